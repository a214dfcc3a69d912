// The door for notifications: who knocks is answered at once, and what they bring waits in a bounded queue until
// somebody reads it. Nothing here believes anything, calls anybody, or keeps what it turned away.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "connectors/providers.hpp"
#include "core/clock.hpp"
#include "core/message.hpp"
#include "service/config.hpp"
#include "service/notifications/address_limiter.hpp"

namespace remand::service {

struct InboundRequest {
    std::string method, path;
    Query query;
    std::string peer, forwarded_for, authorization, body;
};
struct InboundAnswer {
    int status = 202;
    std::string body; // text/plain
};

// An address of ours: its last segment cannot be guessed, and says for which tenant it is.
struct Door {
    TenantId tenant;
    std::string url;
    std::string secret;                                                    // the last segment
    std::function<std::optional<HandshakeAnswer>(const Query&)> handshake; // may be none
};

struct Parcel {
    TenantId tenant;
    std::string url, authorization, body;
};

// Thread-safe.
class Inbox {
public:
    static constexpr std::size_t most_parcels = 2000;
    static constexpr std::size_t most_bytes = 16 * 1024 * 1024;

    Inbox(const NotificationSettings& settings, const Clock& clock)
        : is_behind_proxy_(settings.behind_proxy), limiter_(settings.requests_a_minute, clock) {}

    void set_doors(const std::vector<Door>& doors);
    // 202; 200 or 400 to a handshake; 404 where there is no door; 429 to an address that knocks too often; 503 while
    // the queue is full, so that it is sent again later.
    [[nodiscard]] InboundAnswer take(const InboundRequest& request);
    // Waits; nothing when the stop is requested first.
    [[nodiscard]] std::optional<Parcel> next(const std::stop_token& stop);

    struct Counts {
        std::int64_t taken = 0, handshakes = 0, unknown = 0, too_often = 0, too_many = 0;
    };
    [[nodiscard]] Counts counts() const;

private:
    [[nodiscard]] std::string sender_of(const InboundRequest& request) const;
    const bool is_behind_proxy_;
    AddressLimiter limiter_;
    mutable std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::map<std::string, Door> doors_; // by the hash of the secret: looking one up tells nothing of another
    std::deque<Parcel> parcels_;
    std::size_t bytes_ = 0;
    Counts counts_;
};

} // namespace remand::service
