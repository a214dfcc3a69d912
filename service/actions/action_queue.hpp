// Which due action is next: tenants take turns, one mailbox is worked on once at a time, nothing is handed out twice.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "core/clock.hpp"
#include "db/stores.hpp"

namespace remand::service {

// Thread-safe.
class ActionQueue {
public:
    static constexpr int rows_at_once = 500;
    static constexpr Duration look_interval = std::chrono::seconds{1}; // for rows that became due by time

    ActionQueue(db::Database& database, const Clock& clock) : actions_(database), clock_(clock) {}

    void set_tenants(const std::vector<TenantId>& tenants);
    void look_again(); // new rows were written
    // Reserves its mailbox until release().
    [[nodiscard]] std::optional<db::ActionRecord> take();
    // `rest`: the provider asked for the whole mailbox to be left alone that long.
    void release(const db::ActionRecord& action, Duration rest = {});
    void block(const TenantId& tenant, Duration time);
    void unblock(const TenantId& tenant);
    [[nodiscard]] bool is_working() const; // something is handed out

private:
    struct Line {
        std::deque<db::ActionRecord> rows;
        Monotonic look_at{}, blocked_until{};
    };
    std::optional<db::ActionRecord> take_of(const TenantId& id, Line& line, Monotonic now);

    db::ActionStore actions_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<TenantId, Line> lines_;
    std::set<std::pair<TenantId, MailboxId>> busy_;
    std::map<std::pair<TenantId, MailboxId>, Monotonic> resting_; // until then
    TenantId last_;
};

} // namespace remand::service
