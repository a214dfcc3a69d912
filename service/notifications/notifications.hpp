// Being told of new mail: keeps each mailbox subscribed, reads what comes in, and turns it into hints. Polling is the
// truth; whatever goes wrong in here costs time and no message.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>

#include "connectors/notifications.hpp"
#include "core/log.hpp"
#include "db/stores.hpp"
#include "service/notifications/inbox.hpp"
#include "service/notifications/subscription_book.hpp"
#include "service/tenant_status.hpp"

namespace remand::service {

struct NotificationParts {
    db::Database& database;
    std::function<Result<std::shared_ptr<Connector>>(const db::TenantRecord&)> connect;
    const Provider* (*provider)(std::string_view name) = &find_provider;
    Clock& clock;
    Log log;
    Jitter& jitter;
    const NotificationSettings& settings;
    // A poll of this mailbox is worth its while now: we were told, or may have missed being told.
    std::function<void(const TenantId&, const MailboxId&, bool is_told)> hint;
    std::function<void(const TenantId&, const MailboxId&, bool is_subscribed)> set_subscribed;
};

// Thread-safe. The three loops are for threads of the caller's: keep() for as many as it likes, pull() too, read() for
// one.
class Notifications {
public:
    explicit Notifications(NotificationParts parts);

    // Tenants, their settings or their mailboxes may have changed. `again`: what failed is tried at once.
    Result<void> refresh(bool again = true);
    [[nodiscard]] InboundAnswer take(const InboundRequest& request) { return inbox_.take(request); }

    // One thing each; false when there was nothing to do.
    bool keep_once();
    bool pull_once();
    void read(const Parcel& parcel);
    [[nodiscard]] std::optional<Parcel> next_parcel(const std::stop_token& stop) { return inbox_.next(stop); }

    [[nodiscard]] NotificationStatus status(const TenantId& tenant) const; // without what the scheduler knows
    [[nodiscard]] Inbox::Counts counts() const { return inbox_.counts(); }
    // For `doctor`: asks the provider.
    [[nodiscard]] std::vector<Check> check(const TenantId& tenant);

private:
    struct Channel { // of a tenant
        std::shared_ptr<Connector> connector;
        NotificationSource* source = nullptr;
        NotificationSource::Way way = NotificationSource::Way::none;
        std::string url;     // of push
        std::string why_not; // there are none
        std::optional<Timestamp> last_hint_at;
        std::int64_t hints = 0, refused = 0;
        // Of pull:
        bool is_pulling = false;
        int pull_failures = 0;
        std::string pull_failure;
        Monotonic next_pull{};
    };
    Result<void> refresh_tenant(const db::TenantRecord& tenant, bool again, std::vector<Door>& doors);
    Result<std::string> door_secret(const TenantId& tenant);
    [[nodiscard]] std::optional<Channel> channel_of(const TenantId& tenant) const;
    void take_notices(const TenantId& tenant, const std::vector<Notice>& notices);
    void do_job(const SubscriptionJob& job, NotificationSource& source, const std::string& url);
    void keep_record(const SubscriptionJob& job, const Subscription& subscription, const std::string& channel_hash);
    void drop_record(const SubscriptionJob& job);
    void job_failed(const SubscriptionJob& job, const Error& why);

    NotificationParts parts_;
    Inbox inbox_;
    SubscriptionBook book_;
    std::mutex refreshing_;
    mutable std::mutex mutex_;
    std::map<TenantId, Channel> channels_;
};

// Lets go what a tenant has at its provider, as far as that is possible within the limit: what is left runs out by
// itself within days, and its notifications find no door any more.
void cancel_subscriptions(db::Database& database, Connector& connector, const TenantId& tenant, const Clock& clock,
                          Duration limit);

} // namespace remand::service
