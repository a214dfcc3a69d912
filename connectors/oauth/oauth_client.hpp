// The OAuth client of a Google Cloud project, as the console gives it: for a single mailbox whose owner consents in the
// browser, with authorisation code and PKCE (RFC 6749 section 4.1, RFC 7636).
// https://developers.google.com/identity/protocols/oauth2/native-app
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/http/transport.hpp"
#include "connectors/oauth/google_endpoint.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand::oauth {

struct OauthClient {
    std::string client_id;
    Secret client_secret;
    std::string auth_uri;
    std::string token_uri;
};
// fix_configuration "google.bad_client": the sentence says which part is missing or wrong.
[[nodiscard]] Result<OauthClient> read_oauth_client(const Secret& json);

// What is known before the browser leaves and needed when it is back. `verifier` never goes through the browser: only
// its hash does, so that whoever sees the code cannot use it.
struct CodeRequest {
    std::string verifier;
    std::string redirect_uri;
    [[nodiscard]] static CodeRequest begin(std::string_view redirect_uri);
    [[nodiscard]] Secret to_secret() const;
    [[nodiscard]] static Result<CodeRequest> from_secret(const Secret& text);
};

// `account` is offered as the one to sign in with. Asks for consent anew each time: only then a refresh token comes.
[[nodiscard]] std::string authorization_url(const OauthClient& client, const CodeRequest& request,
                                            const std::vector<std::string>& scopes, std::string_view state,
                                            std::string_view account);
[[nodiscard]] Result<GoogleAnswer> redeem_code(const OauthClient& client, const CodeRequest& request,
                                               std::string_view code, const std::string& account,
                                               http::Transport& transport, Timestamp now);

} // namespace remand::oauth
