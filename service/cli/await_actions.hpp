// Staying until actions have ended: with a service by asking it, without one by carrying them out here.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "service/cli/session.hpp"

namespace remand::cli {

struct AwaitedActions {
    std::vector<nlohmann::json> rows; // that have ended
    std::vector<nlohmann::json> still_waiting;
};

// `ids` as the API gave them. Tells on standard error how far it is, every few seconds.
[[nodiscard]] Result<AwaitedActions> await_actions(Session& session, const nlohmann::json& ids, Duration limit);

// What is said where requests were recorded: ".\n", "as soon as the service runs" ...
[[nodiscard]] std::string_view when_it_is_done(const Session& session, bool waits);

// "3 undone, 1 failed, 0 still waiting." and a line for each that is not done. Gives the exit code: ok when all are.
int show_end(const Session& session, const AwaitedActions& ended, std::string_view done);

} // namespace remand::cli
