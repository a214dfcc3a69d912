// One round of one mailbox: what changed, which of it is new, fetch, extract, judge, plan, store.
//
// The cursor is stored with the last messages that it stands behind and never before them, so a crash repeats work and
// loses none. What is wrong with one message never blocks the round (intake.hpp).
#pragma once

#include <functional>
#include <optional>
#include <stop_token>

#include "service/sync/decider.hpp"
#include "service/sync/intake.hpp"

namespace remand::service {

enum class RoundKind {
    regular, // from the mailbox's cursor
    sweep    // a bounded round from nothing, beside the cursor: catches what changes() lost
};

struct RoundResult {
    enum class End {
        well,
        interrupted,  // the service stops, or others go first; the next round goes on where this one was
        throttled,    // this mailbox waits
        parked,       // no mail here now; looked at again later
        lost_consent, // nothing of this tenant works any more
        failed        // a passing fault, or trouble of ours
    };
    End end = End::well;
    int new_messages = 0;
    std::optional<Failure> failure; // unless well or interrupted
    std::optional<Duration> wait;   // what the provider asked for
};

struct MailboxSyncParts {
    db::Database& database;
    Intake& intake;
    Decider& decider;
    Clock& clock;
    Log log;
    PollSettings settings;
    std::function<bool()> new_mail_waits = {}; // for a worker; backfill gives way to it between two pages
};

// Thread-safe; the caller sees to it that one mailbox has one round at a time.
class MailboxSync {
public:
    static constexpr std::size_t chunk_size = 20;               // messages stored in one transaction
    static constexpr int most_pages = 10'000;                   // of one round
    static constexpr int failures_in_a_row = 3;                 // fetches, before the provider counts as away
    static constexpr std::chrono::minutes noted_again{1};       // that a mailbox was read, when nothing else changed
    static constexpr std::chrono::hours longest_reach{30 * 24}; // how far back a resync looks at most

    explicit MailboxSync(MailboxSyncParts parts) : parts_(std::move(parts)) {}
    [[nodiscard]] RoundResult run(const ActiveTenant& tenant, const MailboxId& mailbox, RoundKind kind,
                                  std::stop_token stop);

private:
    struct Round;
    // nullopt: the round is over, well. Otherwise how it ended before that.
    std::optional<RoundResult> turn_pages(Round& round);
    Result<void> note_end(const Round& round);
    std::optional<RoundResult> take_page(Round& round, const ChangePage& page);
    Attempt<std::vector<Arrival>> unknown_of(Round& round, const ChangePage& page) const;
    std::optional<RoundResult> store(Round& round, std::vector<db::NewMessage>& chunk,
                                     const std::optional<SyncCursor>& cursor);
    std::optional<RoundResult> start_again(Round& round);
    [[nodiscard]] bool gives_way(const Round& round) const;

    MailboxSyncParts parts_;
};

} // namespace remand::service
