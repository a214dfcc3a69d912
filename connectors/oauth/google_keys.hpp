// The keys that Google signs its tokens with: fetched, kept as long as the answer says, and fetched anew for a key that
// is not among them (they roll over every few days).
// https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "connectors/http/transport.hpp"
#include "connectors/oauth/verifying_key.hpp"
#include "core/clock.hpp"

namespace remand::oauth {

// Thread-safe; one fetch at a time.
class GoogleKeys {
public:
    static constexpr std::chrono::minutes shortest_life{5};
    static constexpr std::chrono::hours longest_life{24};
    static constexpr std::chrono::seconds between_fetches{60}; // whatever key ids strangers make up

    // `url` answers {"<key id>": "<PEM>", …}: https://www.googleapis.com/oauth2/v1/certs
    GoogleKeys(std::string url, http::Transport& transport, const Clock& clock)
        : url_(std::move(url)), transport_(transport), clock_(clock) {}
    // give_up "jwt.unknown_key"; otherwise what the fetch failed with.
    [[nodiscard]] Result<VerifyingKey> find(const std::string& key_id);

private:
    Result<void> fetch();
    const std::string url_;
    http::Transport& transport_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, VerifyingKey> keys_;
    Monotonic good_until_{};
    std::optional<Monotonic> fetched_at_;
};

} // namespace remand::oauth
