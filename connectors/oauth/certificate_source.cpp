#include "connectors/oauth/certificate_source.hpp"

#include <nlohmann/json.hpp>

#include "connectors/oauth/jwt.hpp"
#include "core/encoding.hpp"

namespace remand::oauth {
namespace {

constexpr std::chrono::minutes lifetime_of_assertion{5}; // Entra takes up to ten
constexpr std::chrono::seconds clock_allowance{30}; // a clock that is a little ahead must not make it "not yet valid"

} // namespace

Result<Secret> CertificateSource::assertion() const {
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now());
    const auto seconds = [](Timestamp time) { return to_micros(time) / 1'000'000; };
    const nlohmann::json header{{"alg", "PS256"}, {"typ", "JWT"}, {"x5t#S256", to_base64url(certificate_.sha256)}};
    const nlohmann::json claims{{"aud", app_.token_url()},
                                {"iss", app_.client_id},
                                {"sub", app_.client_id},
                                {"jti", random_uuid()},
                                {"nbf", seconds(now - clock_allowance)},
                                {"iat", seconds(now)},
                                {"exp", seconds(now + lifetime_of_assertion)}};
    return make_jwt(certificate_.key, Signature::ps256, header.dump(), claims.dump());
}

Result<AccessToken> CertificateSource::request(const Grant& grant) {
    const auto signed_text = assertion();
    if (!signed_text) return fail(signed_text.error());
    return ask_entra(app_, grant,
                     {{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                      {"client_assertion", std::string(signed_text->reveal())}},
                     transport_, clock_.now());
}

} // namespace remand::oauth
