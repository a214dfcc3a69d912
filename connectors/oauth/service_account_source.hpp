// Access tokens of Google by service account with domain-wide delegation (RFC 7523 JWT bearer).
// https://developers.google.com/identity/protocols/oauth2/service-account
#pragma once

#include <string>

#include "connectors/http/transport.hpp"
#include "connectors/oauth/jwt.hpp"
#include "connectors/oauth/token_source.hpp"

namespace remand::oauth {

// The key file that the Google Cloud console gives, read and checked.
struct ServiceAccountKey {
    std::string client_email;
    std::string client_id; // the number that the Admin console wants
    std::string project_id;
    std::string key_id;
    std::string token_uri;
    SigningKey key;
};

// fix_configuration "google.bad_key": the sentence says which part is missing or wrong.
[[nodiscard]] Result<ServiceAccountKey> read_service_account_key(const Secret& json);

// Thread-safe; owns nothing but its settings. One token per Grant::subject (the mailbox, or the administrator for the
// directory) and scope set: when one scope of a set is not granted the whole request fails, so sets are small.
// `token_url` empty: the key's own token_uri. Errors have the code "google.<error>"; skip_mailbox where the subject has
// no account or no Gmail.
class ServiceAccountSource final : public TokenSource {
public:
    ServiceAccountSource(ServiceAccountKey key, std::string token_url, http::Transport& transport, const Clock& clock);
    [[nodiscard]] Result<AccessToken> request(const Grant& grant) override;

private:
    [[nodiscard]] Result<Secret> assertion_for(const Grant& grant) const;
    const ServiceAccountKey key_;
    const std::string token_url_;
    http::Transport& transport_;
    const Clock& clock_;
};

} // namespace remand::oauth
