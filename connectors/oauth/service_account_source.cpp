#include "connectors/oauth/service_account_source.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/json_text.hpp"
#include "connectors/oauth/google_endpoint.hpp"
#include "core/encoding.hpp"

namespace remand::oauth {
namespace {

constexpr std::chrono::seconds assertion_life{3600}; // the longest that Google takes

tl::unexpected<Error> bad_key(std::string sentence) {
    return fail(ErrorKind::fix_configuration, "google.bad_key",
                "The service account key " + std::move(sentence) +
                    " Use the JSON key file as the Google Cloud console gives it.");
}

} // namespace

Result<ServiceAccountKey> read_service_account_key(const Secret& json) {
    const auto object = nlohmann::json::parse(json.reveal(), nullptr, false);
    if (!object.is_object()) return bad_key("is not JSON.");
    const auto type = text_of(object, "type");
    if (type == "authorized_user" || object.contains("installed") || object.contains("web"))
        return bad_key("is an OAuth client or a user's credential, not a service account's key.");
    if (type != "service_account") return bad_key("does not say that it is a service account's (type).");
    for (const auto* name : {"client_email", "client_id", "private_key_id", "private_key", "token_uri"})
        if (text_of(object, name).empty()) return bad_key(fmt::format("lacks \"{}\".", name));
    const auto client_id = text_of(object, "client_id");
    if (!std::all_of(client_id.begin(), client_id.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return bad_key("has a client_id that is not a number.");
    const auto token_uri = text_of(object, "token_uri");
    if (!token_uri.starts_with("https://")) return bad_key("has a token_uri that is not an https address.");
    auto key = SigningKey::from_pem(Secret(text_of(object, "private_key")));
    if (!key) return bad_key("has a private_key that is not an RSA key in PEM form.");
    return ServiceAccountKey{text_of(object, "client_email"),   client_id, text_of(object, "project_id"),
                             text_of(object, "private_key_id"), token_uri, *std::move(key)};
}

ServiceAccountSource::ServiceAccountSource(ServiceAccountKey key, std::string token_url, http::Transport& transport,
                                           const Clock& clock)
    : key_(std::move(key)), token_url_(token_url.empty() ? key_.token_uri : std::move(token_url)),
      transport_(transport), clock_(clock) {}

Result<Secret> ServiceAccountSource::assertion_for(const Grant& grant) const {
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
    const nlohmann::json header{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", key_.key_id}};
    // `aud` is what the key says even where another endpoint is asked: it names the authority, not the way to it.
    nlohmann::json claims{{"iss", key_.client_email},
                          {"scope", grant.scope},
                          {"aud", key_.token_uri},
                          {"iat", now},
                          {"exp", now + assertion_life.count()}};
    if (!grant.subject.empty()) claims["sub"] = grant.subject;
    return make_jwt(key_.key, Signature::rs256, header.dump(),
                    claims.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Result<AccessToken> ServiceAccountSource::request(const Grant& grant) {
    const auto assertion = assertion_for(grant);
    if (!assertion) return fail(assertion.error());
    Secret form("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" +
                percent_encode(assertion->reveal()));
    auto answer = ask_google(token_url_, std::move(form), {GoogleFlow::service_account, grant, key_.client_id},
                             transport_, clock_.now());
    if (!answer) return fail(answer.error());
    return std::move(answer->token);
}

} // namespace remand::oauth
