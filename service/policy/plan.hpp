// From a verdict to what is to be done about the message, with the reason in a sentence. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/action.hpp"
#include "core/verdict.hpp"
#include "db/records.hpp"
#include "service/policy/policy.hpp"

namespace remand::service {

struct Situation {
    Mode mode = Mode::monitor;
    bool is_read_write = true; // the tenant was authorised for moving mail
    bool allows_hard_delete = false;
    bool is_breaker_open = false; // automatic moves are stopped
    Location location;            // where the message was seen
    std::string recipient, sender; // addresses: the mailbox's, and that of From
    std::function<bool(std::string_view group)> is_in; // of the mailbox; null: in no group of the directory
};

// monitored: nothing is to be moved, or monitor mode, or it lies already where the policy wants it or farther away;
// held: the breaker is open; planned: the action engine carries it out.
[[nodiscard]] db::PlannedAction plan(const Verdict& verdict, const Policy& policy, const Situation& situation);

// The same for a copy that comes after a person took others away, whatever its own verdict is.
[[nodiscard]] db::PlannedAction plan_late_copy(Action taken, const Situation& situation);

// How far out of the user's sight a place is; a message is never moved back towards the user by a policy.
[[nodiscard]] int remoteness(Place place);

} // namespace remand::service
