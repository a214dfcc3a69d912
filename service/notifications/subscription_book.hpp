// Which mailboxes a provider tells us of, which are due to be asked for, renewed or let go, and whose a notice is. It
// decides and remembers; it calls nobody and stores nothing. Times are wall times, since the ends are the provider's.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "connectors/notifications.hpp"
#include "core/clock.hpp"
#include "db/records.hpp"
#include "service/backoff.hpp"

namespace remand::service {

struct SubscriptionJob {
    enum class Kind { subscribe, renew, cancel };
    Kind kind = Kind::subscribe;
    TenantId tenant;
    Mailbox mailbox;
    std::optional<db::SubscriptionRecord> record; // of renew and cancel; of subscribe: one that has run out
};

// Thread-safe.
class SubscriptionBook {
public:
    static constexpr BackoffLimits failure_backoff{std::chrono::seconds{30}, std::chrono::hours{1}};
    // Where asking again soon changes nothing.
    static constexpr BackoffLimits refusal_backoff{std::chrono::hours{1}, std::chrono::hours{6}};
    // "renews and reauthorizes; not both within ten minutes": however often the provider asks.
    static constexpr std::chrono::minutes between_renewals{10};
    static constexpr int failures_before_tenant_waits = 5; // in a row

    SubscriptionBook(const Clock& clock, Jitter& jitter) : clock_(clock), jitter_(jitter) {}

    // What is wanted: notifications about these mailboxes through that channel; "" for none at all, so that those
    // there are, are let go. `stored`: what the last process had; looked at when the tenant is new here. `again`: what
    // failed is tried now, as somebody may have mended it.
    void set_tenant(const TenantId& tenant, const std::string& channel_hash, const std::vector<Mailbox>& mailboxes,
                    const std::vector<db::SubscriptionRecord>& stored, bool again);
    void keep_only(const std::set<TenantId>& tenants);

    // The next thing to do now; nobody else is given it until it has ended.
    [[nodiscard]] std::optional<SubscriptionJob> take();
    void subscribed(const SubscriptionJob& job, const db::SubscriptionRecord& record); // or renewed
    void dropped(const SubscriptionJob& job); // let go, or gone at the provider
    void failed(const SubscriptionJob& job, const Error& why);

    // Nobody's where the proof is wrong, or there is no such subscription.
    [[nodiscard]] std::optional<MailboxId> whose(const TenantId& tenant, const Notice& notice) const;
    void renew_now(const TenantId& tenant, const MailboxId& mailbox);
    // The provider says that it dropped it. True when there was one.
    bool gone(const TenantId& tenant, const MailboxId& mailbox);

    struct Counts {
        int subscribed = 0, failing = 0;
        std::optional<Timestamp> next_renewal;
        std::string failure; // of one that fails: a sentence
    };
    [[nodiscard]] Counts counts(const TenantId& tenant) const;
    [[nodiscard]] std::vector<MailboxId> subscribed_mailboxes(const TenantId& tenant) const;

private:
    struct Entry {
        Mailbox mailbox;
        std::optional<db::SubscriptionRecord> record;
        bool is_wanted = false, is_running = false;
        int failures = 0;
        std::string failure;
        Timestamp due{}, not_before{}, renewed_at{};
    };
    struct TenantEntries {
        std::string channel_hash;
        std::map<MailboxId, Entry> entries;
        std::map<std::string, MailboxId> by_provider_id, by_address; // of those with a record
        std::set<std::pair<Timestamp, MailboxId>> order;             // of those that are due some time
        int failures = 0;
        Timestamp blocked_until{};
    };
    static void unlist(TenantEntries& tenant, const Entry& entry);
    static void enlist(TenantEntries& tenant, Entry& entry);
    static void set_record(TenantEntries& tenant, Entry& entry, std::optional<db::SubscriptionRecord> record);
    [[nodiscard]] Entry* ending(const SubscriptionJob& job, TenantEntries*& tenant);

    const Clock& clock_;
    Jitter& jitter_;
    mutable std::mutex mutex_;
    std::map<TenantId, TenantEntries> tenants_;
    TenantId last_; // whose turn it was
};

} // namespace remand::service
