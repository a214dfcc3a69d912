// Google's token endpoint, whatever the grant.
#pragma once

#include "connectors/http/transport.hpp"
#include "connectors/oauth/google_errors.hpp"

namespace remand::oauth {

struct GoogleAnswer {
    AccessToken token;    // its roles: the scopes, where the answer names them
    Secret refresh_token; // where one was given
};
// `form`: the body without what is the same for all; already percent-encoded.
[[nodiscard]] Result<GoogleAnswer> ask_google(const std::string& token_url, Secret form, const GoogleAsker& asker,
                                              http::Transport& transport, Timestamp now);

} // namespace remand::oauth
