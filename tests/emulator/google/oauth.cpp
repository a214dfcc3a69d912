// The flow for people: consent page, code with PKCE (RFC 7636), refresh tokens, revocation
// (developers.google.com/identity/protocols/oauth2/native-app).
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/assertion.hpp"
#include "tests/emulator/google/operations.hpp"
#include "tests/emulator/html.hpp"
#include "tests/emulator/http_date.hpp"
#include "tests/emulator/json_response.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
constexpr std::chrono::minutes code_life{10};
constexpr std::chrono::hours testing_life{7 * 24};
constexpr std::string_view signing_key_id = "remand-emulator-key";

Response refuse_grant(int status, std::string_view error, std::string_view description) {
    return json_response({{"error", error}, {"error_description", description}}, status);
}

bool is_registered(const OAuthClient& client, std::string_view uri) {
    return std::any_of(client.redirect_uris.begin(), client.redirect_uris.end(), [&](const std::string& registered) {
        return without_loopback_port(registered) == without_loopback_port(uri);
    });
}

struct Asked {
    const OAuthClient* client = nullptr;
    std::optional<Response> refusal;
};

Asked read_request(const Call& call, const Pairs& fields) {
    Asked asked;
    asked.client = call.world.grants.find_client(pair_value(fields, "client_id"));
    if (!asked.client)
        asked.refusal = html_page(401, "<p>Error 401: invalid_client. The OAuth client was not found.</p>");
    else if (!is_registered(*asked.client, pair_value(fields, "redirect_uri")))
        asked.refusal = html_page(400, "<p>Error 400: redirect_uri_mismatch</p>");
    else if (pair_value(fields, "response_type") != "code" || pair_value(fields, "scope").empty())
        asked.refusal = html_page(400, "<p>Error 400: invalid_request</p>");
    return asked;
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> list;
    for (const auto word : split(text, ' '))
        if (!word.empty()) list.emplace_back(word);
    return list;
}

Tenant* customer_of_address(const World& world, const std::string& address) {
    return world.find_tenant(Cloud::google, address.substr(address.find('@') + 1));
}

bool has_scope(const std::vector<std::string>& scopes, std::string_view scope) {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

json token_answer(const Call& call, const Grant& grant) {
    auto& world = call.world;
    const std::chrono::seconds lifetime{world.switches.google.token_seconds};
    const auto expires = world.clock.now() + lifetime;
    const auto token = "ya29.a0" + random_token() + random_token();
    world.add_token(token, {grant.tenant, grant.subject, grant.client_id, grant.scopes, expires});
    json answer = {{"access_token", token},
                   {"expires_in", lifetime.count()},
                   {"scope", join(grant.scopes, " ")},
                   {"token_type", "Bearer"}};
    if (has_scope(grant.scopes, "openid")) {
        json claims = {{"iss", "https://accounts.google.com"},
                       {"azp", grant.client_id},
                       {"aud", grant.client_id},
                       {"sub", grant.subject->id},
                       {"iat", to_seconds(world.clock.now())},
                       {"exp", to_seconds(world.clock.now()) + 3600},
                       {"hd", grant.tenant->domains.front()}};
        if (has_scope(grant.scopes, "email")) {
            claims["email"] = grant.subject->address;
            claims["email_verified"] = true;
        }
        if (!grant.nonce.empty()) claims["nonce"] = grant.nonce;
        answer["id_token"] = signed_token(claims, signing_key_id, world.signing_key().private_pem);
    }
    return answer;
}

bool proves_client(const Call& call, const Pairs& form, const Grant& grant) {
    const auto* client = call.world.grants.find_client(pair_value(form, "client_id"));
    return client && client->client_id == grant.client_id && client->secret == pair_value(form, "client_secret");
}

// S256 or plain (RFC 7636 section 4.6).
bool proves_verifier(const Grant& grant, std::string_view verifier) {
    if (grant.challenge.empty()) return verifier.empty();
    if (grant.challenge_method == "S256") return to_base64url(sha256(verifier)) == grant.challenge;
    return verifier == grant.challenge;
}
} // namespace

