// App-only tokens of Microsoft Entra by client secret (OAuth 2.0 client credentials, RFC 6749 section 4.4).
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
#pragma once

#include <string>

#include "connectors/http/transport.hpp"
#include "connectors/oauth/token_source.hpp"

namespace remand::oauth {

struct EntraApp {
    std::string authority; // "https://login.microsoftonline.com", no slash at its end
    std::string tenant;    // id or domain; never "common" or "organizations", which this grant does not serve
    std::string client_id;
    Secret client_secret;
};

// Thread-safe; owns nothing but its settings. Grant::subject is ignored: the token serves the whole tenant. Roles are
// the token's `roles` claim; a token without it is issued all the same when nothing was consented to, so compare them.
// Errors have the code "entra.AADSTS7000215" (or "entra.<error>" where no number came) and a sentence for an
// administrator.
class ClientSecretSource final : public TokenSource {
public:
    ClientSecretSource(EntraApp app, http::Transport& transport, const Clock& clock);
    [[nodiscard]] Result<AccessToken> request(const Grant& grant) override;

private:
    const EntraApp app_;
    http::Transport& transport_;
    const Clock& clock_;
};

} // namespace remand::oauth
