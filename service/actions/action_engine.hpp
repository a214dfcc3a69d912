// Carries out what the action table asks for. The only code that changes a mailbox.
//
// Each row: look where the message is (look_for.hpp); nothing to do when it is there already or its user was faster;
// else keep a copy where the mailbox may lose it (keeping.hpp), write the intent (durable), call, read back, write the
// outcome. After a lost answer or a crash the row is looked
// at again in the same way, never sent blindly: the calls are at least once, their effect is once.
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "db/stores.hpp"
#include "service/actions/invitations.hpp"
#include "service/actions/keeping.hpp"
#include "service/actions/look_for.hpp"
#include "service/active_tenant.hpp"
#include "service/backoff.hpp"
#include "service/counters.hpp"

namespace remand::service {

struct ActionEngineParts {
    db::Database& database;
    Clock& clock;
    Log log;
    Jitter& jitter;
    Counters& counters;
    CopySettings copies = {};
};

struct ActionEnd {
    enum class How {
        settled,        // done, satisfied, failed, superseded: the row is final
        put_off,        // to be tried again at its next_attempt_at
        tenant_blocked, // an administrator must act; the tenant's other actions would fail the same way
        trouble         // our own store failed: nothing is known to be written
    };
    How how = How::settled;
    Duration mailbox_rest{}; // throttled: every other action of the mailbox would be, too
};

// Thread-safe; the caller sees to it that one mailbox is worked on once at a time.
class ActionEngine {
public:
    static constexpr BackoffLimits retry_backoff{std::chrono::seconds{5}, std::chrono::hours{1}};
    static constexpr std::chrono::hours tried_for{72}; // since the request; at least `fewest_attempts`
    static constexpr int fewest_attempts = 3;
    static constexpr std::chrono::minutes consent_wait{15}; // before the next try after a refused permission
    static constexpr std::chrono::hours absent_mailbox_wait{1};

    explicit ActionEngine(ActionEngineParts parts)
        : parts_(std::move(parts)), actions_(parts_.database),
          keeping_(parts_.database, parts_.clock, parts_.copies),
          invitations_(parts_.database, parts_.clock, parts_.copies.keep) {}

    // Rows whose call may have been under way when the last process ended: open again, to be looked at.
    Result<void> recover();
    // The same for rows whose outcome this process could not write (a full disk). Cheap when there are none.
    Result<void> reopen_unfinished();
    ActionEnd carry_out(const ActiveTenant& tenant, std::int64_t action_id);

private:
    struct Step;
    ActionEnd perform(Step& step);
    // What is wanted, from the row and from what it takes back. A value: that ended it.
    std::optional<ActionEnd> aim(Step& step);
    // Where it is, in our own keeping too. Sets the step's reference where it goes by another id.
    Result<Sighting> look(Step& step);
    // Before the intent: a copy of what the mailbox may lose. A value: that ended it.
    std::optional<ActionEnd> keep_copy(Step& step, const Location& located);
    ActionEnd call(Step& step, const Location& located);
    Result<Location> send(Step& step);
    Result<Location> seal_off(Step& step);
    Result<void> bring_back(Step& step);
    ActionEnd read_back(Step& step, const Location& answered);
    // The event of an invitation follows its mail. A value: that is to be tried again.
    std::optional<ActionEnd> tend_event(Step& step);
    ActionEnd refused(Step& step, const Error& error);
    ActionEnd put_off(Step& step, const Error& error, Duration wait);
    ActionEnd settle(Step& step, ActionState state, const std::optional<Location>& result, std::string outcome,
                     std::string message);
    [[nodiscard]] std::optional<Error> as_missing_permission(const Step& step, const Error& error) const;
    void note_permission(const ActiveTenant& tenant, const Error& error);
    void clear_permission(const ActiveTenant& tenant);
    ActionEnd left_unfinished(const Step& step, const Error& error);
    ActionEnd trouble(const Error& error);

    ActionEngineParts parts_;
    db::ActionStore actions_;
    Keeping keeping_;
    Invitations invitations_;
    std::mutex mutex_;
    std::set<std::int64_t> unfinished_;
};

} // namespace remand::service
