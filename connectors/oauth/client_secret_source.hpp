// App-only tokens of Microsoft Entra by client secret.
#pragma once

#include "connectors/oauth/entra_endpoint.hpp"

namespace remand::oauth {

// Thread-safe; owns nothing but its settings. Grant::subject is ignored: the token serves the whole tenant.
class ClientSecretSource final : public TokenSource {
public:
    ClientSecretSource(EntraApp app, Secret secret, http::Transport& transport, const Clock& clock)
        : app_(std::move(app)), secret_(std::move(secret)), transport_(transport), clock_(clock) {}
    [[nodiscard]] Result<AccessToken> request(const Grant& grant) override;

private:
    const EntraApp app_;
    const Secret secret_;
    http::Transport& transport_;
    const Clock& clock_;
};

} // namespace remand::oauth
