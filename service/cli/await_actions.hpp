// Staying until actions have ended: with a service by asking it, without one by carrying them out here.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "service/cli/session.hpp"

namespace remand::cli {

// What a person asked for and the API answered, told to its end: the same for every request for actions.
struct RequestedActions {
    std::string_view row;  // "The message 7 cannot be moved"
    std::string_view rows; // of the answer, and the noun people read: "2 messages are being moved"
    std::string_view verb; // "There is nothing to move."
    std::string_view done;
    bool is_dry_run = false;
    bool waits = false;
    Duration wait_limit{};
};

// Says how many there are and when it is done, waits when wished, and prints the answer (with "ended") for programs.
// `show` writes the table. Gives the exit code: ok when each is done, nothing_found when there was nothing to do.
[[nodiscard]] int see_through(Session& session, nlohmann::json answer, const RequestedActions& asked,
                              const std::function<void(const Terminal&, const nlohmann::json&)>& show);

} // namespace remand::cli
