// What would become of one message, in the words of the API.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/action.hpp"
#include "service/policy/judgement.hpp"

namespace remand::service::api {

struct Trial {
    const Judgement& judgement;
    const Policy& policy;
    std::string recipient, sender;
    Mode mode = Mode::monitor;
    Timestamp now{};
    std::function<bool(std::string_view group)> is_in{}; // groups of the directory; null: in none
};
// {"verdict", "detected", "matches": [each entry that matches, with where and why it may have no effect], "winner":
// its place in matches or null, "action", "rule": its name or null, "mode"}
[[nodiscard]] nlohmann::json to_json(const Trial& trial);

} // namespace remand::service::api
