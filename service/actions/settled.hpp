// Whether an action has anything left to do, from where the message is now. Pure.
#pragma once

#include <optional>
#include <string>

#include "db/records.hpp"

namespace remand::service {

struct Settled {
    ActionState state = ActionState::satisfied; // satisfied, done, or failed
    std::string outcome;                        // "ok", or a code
    std::string sentence;                       // for the record; empty for "ok"
};

// What the action wants: the message in the place of its destination; for a restore, at its former location; or for a
// mark (and for the way back from one), marked or not, wherever it is.
struct Target {
    std::optional<Place> place{};
    std::optional<Location> former{};
    std::optional<bool> is_marked{};
    [[nodiscard]] bool is_reached(const Location& location) const;
};

// nullopt: it must be carried out. A message that lies at its target is `done` when a try of ours came before (its
// answer was lost), and `satisfied` otherwise. An automatic action leaves alone what the user has removed himself.
[[nodiscard]] std::optional<Settled> already_settled(const db::ActionRecord& action, const Target& target,
                                                     const Location& located);

} // namespace remand::service
