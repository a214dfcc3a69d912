#include "service/actions/settled.hpp"

#include <fmt/format.h>

namespace remand::service {

bool Target::is_reached(const Location& location) const {
    if (former) return location == Location{former->place, former->where, location.folder_name, former->is_read};
    return place && location.place == *place;
}

std::optional<Settled> already_settled(const db::ActionRecord& action, const Target& target, const Location& located) {
    const bool was_tried = action.former.has_value();
    if (target.is_reached(located)) {
        if (was_tried) return Settled{ActionState::done, "ok", "An earlier try had reached the mailbox."};
        return Settled{ActionState::satisfied, "already_there",
                       fmt::format("The message was in {} already.", to_text(located.place))};
    }
    if (located.place == Place::gone) {
        if (action.action == Action::restore || action.action == Action::inbox)
            return Settled{ActionState::failed, "message_gone",
                           "The message is not in the mailbox any more; it cannot be put back."};
        return Settled{ActionState::satisfied, "message_gone", "The message is not in the mailbox any more."};
    }
    const bool user_removed = located.place == Place::trash || located.place == Place::soft_deleted;
    if (action.is_automatic && user_removed)
        return Settled{ActionState::satisfied, "user_was_faster",
                       fmt::format("The user had moved the message to {} first.", to_text(located.place))};
    return {};
}

} // namespace remand::service
