// App-only tokens of Microsoft Entra by certificate: an assertion signed with its key takes the secret's place, so that
// nothing that is sent can be used again (RFC 7523 section 2.2).
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
#pragma once

#include "connectors/oauth/certificate.hpp"
#include "connectors/oauth/entra_endpoint.hpp"

namespace remand::oauth {

// Thread-safe; owns nothing but its settings. Grant::subject is ignored: the token serves the whole tenant.
class CertificateSource final : public TokenSource {
public:
    CertificateSource(EntraApp app, Certificate certificate, http::Transport& transport, const Clock& clock)
        : app_(std::move(app)), certificate_(std::move(certificate)), transport_(transport), clock_(clock) {}
    [[nodiscard]] Result<AccessToken> request(const Grant& grant) override;

private:
    [[nodiscard]] Result<Secret> assertion() const;

    const EntraApp app_;
    const Certificate certificate_;
    http::Transport& transport_;
    const Clock& clock_;
};

} // namespace remand::oauth
