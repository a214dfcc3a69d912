#include "tests/emulator/microsoft/client_assertion.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/assertion.hpp"

namespace remand::emulator::entra {

namespace {
constexpr std::chrono::minutes clock_skew{5};

// The key that the header names by the thumbprint of its certificate; nullopt when none is registered.
std::optional<std::string> named_key(const App& app, const nlohmann::json& header) {
    const auto by_sha256 = from_base64(text_in(header, "x5t#S256")), by_sha1 = from_base64(text_in(header, "x5t"));
    for (const auto& pem : app.certificates) {
        const auto facts = read_certificate(pem);
        if (!facts) continue;
        const bool names_sha256 = by_sha256 && !by_sha256->empty();
        if (names_sha256 ? *by_sha256 == facts->sha256 : by_sha1 && *by_sha1 == facts->sha1) return facts->public_pem;
    }
    return std::nullopt;
}

bool is_signed(const Assertion& assertion, const std::string& public_pem) {
    const auto algorithm = text_in(assertion.header, "alg");
    if (algorithm == "PS256") return verify_ps256(public_pem, assertion.signed_text, assertion.signature);
    return algorithm == "RS256" && verify_rs256(public_pem, assertion.signed_text, assertion.signature);
}

// The token endpoint or the issuer of the tenant, by id or by the name that the request used.
bool is_for_us(const Call& call, const std::string& audience, const Tenant& tenant) {
    std::vector<std::string> names{tenant.id, std::string(call.parameter("tenant"))};
    names.insert(names.end(), tenant.domains.begin(), tenant.domains.end());
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        const auto base = call.origin() + "/" + name;
        return equals_ignoring_case(audience, base + "/oauth2/v2.0/token") ||
               equals_ignoring_case(audience, base + "/v2.0");
    });
}
} // namespace

std::optional<AssertionProblem> check_client_assertion(const Call& call, std::string_view text, const App& app,
                                                       const Tenant& tenant) {
    const auto assertion = read_assertion(text);
    if (!assertion) return AssertionProblem{50027, "JWT token is invalid or malformed."};
    const auto key = named_key(app, assertion->header);
    if (!key)
        return AssertionProblem{700027, "The certificate with identifier used to sign the client assertion is not "
                                        "registered on application."};
    if (!is_signed(*assertion, *key)) return AssertionProblem{700027, "Client assertion failed signature validation."};
    const auto& claims = assertion->claims;
    if (!equals_ignoring_case(text_in(claims, "iss"), app.client_id) ||
        !equals_ignoring_case(text_in(claims, "sub"), app.client_id))
        return AssertionProblem{700021, "Client assertion application identifier doesn't match 'client_id' parameter."};
    if (!is_for_us(call, text_in(claims, "aud"), tenant))
        return AssertionProblem{700023, "Client assertion audience claim does not match Realm issuer."};
    const auto now = call.world.clock.now();
    const auto expires = time_in(claims, "exp"), not_before = time_in(claims, "nbf");
    if (!expires || *expires <= now || (not_before && *not_before > now + clock_skew))
        return AssertionProblem{700024,
                                fmt::format("Client assertion is not within its valid time range. Current time: {}, "
                                            "expiry time of assertion {}.",
                                            to_rfc3339(now), expires ? to_rfc3339(*expires) : "none")};
    const auto id = text_in(claims, "jti");
    if (id.empty()) return AssertionProblem{50027, "JWT token is invalid: the claim jti is missing."};
    if (!call.world.is_first_use(app.client_id + " " + id, *expires))
        return AssertionProblem{50013, "Assertion is invalid: it has been used before."};
    return std::nullopt;
}

} // namespace remand::emulator::entra
