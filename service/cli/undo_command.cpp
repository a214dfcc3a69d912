// actions undo: shows what goes back, asks for it, and with --wait stays until each row has ended.
#include <ostream>
#include <vector>

#include "core/clock.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

void show_plan(const Terminal& terminal, const json& answer) {
    if (!answer["actions"].empty()) {
        Table table({{"ACTION", false, true},
                     {"TENANT"},
                     {"RECIPIENT", true},
                     {"SUBJECT", true},
                     {"DISPOSITION"},
                     {"WAS"},
                     {"BACK TO", true}});
        for (const auto& action : answer["actions"]) {
            const json former = action.value("former", json::object());
            const std::string folder = field(former, "folder");
            const std::string disposition = field(action.value("verdict", json::object()), "disposition");
            table.add({field(action, "id"), field(action, "tenant"), field(action, "recipient"),
                       field(action, "subject"), Cell(disposition, style_of_disposition(disposition)),
                       field(action, "action"), folder.empty() ? field(former, "place") : folder});
        }
        print(table, terminal);
    }
    for (const auto& refused : answer["refused"])
        terminal.err << "Action " << field(refused, "id") << " cannot be undone: " << printable(field(refused, "why"))
                     << ".\n";
}

struct Ended {
    std::vector<json> rows;
    std::size_t still_waiting = 0;
};

Result<Ended> wait_for(Session& session, const json& ids, Duration limit) {
    using namespace std::chrono_literals;
    SystemClock clock;
    const auto deadline = clock.monotonic() + limit;
    std::vector<std::int64_t> waiting = ids.get<std::vector<std::int64_t>>();
    Ended ended;
    while (true) {
        std::vector<std::int64_t> left;
        for (const auto id : waiting) {
            auto row = session.api.call("GET", "/v1/actions/" + std::to_string(id));
            if (!row) return fail(row.error());
            if (row->value("is_final", false))
                ended.rows.push_back(std::move(*row));
            else
                left.push_back(id);
        }
        waiting = std::move(left);
        ended.still_waiting = waiting.size();
        if (waiting.empty() || clock.monotonic() >= deadline) return ended;
        clock.sleep_for(200ms, {});
    }
}

int show_end(const Terminal& terminal, const Ended& ended) {
    std::size_t failed = 0;
    for (const auto& row : ended.rows) {
        if (field(row, "state") != "failed") continue;
        ++failed;
        terminal.err << "Action " << field(row, "id") << " failed: " << printable(field(row, "error_message")) << '\n';
    }
    if (!terminal.is_json)
        terminal.out << ended.rows.size() - failed << " undone, " << failed << " failed, " << ended.still_waiting
                     << " still waiting.\n";
    return failed == 0 && ended.still_waiting == 0 ? exit_code::ok : exit_code::error;
}

} // namespace

int actions_undo(Session& session, const Undo& options) {
    const Terminal& terminal = session.terminal;
    if (options.wait && !options.dry_run && !session.api.is_service())
        return report(terminal,
                      {ErrorKind::fix_configuration,
                       "service.not_running",
                       "Undoing is done by the service, and none is running: start it, or leave out --wait to have the "
                       "undo recorded and done at its next start.",
                       {}});
    json body{{"all", options.all}, {"dry_run", options.dry_run}, {"reason", options.reason}};
    if (!options.ids.empty()) body["ids"] = options.ids;
    if (!options.filter.empty()) body["filter"] = options.filter;
    auto answer = session.api.call("POST", "/v1/actions/undo", body);
    if (!answer) return report(terminal, answer.error());

    const bool is_nothing = (*answer)["actions"].empty();
    if (!terminal.is_json) {
        show_plan(terminal, *answer);
        if (is_nothing)
            terminal.err << "There is nothing to undo.\n";
        else if (options.dry_run)
            terminal.out << (*answer)["actions"].size() << " actions would be undone.\n";
        else
            terminal.out << (*answer)["requested"].size() << " actions are being undone"
                         << (session.api.is_service() ? ".\n" : " as soon as the service runs.\n");
    }
    int code = is_nothing ? exit_code::nothing_found : exit_code::ok;
    if (!is_nothing && options.wait && !options.dry_run) {
        const auto ended = wait_for(session, (*answer)["requested"], options.wait_limit);
        if (!ended) return report(terminal, ended.error());
        (*answer)["ended"] = ended->rows;
        code = show_end(terminal, *ended);
    }
    if (terminal.is_json) print_json(terminal, *answer);
    return code;
}

} // namespace remand::cli
