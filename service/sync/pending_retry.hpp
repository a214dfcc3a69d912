// Messages that could not be fetched when they were seen: tried again when their time has come.
#pragma once

#include <stop_token>

#include "service/sync/decider.hpp"
#include "service/sync/intake.hpp"
#include "service/sync/mailbox_sync.hpp"

namespace remand::service {

// Thread-safe; the caller sees to it that one tenant is worked on once at a time.
class PendingRetry {
public:
    static constexpr int most_at_once = 50;
    static constexpr std::chrono::hours absent_mailbox_wait{1};
    static constexpr std::chrono::hours longest_absence{7 * 24}; // of its mailbox; then the message is parked

    PendingRetry(db::Database& database, Intake& intake, Decider& decider, Clock& clock)
        : database_(database), intake_(intake), decider_(decider), clock_(clock) {}
    // well, interrupted, lost_consent, or failed (trouble of ours). What is throttled or away is put off, message by
    // message.
    [[nodiscard]] RoundResult run(const ActiveTenant& tenant, std::stop_token stop);

private:
    // Gives whether the mailbox can be asked for more now.
    Attempt<bool> retry(const ActiveTenant& tenant, const db::MessageRecord& pending);
    db::Database& database_;
    Intake& intake_;
    Decider& decider_;
    Clock& clock_;
};

} // namespace remand::service
