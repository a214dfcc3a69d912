#include "connectors/oauth/oauth_client.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::oauth {
namespace {

auto bad_client(std::string sentence) {
    return fail(ErrorKind::fix_configuration, "google.bad_client",
                "The OAuth client file " + std::move(sentence) +
                    " Use the JSON file of a client of the type Desktop app, as the Google Cloud console gives it.");
}

std::string text_part(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

Result<OauthClient> read_oauth_client(const Secret& json) {
    const auto document = nlohmann::json::parse(json.reveal(), nullptr, false);
    if (!document.is_object()) return bad_client("is not JSON.");
    if (text_part(document, "type") == "service_account") return bad_client("is a service account's key.");
    for (const char* kind : {"installed", "web"}) {
        const auto found = document.find(kind);
        if (found == document.end() || !found->is_object()) continue;
        for (const auto* name : {"client_id", "client_secret", "auth_uri", "token_uri"})
            if (text_part(*found, name).empty()) return bad_client(fmt::format("lacks \"{}\".", name));
        for (const auto* name : {"auth_uri", "token_uri"})
            if (!text_part(*found, name).starts_with("https://"))
                return bad_client(fmt::format("has a {} that is not an https address.", name));
        return OauthClient{text_part(*found, "client_id"), Secret(text_part(*found, "client_secret")),
                           text_part(*found, "auth_uri"), text_part(*found, "token_uri")};
    }
    return bad_client("has neither \"installed\" nor \"web\" in it.");
}

CodeRequest CodeRequest::begin(std::string_view redirect_uri) { return {random_token(), std::string(redirect_uri)}; }

Secret CodeRequest::to_secret() const {
    return Secret(nlohmann::json{{"verifier", verifier}, {"redirect_uri", redirect_uri}}.dump());
}

Result<CodeRequest> CodeRequest::from_secret(const Secret& text) {
    const auto object = nlohmann::json::parse(text.reveal(), nullptr, false);
    if (!object.is_object() || text_part(object, "verifier").empty())
        return fail(ErrorKind::fix_configuration, "google.no_request",
                    "No authorisation is under way; run `remand tenant authorize` again.");
    return CodeRequest{text_part(object, "verifier"), text_part(object, "redirect_uri")};
}

std::string authorization_url(const OauthClient& client, const CodeRequest& request,
                              const std::vector<std::string>& scopes, std::string_view state,
                              std::string_view account) {
    return fmt::format("{}?client_id={}&redirect_uri={}&response_type=code&scope={}&state={}&code_challenge={}"
                       "&code_challenge_method=S256&access_type=offline&prompt=consent&login_hint={}",
                       client.auth_uri, percent_encode(client.client_id), percent_encode(request.redirect_uri),
                       percent_encode(join(scopes, " ")), percent_encode(state), to_base64url(sha256(request.verifier)),
                       percent_encode(account));
}

Result<GoogleAnswer> redeem_code(const OauthClient& client, const CodeRequest& request, std::string_view code,
                                 const std::string& account, http::Transport& transport, Timestamp now) {
    Secret form(fmt::format("grant_type=authorization_code&code={}&client_id={}&client_secret={}&redirect_uri={}"
                            "&code_verifier={}",
                            percent_encode(code), percent_encode(client.client_id),
                            percent_encode(client.client_secret.reveal()), percent_encode(request.redirect_uri),
                            percent_encode(request.verifier)));
    return ask_google(client.token_uri, std::move(form), {GoogleFlow::code, {account, ""}, client.client_id}, transport,
                      now);
}

} // namespace remand::oauth
