#include "service/cli/await_actions.hpp"

#include <algorithm>
#include <ostream>

namespace remand::cli {

using nlohmann::json;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t tried_at_once = 10; // before the rows and the time are looked at
constexpr auto told_every = 3s;
constexpr auto look_again = 200ms;

bool is_done(const json& row) { return field(row, "state") == "done" || field(row, "state") == "satisfied"; }

std::string why_not_done(const json& row) {
    const std::string state = field(row, "state"), error = field(row, "error_message");
    if (state == "failed") return "failed: " + error;
    if (state == "superseded") return "was replaced by a later decision";
    if (!error.empty()) return "still waits: " + error;
    return "still waits; its tenant may be paused or without consent (remand status)";
}

struct AwaitedActions {
    std::vector<json> rows; // that have ended
    std::vector<json> still_waiting;
};

// Tells on standard error how far it is, every few seconds.
Result<AwaitedActions> await_actions(Session& session, const json& ids, Duration limit) {
    SystemClock clock;
    const auto deadline = clock.monotonic() + limit;
    auto tell_at = clock.monotonic() + told_every;
    std::vector<std::int64_t> waiting = ids.get<std::vector<std::int64_t>>();
    AwaitedActions ended;
    while (true) {
        std::vector<std::int64_t> left;
        ended.still_waiting.clear();
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            if (i % tried_at_once == 0 && clock.monotonic() < deadline) {
                const auto from = waiting.begin() + static_cast<std::ptrdiff_t>(i);
                const auto to =
                    waiting.begin() + static_cast<std::ptrdiff_t>(std::min(i + tried_at_once, waiting.size()));
                if (auto tried = session.api.carry_out({from, to}); !tried) return fail(tried.error());
            }
            auto row = session.api.call("GET", "/v1/actions/" + std::to_string(waiting[i]));
            if (!row) return fail(row.error());
            const bool has_ended = row->value("is_final", false);
            if (!has_ended) left.push_back(waiting[i]);
            (has_ended ? ended.rows : ended.still_waiting).push_back(std::move(*row));
            if (clock.monotonic() < tell_at) continue;
            tell_at = clock.monotonic() + told_every;
            session.terminal.err << ended.rows.size() << " of " << ids.size() << " have ended ...\n" << std::flush;
        }
        waiting = std::move(left);
        if (waiting.empty() || clock.monotonic() >= deadline) return ended;
        clock.sleep_for(look_again, {});
    }
}

// ".\n", "as soon as the service runs" ...
std::string_view when_it_is_done(const Session& session, bool waits) {
    if (session.api.is_service()) return ".\n";
    return waits ? ", by this command since no service runs.\n" : " as soon as the service runs.\n";
}

// "3 undone, 1 failed, 0 still waiting." and a line for each that is not done.
int show_end(const Session& session, const AwaitedActions& ended, std::string_view done) {
    const Terminal& terminal = session.terminal;
    std::size_t succeeded = 0;
    for (const auto* rows : {&ended.rows, &ended.still_waiting})
        for (const auto& row : *rows) {
            if (is_done(row))
                ++succeeded;
            else
                terminal.err << "Action " << field(row, "id") << ' ' << printable(why_not_done(row)) << '\n';
        }
    const std::size_t failed = ended.rows.size() - succeeded;
    if (!terminal.is_json) {
        terminal.out << succeeded << ' ' << done << ", " << failed << " failed, " << ended.still_waiting.size()
                     << " still waiting.\n";
        if (!ended.still_waiting.empty() && !session.api.is_service())
            terminal.out << "What waits is tried again when the service runs.\n";
    }
    return failed == 0 && ended.still_waiting.empty() ? exit_code::ok : exit_code::error;
}

} // namespace

int see_through(Session& session, json answer, const RequestedActions& asked,
                const std::function<void(const Terminal&, const json&)>& show) {
    const Terminal& terminal = session.terminal;
    const auto count = answer[asked.rows].size(), requested = answer.value("requested", json::array()).size();
    const auto noun = [&](std::size_t how_many) { return how_many == 1 ? asked.row : asked.rows; };
    if (!terminal.is_json) {
        if (count > 0) show(terminal, answer);
        for (const auto& refused : answer["refused"])
            terminal.err << "The " << asked.row << ' ' << field(refused, "id") << " cannot be " << asked.done << ": "
                         << printable(field(refused, "why")) << ".\n";
        if (count == 0)
            terminal.err << "There is nothing to " << asked.verb << ".\n";
        else if (asked.is_dry_run)
            terminal.out << count << ' ' << noun(count) << " would be " << asked.done << ".\n";
        else
            terminal.out << requested << ' ' << noun(requested) << (requested == 1 ? " is" : " are") << " being "
                         << asked.done << when_it_is_done(session, asked.waits);
    }
    int code = count == 0 ? exit_code::nothing_found : exit_code::ok;
    if (count > 0 && asked.waits && !asked.is_dry_run) {
        const auto ended = await_actions(session, answer["requested"], asked.wait_limit);
        if (!ended) return report(terminal, ended.error());
        answer["ended"] = ended->rows;
        code = show_end(session, *ended, asked.done);
    }
    if (terminal.is_json) print_json(terminal, answer);
    return code;
}

} // namespace remand::cli
