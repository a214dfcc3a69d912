// How badly each cloud behaves; README.md says what each one means.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace remand::emulator {

struct MicrosoftSwitches {
    bool limits_concurrency = true;
    int concurrency_limit = 4;
    std::string retry_after = "integer"; // integer, decimal, date, absent
    int token_seconds = 3599;
    bool replays_items = false;
    bool empty_pages = false;
    std::string next_link = "own"; // own, foreign, loop
    int delta_filter_cap = 5000;
    bool loses_returning = false;
    bool rebuilt_mime = false;
    std::string expired_cursor = "410"; // 410, 400, 404
    bool has_purges_folder = true;
    bool permanent_delete = true;
};

struct GoogleSwitches {
    int token_seconds = 3599;
    bool empty_pages = false;
    bool replays_items = false;
    std::string next_page = "own"; // own, loop
};

struct Switches {
    MicrosoftSwitches microsoft;
    GoogleSwitches google;
};

[[nodiscard]] nlohmann::json to_json(const Switches& switches);
// Changes what is named; throws std::invalid_argument for a name or value there is not.
void apply(Switches& switches, const nlohmann::json& changes);

} // namespace remand::emulator