// Scopes can be unticked; clients must look at the scope they were given.
Response show_oauth_consent(Call& call) {
    const auto& query = call.request.query;
    const auto asked = read_request(call, query);
    if (asked.refusal) return *asked.refusal;
    std::string scopes;
    for (const auto& scope : words(pair_value(query, "scope")))
        scopes +=
            fmt::format("<li><label><input type=\"checkbox\" name=\"granted\" value=\"{0}\" checked>{0}</label></li>",
                        escape_html(scope));
    const auto account = fmt::format("<label>Account <input type=\"email\" name=\"account\" value=\"{}\"></label>",
                                     escape_html(pair_value(query, "login_hint")));
    return html_page(200, "<h1>An app wants to access your account</h1>" +
                              html_form(call, "accept", "Allow", "<ul>" + scopes + "</ul>" + account) +
                              html_form(call, "cancel", "Cancel"));
}

Response decide_oauth_consent(Call& call) {
    const auto form = parse_form(call.request.body);
    const auto asked = read_request(call, form);
    if (asked.refusal) return *asked.refusal;
    const auto redirect_uri = std::string(pair_value(form, "redirect_uri"));
    auto location = redirect_uri + (redirect_uri.find('?') == std::string::npos ? "?" : "&");
    const auto state = "&state=" + percent_encode(pair_value(form, "state"));
    if (pair_value(form, "decision") != "accept")
        return {.status = 302, .headers = {{"Location", location + "error=access_denied" + state}}};
    auto address = std::string(pair_value(form, "account"));
    if (address.empty()) address = pair_value(form, "login_hint");
    Grant grant;
    grant.client_id = asked.client->client_id;
    grant.tenant = customer_of_address(call.world, address);
    grant.subject = grant.tenant ? grant.tenant->find_account(address) : nullptr;
    if (!grant.subject) return html_page(400, "<p>Couldn't find your account</p>");
    for (const auto& [name, value] : form)
        if (name == "granted") grant.scopes.push_back(value);
    if (grant.scopes.empty()) grant.scopes = words(pair_value(form, "scope"));
    grant.expires = call.world.clock.now() + code_life;
    grant.redirect_uri = redirect_uri;
    grant.challenge = pair_value(form, "code_challenge");
    grant.challenge_method = pair_value(form, "code_challenge_method");
    grant.nonce = pair_value(form, "nonce");
    grant.is_offline = pair_value(form, "access_type") == "offline";
    const auto code = "4/0" + random_token();
    location += "code=" + percent_encode(code) + "&scope=" + percent_encode(join(grant.scopes, " ")) + state;
    call.world.grants.codes[code] = std::move(grant);
    return {.status = 302, .headers = {{"Location", location}}};
}

Response redeem_code(Call& call, const Pairs& form) {
    auto& codes = call.world.grants.codes;
    const auto found = codes.find(std::string(pair_value(form, "code")));
    if (found == codes.end() || *found->second.expires <= call.world.clock.now())
        return refuse_grant(400, "invalid_grant", "Malformed auth code.");
    const auto grant = found->second;
    if (!proves_client(call, form, grant))
        return refuse_grant(401, "invalid_client", "The provided client secret is invalid.");
    if (pair_value(form, "redirect_uri") != grant.redirect_uri)
        return refuse_grant(400, "redirect_uri_mismatch", "Bad Request");
    if (!proves_verifier(grant, pair_value(form, "code_verifier")))
        return refuse_grant(400, "invalid_grant",
                            grant.challenge.empty() ? "code_verifier or verifier is not needed."
                                                    : "Missing code verifier or it does not match.");
    codes.erase(found); // good for once
    auto answer = token_answer(call, grant);
    if (grant.is_offline) {
        auto kept = grant;
        kept.expires.reset();
        if (call.world.grants.find_client(grant.client_id)->is_testing)
            kept.expires = call.world.clock.now() + testing_life;
        const auto token = "1//0" + random_token();
        call.world.grants.refresh_tokens[token] = std::move(kept);
        answer["refresh_token"] = token;
        if (call.world.grants.find_client(grant.client_id)->is_testing)
            answer["refresh_token_expires_in"] = std::chrono::seconds(testing_life).count();
    }
    return json_response(answer);
}

