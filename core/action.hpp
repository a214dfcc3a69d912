// What can be done to a message, and the life of one such act.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/message.hpp"

namespace remand {

enum class Action {
    none,        // leave it, record it
    junk,
    trash,
    soft_delete, // only where the provider has it
    quarantine,
    hard_delete, // cannot be undone
    mark,        // left where it is, under a visible mark of ours (a category; a label)
    inbox,       // put it into the inbox (an analyst's move)
    restore      // undo: back to the recorded Location
};
inline constexpr std::array all_actions{Action::none,       Action::junk,        Action::trash,
                                        Action::soft_delete, Action::quarantine, Action::hard_delete,
                                        Action::mark,       Action::inbox,       Action::restore};
[[nodiscard]] std::string_view to_text(Action action);                  // "soft-delete"
[[nodiscard]] std::optional<Action> parse_action(std::string_view text); // accepts "soft-delete" and "soft_delete"
// Where a message is after the action; nullopt for none, mark and restore, which name no place of their own.
[[nodiscard]] std::optional<Place> destination_of(Action action);

enum class ActionState {
    monitored, // monitor mode, or `none`: recorded what would have been done; final
    planned,   // to be done as soon as a worker is free (or at its next attempt)
    sending,   // a worker has written its intent; the call may or may not have reached the provider
    done,      // read back: the message is where it should be; final
    satisfied, // nothing to do: it was there already, or the user had removed it first; final
    held,      // the breaker stopped automatic moves before this one; waits for an administrator
    superseded,// a later decision about the same message replaced it before it was sent; final
    failed     // refused for good or out of attempts; final, the error says why
};
[[nodiscard]] std::string_view to_text(ActionState state);
[[nodiscard]] std::optional<ActionState> parse_action_state(std::string_view text);
[[nodiscard]] bool is_final(ActionState state);

// What becomes of a message in quarantine.
enum class Custody {
    in_sight,     // in a place of the mailbox where its user can find it
    hidden,       // in a place of the mailbox that is not shown
    out_of_reach, // in the mailbox, where its user cannot come to it, until the provider drops it by itself
    copy_only     // deleted: nothing is left but the sealed copy that we keep
};
[[nodiscard]] std::string_view to_text(Custody custody); // "out-of-reach"
[[nodiscard]] std::optional<Custody> parse_custody(std::string_view text);
// Whether the mailbox may lose the message, so that a verified copy must be kept first.
[[nodiscard]] constexpr bool needs_copy(Custody custody) {
    return custody == Custody::out_of_reach || custody == Custody::copy_only;
}

enum class Mode { monitor, enforce };
[[nodiscard]] std::string_view to_text(Mode mode);
[[nodiscard]] std::optional<Mode> parse_mode(std::string_view text);

} // namespace remand
