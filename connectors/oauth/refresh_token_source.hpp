// Access tokens of one Google account by the refresh token that its consent left (RFC 6749 section 6).
#pragma once

#include "connectors/oauth/oauth_client.hpp"
#include "connectors/oauth/token_source.hpp"

namespace remand::oauth {

// Thread-safe; owns nothing but its settings. Each token is asked for with its own scopes only, so that a call carries
// no more than it needs. Errors have the code "google.<error>".
class RefreshTokenSource final : public TokenSource {
public:
    RefreshTokenSource(OauthClient client, Secret refresh_token, http::Transport& transport, const Clock& clock)
        : client_(std::move(client)), refresh_token_(std::move(refresh_token)), transport_(transport), clock_(clock) {}
    [[nodiscard]] Result<AccessToken> request(const Grant& grant) override;

private:
    const OauthClient client_;
    const Secret refresh_token_;
    http::Transport& transport_;
    const Clock& clock_;
};

} // namespace remand::oauth
