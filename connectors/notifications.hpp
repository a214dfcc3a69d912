// Being told of new mail, where a provider can do that. A notification is a hint to look and never more: nothing that
// it says is believed but which mailbox it is about, and losing all of them costs time and no message.
//
// All calls block and are thread-safe, as those of connector.hpp, and repeat nothing by themselves.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/checks.hpp"
#include "core/clock.hpp"
#include "core/message.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand {

// That a provider tells of one mailbox, until then.
struct Subscription {
    std::string provider_id; // the provider's name of it; empty where it has none
    Secret proof;            // what each of its notifications must say; empty where they are proved otherwise
    Timestamp expires_at{};
    Timestamp renew_at{}; // well before
};

// One thing that a notification says.
struct Notice {
    enum class What {
        news,  // something came, or may have come
        renew, // the provider wants the subscription renewed now
        gone   // the provider has dropped it
    };
    What what = What::news;
    // Which subscription is meant, and the proof that it is; or, where the whole notification is proved, the mailbox.
    std::string provider_id, proof;
    std::string address; // lower case
};

// What somebody sent to us; whose word it is remains to be seen.
struct InboundNotification {
    std::string url;           // of ours, that it was sent to
    std::string authorization; // the header
    std::string body;
};

// Notifications that wait at the provider, and what it wants to hear once they were taken.
struct PulledNotices {
    std::vector<Notice> notices;
    std::vector<std::string> receipts;
};

class NotificationSource {
public:
    virtual ~NotificationSource() = default;

    enum class Way {
        none, // the settings ask for none
        push, // sent to our address
        pull  // asked for by us: nothing from outside needs to reach us
    };
    [[nodiscard]] virtual Way way() const = 0;
    // What notifications about this tenant are sent through, so that a change of it can be seen. `url`: where we are
    // reached; empty when we are not.
    [[nodiscard]] virtual std::string channel(std::string_view url) const = 0;

    // give_up or fix_configuration where asking again soon changes nothing.
    [[nodiscard]] virtual Result<Subscription> subscribe(const Mailbox& mailbox, const std::string& url) = 0;
    // The times of the one given are new. give_up "….subscription_gone": there is none any more; subscribe anew.
    [[nodiscard]] virtual Result<Subscription> renew(const Mailbox& mailbox, const Subscription& subscription) = 0;
    // One that is gone already is a success.
    [[nodiscard]] virtual Result<void> cancel(const Mailbox& mailbox, const Subscription& subscription) = 0;

    // Of way push. An error: it is not what it should be, or not from whom it should be. May ask for keys.
    [[nodiscard]] virtual Result<std::vector<Notice>> read(const InboundNotification& notification) = 0;
    // Of way pull: waits a few seconds for some, and gives none then.
    [[nodiscard]] virtual Result<PulledNotices> pull() = 0;
    [[nodiscard]] virtual Result<void> acknowledge(const std::vector<std::string>& receipts) = 0;

    // For `doctor`: whether what this needs is there. `url` as above.
    [[nodiscard]] virtual std::vector<Check> check(const std::string& url) = 0;
};

} // namespace remand
