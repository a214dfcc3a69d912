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
    std::string cloud = "global"; // global, usgov, dod, china: whose host names and rules
    bool reorders_items = false;
    bool top_is_total = false;
    bool shuffles_batch = false;
    bool batch_concurrency = false;       // a batch runs the items of one mailbox at once: the fifth is refused
    std::string smime_value = "500";      // 500, exact
    bool mail_advanced = true;            // the rule of 2026-12-31 about subject and body
    bool members_loop = false;            // groups/delta with members never ends
    std::string validation = "prompt";    // of a notification URL: prompt, late, wrong, none
    int validation_milliseconds = 10'000; // how late is late, and how long is waited
    std::string notifications = "prompt"; // prompt, lost, doubled, delayed
    bool forged_notifications = false;    // beside each true one
    int notification_milliseconds = 1'000;
};

struct GoogleSwitches {
    int token_seconds = 3599;
    bool empty_pages = false;
    bool replays_items = false;
    std::string next_page = "own"; // own, loop
    bool limits_concurrency = true;
    int concurrency_limit = 20;
    std::string quota = "off";            // off, new, old
    std::string notifications = "prompt"; // prompt, lost, doubled, delayed
    bool forged_notifications = false;
    int notification_milliseconds = 1'000;
    bool shuffles_batch = false;
};

struct Switches {
    MicrosoftSwitches microsoft;
    GoogleSwitches google;
};

[[nodiscard]] nlohmann::json to_json(const Switches& switches);
// Changes what is named; throws std::invalid_argument for a name or value there is not.
void apply(Switches& switches, const nlohmann::json& changes);

} // namespace remand::emulator
