// actions undo: shows what goes back, asks for it, and with --wait stays until each row has ended.
#include <ostream>

#include "service/cli/await_actions.hpp"
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

} // namespace

int actions_undo(Session& session, const Undo& options) {
    const Terminal& terminal = session.terminal;
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
                         << when_it_is_done(session, options.wait);
    }
    int code = is_nothing ? exit_code::nothing_found : exit_code::ok;
    if (!is_nothing && options.wait && !options.dry_run) {
        const auto ended = await_actions(session, (*answer)["requested"], options.wait_limit);
        if (!ended) return report(terminal, ended.error());
        (*answer)["ended"] = ended->rows;
        code = show_end(session, *ended, "undone");
    }
    if (terminal.is_json) print_json(terminal, *answer);
    return code;
}

} // namespace remand::cli
