// Entra's token endpoint for applications (OAuth 2.0 client credentials, RFC 6749 section 4.4), whatever the
// credential. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "connectors/http/transport.hpp"
#include "connectors/oauth/token_source.hpp"

namespace remand::oauth {

struct EntraApp {
    std::string authority; // "https://login.microsoftonline.com", no slash at its end
    std::string tenant;    // id or domain; never "common" or "organizations", which this grant does not serve
    std::string client_id;
    [[nodiscard]] std::string token_url() const;
};

using FormFields = std::vector<std::pair<std::string_view, std::string>>;

// Roles are the token's `roles` claim; a token without it is issued all the same when nothing was consented to, so
// compare them. Errors as entra_errors.hpp tells them, with a sentence for an administrator.
[[nodiscard]] Result<AccessToken> ask_entra(const EntraApp& app, const Grant& grant, const FormFields& credential,
                                            http::Transport& transport, Timestamp now);

} // namespace remand::oauth
