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
    inbox,       // put it into the inbox (an analyst's move)
    restore      // undo: back to the recorded Location
};
inline constexpr std::array all_actions{Action::none,       Action::junk,        Action::trash, Action::soft_delete,
                                        Action::quarantine, Action::hard_delete, Action::inbox, Action::restore};
[[nodiscard]] std::string_view to_text(Action action);                  // "soft-delete"
[[nodiscard]] std::optional<Action> parse_action(std::string_view text); // accepts "soft-delete" and "soft_delete"
// Where a message is after the action; nullopt for none and restore, which name no place of their own.
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

enum class Mode { monitor, enforce };
[[nodiscard]] std::string_view to_text(Mode mode);
[[nodiscard]] std::optional<Mode> parse_mode(std::string_view text);

} // namespace remand
