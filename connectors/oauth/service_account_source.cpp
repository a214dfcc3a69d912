#include "connectors/oauth/service_account_source.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/http/status_error.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::oauth {
namespace {

constexpr std::chrono::seconds assertion_life{3600}; // the longest that Google takes

std::string text_of(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

tl::unexpected<Error> bad_key(std::string sentence) {
    return fail(ErrorKind::fix_configuration, "google.bad_key",
                "The service account key " + std::move(sentence) +
                    " Use the JSON key file as the Google Cloud console gives it.");
}

bool says(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }

// Google's words for the same fault differ between versions of its token server; what is matched here is what
// clients in the field have recorded. `about` is the subject: an address, which the audit of the administrator needs.
Error refusal(const std::string& word, std::string_view description, int status, const Grant& grant) {
    const auto error = [&](ErrorKind kind, std::string sentence) {
        return Error{kind, "google." + word, std::move(sentence), {}};
    };
    if (word == "unauthorized_client")
        return error(ErrorKind::fix_configuration,
                     fmt::format("Google does not let the service account act for {} with the scopes {}: domain-wide "
                                 "delegation is missing or lacks a scope. Check it in the Admin console; a change may "
                                 "take up to 24 hours.",
                                 grant.subject, grant.scope));
    if (word == "invalid_grant") {
        if (says(description, "Invalid email") || says(description, "Not a valid email") ||
            says(description, "account has been deleted"))
            return error(ErrorKind::skip_mailbox, fmt::format("Google knows no account {}.", grant.subject));
        if (says(description, "iat") || says(description, "exp") || says(description, "timeframe"))
            return error(ErrorKind::fix_configuration,
                         "Google says that our request is not of this time. Check the clock of this machine.");
        return error(ErrorKind::fix_configuration,
                     "Google does not accept the service account key: it was deleted or belongs to a deleted account "
                     "(or the clock of this machine is wrong). Make a new key in the Google Cloud console.");
    }
    if (word == "access_denied" || word == "invalid_account")
        return error(ErrorKind::skip_mailbox,
                     fmt::format("The account {} is suspended, or Gmail is off for it.", grant.subject));
    if (word == "invalid_scope")
        return error(ErrorKind::fix_configuration, fmt::format("Google does not know a scope of: {}.", grant.scope));
    if (word == "internal_failure" || word == "server_error" || word == "temporarily_unavailable")
        return error(ErrorKind::retry, "Google cannot give a token at the moment.");
    return error(ErrorKind::fix_configuration,
                 fmt::format("Google refused to give a token for {} ({}, HTTP {}).", grant.subject, word, status));
}

Error read_refusal(const http::Request& request, const http::Response& response, const Grant& grant, Timestamp now) {
    http::Request as_read; // a token more does no harm, so a fault is that of a read
    as_read.method = "GET";
    if (auto shared = http::shared_status_error("google", as_read, response, now)) return *std::move(shared);
    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    const auto word = body.is_object() ? text_of(body, "error") : std::string();
    if (word.empty())
        return {ErrorKind::retry,
                fmt::format("google.http_{}", response.status),
                fmt::format("{} did not answer as a token endpoint does (HTTP {}).", request.url, response.status),
                {}};
    return refusal(shorten(to_valid_utf8(word), 60), text_of(body, "error_description"), response.status, grant);
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
    return make_jwt(key_.key, header.dump(), claims.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Result<AccessToken> ServiceAccountSource::request(const Grant& grant) {
    const auto assertion = assertion_for(grant);
    if (!assertion) return fail(assertion.error());
    http::Request request;
    request.method = "POST";
    request.url = token_url_;
    request.content_type = "application/x-www-form-urlencoded";
    request.headers = {{"Accept", "application/json"}};
    request.body = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" +
                   percent_encode(assertion->reveal());
    request.largest_response = 1024 * 1024;

    const auto response = transport_.send(request);
    if (!response) {
        auto error = response.error();
        if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::retry;
        return fail(std::move(error));
    }
    if (response->status != 200) return fail(read_refusal(request, *response, grant, clock_.now()));

    const auto body = nlohmann::json::parse(response->body, nullptr, false);
    AccessToken token;
    if (body.is_object()) token.value = Secret(text_of(body, "access_token"));
    if (token.value.empty()) return fail(ErrorKind::retry, "google.no_token", "Google answered without a token.");
    const auto lifetime = body.find("expires_in");
    token.lifetime = std::chrono::seconds{
        lifetime != body.end() && lifetime->is_number_integer() ? lifetime->get<std::int64_t>() : 300};
    return token;
}

} // namespace remand::oauth
