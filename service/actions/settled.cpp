#include "service/actions/settled.hpp"

#include <fmt/format.h>

namespace remand::service {

bool Target::is_reached(const Location& location) const {
    if (is_marked) return location.place != Place::gone && location.is_marked == *is_marked;
    if (former) {
        Location wanted = *former;
        wanted.folder_name = location.folder_name; // its user may have given it another
        wanted.thread = location.thread;           // a message made anew may have lost its own
        return location == wanted;
    }
    return place && location.place == *place;
}

std::optional<Settled> already_settled(const db::ActionRecord& action, const Target& target, const Location& located) {
    const bool was_tried = action.former.has_value();
    if (target.is_reached(located)) {
        if (was_tried) return Settled{ActionState::done, "ok", "An earlier try had reached the mailbox."};
        if (target.is_marked)
            return Settled{ActionState::satisfied, "already_there",
                           *target.is_marked ? "The message was marked already." : "The message has no mark any more."};
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
