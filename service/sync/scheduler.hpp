// Who is due: rounds of mailboxes, listings of directories, tries of pending messages. It decides and remembers times;
// it calls nobody and stores nothing.
//
// Mailboxes that were never read to their end (backfill) come after the others, but one of a tenant is always under way,
// and never more than three quarters of the workers are at it.
//
// Tenants take turns, and no tenant may occupy all the workers, so that neither a large nor a slow one starves another.
// Times are monotonic: a jump of the wall clock moves no poll.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "db/records.hpp"
#include "service/backoff.hpp"
#include "service/config.hpp"
#include "service/sync/hints.hpp"

namespace remand::service {

struct Job {
    enum class Kind { round, sweep, directory, pending };
    Kind kind = Kind::round;
    TenantId tenant;
    MailboxId mailbox;         // of a round or a sweep
    std::uint64_t request = 0; // the call of poll_now that it serves
};

struct JobEnd {
    enum class How { well, interrupted, throttled, parked, failed };
    How how = How::well;
    bool had_new_messages = false;
    std::optional<Duration> wait; // throttled: what was asked for
    bool is_wait_exact = false;   // by our own meter: nothing is put on top of it
};

// Thread-safe.
class Scheduler {
public:
    static constexpr Duration pending_interval = std::chrono::seconds{10};
    static constexpr BackoffLimits failure_backoff{std::chrono::seconds{5}, std::chrono::minutes{5}};
    static constexpr BackoffLimits throttle_backoff{std::chrono::seconds{10}, std::chrono::minutes{10}};
    static constexpr BackoffLimits parked_backoff{std::chrono::hours{1}, std::chrono::hours{24}};
    static constexpr Duration patience_of_new_mail = std::chrono::seconds{2};
    static constexpr int failures_before_tenant_waits = 5; // in a row, over all its mailboxes
    // A mailbox that is new to us may not be there yet: a licence takes up to a quarter of an hour to make it.
    static constexpr Duration new_mailbox_grace = std::chrono::minutes{15};
    static constexpr Duration new_mailbox_recheck = std::chrono::minutes{2};

    Scheduler(PollSettings settings, int workers, const Clock& clock, Jitter& jitter)
        : settings_(settings), workers_(workers), clock_(clock), jitter_(jitter) {}

    // The active tenants; those not named any more are forgotten. `sweeps`: its connector needs them.
    struct TenantEntry {
        TenantId id;
        bool sweeps = false;
    };
    void set_tenants(const std::vector<TenantEntry>& tenants);
    // What the store knows of a tenant's mailboxes: new ones are due at once, parked ones at their recheck.
    void set_mailboxes(const TenantId& tenant, const std::vector<db::MailboxRecord>& mailboxes);

    // The next thing to do now, marked as under way until ended().
    [[nodiscard]] std::optional<Job> take();
    void ended(const Job& job, const JobEnd& end);

    // Everything of the tenant is due at once, but what a provider asked us to leave alone.
    void poll_now(const TenantId& tenant);
    // A notification speaks of this mailbox: it is due now, but for what a provider asked us to leave alone, and once
    // in HintState::spacing. False when there is no such mailbox, or it is parked. Not told: nobody spoke, but somebody
    // may have wanted to.
    bool hint(const TenantId& tenant, const MailboxId& mailbox, bool is_told = true);
    // Whether notifications are asked for about this mailbox. While they are, and while they are heard of, its polls
    // are PollSettings::notified apart; when mail came without them, polls are what they were.
    void set_subscribed(const TenantId& tenant, const MailboxId& mailbox, bool is_subscribed);
    struct Hearing {
        bool is_heard = false; // a notification came, and none was missed since
        int deaf = 0;          // subscribed mailboxes whose mail came without a notification
    };
    [[nodiscard]] Hearing hearing(const TenantId& tenant) const;
    // Nothing is under way, and every tenant has been gone through since its last poll_now.
    [[nodiscard]] bool is_idle() const;
    [[nodiscard]] bool is_throttled(const TenantId& tenant) const;
    // A mailbox with new mail to be looked for has been due for a while, and no worker has come.
    [[nodiscard]] bool is_new_mail_waiting() const;
    // How long a mailbox that is parked now is left alone.
    [[nodiscard]] Duration parked_for(const Job& job) const;
    [[nodiscard]] Duration directory_interval() const { return settings_.directory; }

private:
    struct MailboxTask {
        Monotonic due{}, not_before{}, next_sweep{}, last_arrival{}, known_since{};
        bool is_running = false, is_parked = false;
        bool was_read = false; // a round ended well, now or in an earlier life
        bool runs_as_backfill = false;
        int failures = 0, times_parked = 0;
        HintState hints;
        std::uint64_t served = 0; // the latest poll_now that a round which ended well began after
    };
    struct TenantTask {
        bool sweeps = false;
        std::map<MailboxId, MailboxTask> mailboxes;
        using Order = std::set<std::pair<Monotonic, MailboxId>>; // of those that do not run
        Order order, backfill;
        std::set<MailboxId> subscribed;
        bool is_heard = false;
        Monotonic directory_due{}, pending_due{}, blocked_until{}, throttled_until{};
        bool is_directory_running = false, is_pending_running = false;
        int running = 0, backfills_running = 0, failures = 0, directory_failures = 0;
        bool has_given_way = false; // a backfill did: the next turn is another's
        std::uint64_t requested = 1, directory_served = 0;
    };
    std::optional<Job> take_of(const TenantId& id, TenantTask& tenant, Monotonic now);
    void mailbox_ended(const Job& job, const JobEnd& end, TenantTask& tenant, Monotonic now);
    void directory_ended(const Job& job, const JobEnd& end, TenantTask& tenant, Monotonic now);
    void count_failure(const JobEnd& end, TenantTask& tenant, Monotonic now);
    [[nodiscard]] Duration wait_of(const JobEnd& end, const MailboxTask& task, Monotonic now); // of any end but well
    [[nodiscard]] Duration poll_wait(const TenantTask& tenant, const MailboxId& id, const MailboxTask& task,
                                     Monotonic now);
    [[nodiscard]] TenantTask::Order* due_order(TenantTask& tenant, Monotonic now) const;
    static void put_at(TenantTask& tenant, const MailboxId& id, Monotonic due);
    [[nodiscard]] static bool is_served(const TenantTask& tenant);
    [[nodiscard]] static bool is_new(const MailboxTask& task, Monotonic now);
    // `times`: how often it was parked before, without this time.
    [[nodiscard]] static Duration wait_of_parked(const MailboxTask& task, Monotonic now, int times);

    const PollSettings settings_;
    const int workers_;
    const Clock& clock_;
    Jitter& jitter_;
    mutable std::mutex mutex_;
    std::map<TenantId, TenantTask> tenants_;
    TenantId last_; // whose turn it was
};

} // namespace remand::service