Response redeem_refresh_token(Call& call, const Pairs& form) {
    const auto& tokens = call.world.grants.refresh_tokens;
    const auto found = tokens.find(std::string(pair_value(form, "refresh_token")));
    const bool is_alive =
        found != tokens.end() && (!found->second.expires || *found->second.expires > call.world.clock.now());
    if (!is_alive) return refuse_grant(400, "invalid_grant", "Token has been expired or revoked.");
    if (!proves_client(call, form, found->second)) return refuse_grant(401, "invalid_client", "Unauthorized");
    if (found->second.subject->kind == AccountKind::suspended)
        return refuse_grant(400, "invalid_grant", "Account restricted");
    return json_response(token_answer(call, found->second));
}

// Of an access token or a refresh token; the whole grant ends.
Response revoke_token(Call& call) {
    const auto form = parse_form(call.request.body);
    auto token = std::string(pair_value(form, "token"));
    if (token.empty()) token = call.request.parameter("token");
    auto& kept = call.world.grants.refresh_tokens;
    const auto found = kept.find(token);
    const auto* known = call.world.find_token(token);
    if (found == kept.end() && !known) return refuse_grant(400, "invalid_token", "Token expired or revoked");
    auto* subject = found != kept.end() ? found->second.subject : known->subject;
    const auto client_id = found != kept.end() ? found->second.client_id : known->client_id;
    call.world.revoke_token(token);
    if (subject) call.world.revoke_tokens_of(*subject);
    std::erase_if(kept, [&](const auto& entry) {
        return entry.second.subject == subject && entry.second.client_id == client_id;
    });
    return json_response(json::object());
}

Response token_info(Call& call) {
    auto token = std::string(call.request.parameter("access_token"));
    if (token.empty()) token = pair_value(parse_form(call.request.body), "access_token");
    const auto* known = call.token ? call.token : call.world.find_token(token); // the header does as well
    if (!known || known->tenant->cloud != Cloud::google) return refuse_grant(400, "invalid_token", "Invalid Value");
    json info = {{"azp", known->client_id},
                 {"aud", known->client_id},
                 {"scope", join(known->permissions, " ")},
                 {"exp", std::to_string(to_seconds(known->expires))},
                 {"expires_in", std::to_string(to_seconds(known->expires) - to_seconds(call.world.clock.now()))},
                 {"access_type", "offline"}};
    if (known->subject) {
        info["sub"] = known->subject->id;
        info["email"] = known->subject->address;
        info["email_verified"] = "true";
    }
    return json_response(info);
}

// What Google signs with: OIDC tokens of Pub/Sub and of people.
Response json_web_keys(Call& call) {
    const auto numbers = numbers_of(call.world.signing_key().public_pem);
    return json_response({{"keys", json::array({{{"kty", "RSA"},
                                                 {"use", "sig"},
                                                 {"alg", "RS256"},
                                                 {"kid", signing_key_id},
                                                 {"n", numbers.modulus},
                                                 {"e", numbers.exponent}}})}});
}

Response pem_keys(Call& call) {
    return json_response({{std::string(signing_key_id), call.world.signing_key().public_pem}});
}

Response google_configuration(Call& call) {
    const auto origin = call.origin();
    return json_response({{"issuer", "https://accounts.google.com"},
                          {"authorization_endpoint", origin + "/o/oauth2/v2/auth"},
                          {"token_endpoint", origin + "/token"},
                          {"revocation_endpoint", origin + "/revoke"},
                          {"jwks_uri", origin + "/oauth2/v3/certs"},
                          {"response_types_supported", {"code"}},
                          {"subject_types_supported", {"public"}},
                          {"id_token_signing_alg_values_supported", {"RS256"}},
                          {"code_challenge_methods_supported", {"plain", "S256"}},
                          {"grant_types_supported",
                           {"authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"}}});
}

std::string google_signed(World& world, const json& claims) {
    return signed_token(claims, signing_key_id, world.signing_key().private_pem);
}

} // namespace remand::emulator::gmail
