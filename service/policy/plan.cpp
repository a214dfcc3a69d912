#include "service/policy/plan.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

namespace remand::service {

int remoteness(Place place) {
    switch (place) {
    case Place::inbox:
    case Place::other:
        return 0;
    case Place::junk:
        return 1;
    case Place::trash:
        return 2;
    case Place::soft_deleted:
        return 3;
    case Place::quarantine:
        return 4;
    case Place::gone:
        return 5;
    }
    return 0;
}

namespace {

// What becomes of an action that is wanted, where the mail is and as the tenant is.
db::PlannedAction carried_out(Action action, std::string rule, const Situation& situation) {
    const auto destination = destination_of(action);
    const Place place = situation.location.place;
    if (destination && remoteness(place) >= remoteness(*destination))
        return {action, ActionState::monitored, fmt::format("{}; it lies in {} already.", rule, to_text(place))};
    if (situation.mode == Mode::monitor)
        return {action, ActionState::monitored, rule + "; monitor mode: only recorded."};
    if (!situation.is_read_write)
        return {action, ActionState::monitored,
                rule + "; only recorded, since the tenant was authorised for reading only."};
    if (action == Action::hard_delete && !situation.allows_hard_delete)
        return {action, ActionState::monitored,
                rule + "; only recorded, since the tenant does not allow hard deletes."};
    if (situation.is_breaker_open && action != Action::mark) // a mark moves nothing
        return {action, ActionState::held, rule + "; held, since automatic moves are stopped for this tenant."};
    return {action, ActionState::planned, rule + "."};
}

} // namespace

db::PlannedAction plan(const Verdict& verdict, const Policy& policy, const Situation& situation) {
    const auto chosen = choose_action(policy, {verdict, situation.recipient, situation.sender, situation.is_in});
    const Action action = chosen.action;
    std::string rule = fmt::format("Policy: {} -> {}", to_text(verdict.disposition), to_text(action));
    if (chosen.rule != nullptr) rule += fmt::format(", by the rule \"{}\"", chosen.rule->name);
    if (!destination_of(action) && action != Action::mark) return {Action::none, ActionState::monitored, rule + "."};

    return carried_out(action, std::move(rule), situation);
}

db::PlannedAction plan_late_copy(Action taken, const Situation& situation) {
    // What is gone for good is gone by one person's word about one message.
    const Action action = taken == Action::hard_delete ? Action::quarantine : taken;
    return carried_out(action, "A person took the same message away in another mailbox", situation);
}

} // namespace remand::service
