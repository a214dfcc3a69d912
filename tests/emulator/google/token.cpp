// Google's token endpoint: a service account with domain-wide delegation here, what people agreed to in oauth.cpp
// (developers.google.com/identity/protocols/oauth2/service-account; RFC 7523). The signature is verified for real.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/assertion.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
constexpr std::string_view jwt_bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
constexpr std::chrono::seconds longest_life{3600}, clock_skew{300};

Response refuse(int status, std::string_view error, std::string_view description) {
    return json_response({{"error", error}, {"error_description", description}}, status);
}

Tenant* customer_of(const World& world, const std::string& issuer) {
    for (const auto& tenant : world.tenants())
        if (tenant->cloud == Cloud::google && tenant->service_account.email == issuer) return tenant.get();
    return nullptr;
}

bool is_in_time(const json& claims, Timestamp now) {
    const auto issued = claims.find("iat"), expires = claims.find("exp");
    if (issued == claims.end() || expires == claims.end() || !issued->is_number_integer() ||
        !expires->is_number_integer())
        return false;
    const auto iat = issued->get<std::int64_t>(), exp = expires->get<std::int64_t>();
    const auto at = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    return exp > at && iat <= at + clock_skew.count() && exp - iat <= longest_life.count() && exp > iat;
}

std::vector<std::string> scopes_of(const json& claims) {
    std::vector<std::string> scopes;
    const auto text = text_in(claims, "scope");
    for (const auto scope : split(text, ' '))
        if (!scope.empty()) scopes.emplace_back(scope);
    return scopes;
}

std::optional<Response> verify(const Call& call, const Assertion& assertion, const Tenant* customer) {
    if (!customer) return refuse(400, "invalid_grant", "Invalid grant: account not found");
    const auto& service = customer->service_account;
    const auto key_id = text_in(assertion.header, "kid");
    if (text_in(assertion.header, "alg") != "RS256" || (!key_id.empty() && key_id != service.key_id) ||
        !verify_rs256(service.key.public_pem, assertion.signed_text, assertion.signature))
        return refuse(400, "invalid_grant", "Invalid JWT Signature.");
    if (text_in(assertion.claims, "aud") != call.origin() + "/token")
        return refuse(400, "invalid_grant",
                      "Invalid JWT: Failed audience check. The right audience is " + call.origin() + "/token");
    if (!is_in_time(assertion.claims, call.world.clock.now()))
        return refuse(400, "invalid_grant",
                      "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                      "Check your iat and exp "
                      "values in the JWT claim.");
    return std::nullopt;
}

bool is_granted(const ServiceAccount& service, const std::vector<std::string>& scopes) {
    return std::all_of(scopes.begin(), scopes.end(), [&](const std::string& scope) {
        return std::find(service.granted_scopes.begin(), service.granted_scopes.end(), scope) !=
               service.granted_scopes.end();
    });
}
} // namespace

Account* claimed_subject(const Call& call) {
    const auto form = parse_form(call.request.body);
    const auto assertion = read_assertion(pair_value(form, "assertion"));
    if (!assertion) return nullptr;
    const auto* customer = customer_of(call.world, text_in(assertion->claims, "iss"));
    return customer ? customer->find_account(text_in(assertion->claims, "sub")) : nullptr;
}

Response issue_token(Call& call) {
    const auto form = parse_form(call.request.body);
    const auto grant_type = pair_value(form, "grant_type");
    if (grant_type == "authorization_code") return redeem_code(call, form);
    if (grant_type == "refresh_token") return redeem_refresh_token(call, form);
    if (grant_type != jwt_bearer)
        return refuse(400, "unsupported_grant_type", "Invalid grant_type: " + to_valid_utf8(grant_type));
    const auto assertion = read_assertion(pair_value(form, "assertion"));
    if (!assertion) return refuse(400, "invalid_grant", "Invalid JWT: the assertion cannot be read.");
    auto* customer = customer_of(call.world, text_in(assertion->claims, "iss"));
    if (const auto refusal = verify(call, *assertion, customer)) return *refusal;
    const auto scopes = scopes_of(assertion->claims);
    if (scopes.empty()) return refuse(400, "invalid_scope", "Empty or missing scope not allowed.");
    const auto subject_name = text_in(assertion->claims, "sub");
    // Without `sub` the token is the service account's own: good for nothing that has a mailbox.
    if (!subject_name.empty() && !is_granted(customer->service_account, scopes))
        return refuse(401, "unauthorized_client",
                      "Client is unauthorized to retrieve access tokens using this method, or client not authorized "
                      "for any of the scopes "
                      "requested.");
    auto* subject = customer->find_account(subject_name);
    if (!subject && customer->find_removed_account(subject_name))
        return refuse(400, "invalid_grant", "The account has been deleted");
    if (!subject_name.empty() && !subject) return refuse(400, "invalid_grant", "Invalid email or User ID");
    if (subject && subject->kind == AccountKind::suspended) return refuse(400, "access_denied", "Account restricted");

    const std::chrono::seconds lifetime{call.world.switches.google.token_seconds};
    const auto token = "ya29." + random_token() + random_token();
    call.world.add_token(
        token, {customer, subject, customer->service_account.client_id, scopes, call.world.clock.now() + lifetime});
    return json_response({{"access_token", token}, {"expires_in", lifetime.count()}, {"token_type", "Bearer"}});
}

} // namespace remand::emulator::gmail
