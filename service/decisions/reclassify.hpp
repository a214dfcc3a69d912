// A person calls a judged message something else, or the same with the weight of a person's word. It takes effect at once:
// on the message, on its near-copies in every mailbox (when it is worse than what they are), on what comes later with the
// same dangerous file or of the same group; and what the policy says of the new disposition is planned for all of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "db/decision_store.hpp"
#include "service/policy/policy.hpp"

namespace remand::service {

struct DecisionOrder {
    Disposition disposition = Disposition::none;
    std::string decided_by, reason;
    bool is_dry_run = false;
};

struct DecisionOutcome {
    std::optional<std::int64_t> decision; // its id; none on a dry run
    Disposition before = Disposition::none;
    int copies = 0;  // other messages that take it on
    int actions = 0; // planned
    int files = 0, pages = 0; // that are remembered
    bool learns_group = false;
    std::string note; // why nothing is learnt about the group; empty when something is
};

// At most this many copies take a decision on at once; the newest.
inline constexpr int most_copies_decided = 1'000;

// `message`: judged, of this tenant. give_up "message.not_judged"; errors of the store.
[[nodiscard]] Result<DecisionOutcome> reclassify(db::Database& database, const db::TenantRecord& tenant,
                                                 const db::MessageRecord& message, const DecisionOrder& order, Timestamp now,
                                                 const db::AuditEntry& audit);

// Takes back what stands about this message, for every message that took it on: the scanner's verdicts stand again, what was
// done is undone, and what the policy says of them is planned. What was judged by the memory of it is judged again. Gives the
// messages that had taken it on. give_up "decision.unknown".
[[nodiscard]] Result<std::vector<std::int64_t>> withdraw_decision(db::Database& database, const db::TenantRecord& tenant,
                                                                  std::int64_t message, std::string_view by, Timestamp now,
                                                                  const db::AuditEntry& audit);

} // namespace remand::service
