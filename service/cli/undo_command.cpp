// actions undo: shows what goes back and asks for it.
#include "service/cli/await_actions.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

void show_plan(const Terminal& terminal, const json& answer) {
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
        table.add({field(action, "id"), field(action, "tenant"), field(action, "recipient"), field(action, "subject"),
                   Cell(disposition, style_of_disposition(disposition)), field(action, "action"),
                   folder.empty() ? field(former, "place") : folder});
    }
    print(table, terminal);
}

} // namespace

int actions_undo(Session& session, const Undo& options) {
    json body{{"all", options.all}, {"dry_run", options.dry_run}, {"reason", options.reason}};
    if (!options.ids.empty()) body["ids"] = options.ids;
    if (!options.filter.empty()) body["filter"] = options.filter;
    auto answer = session.api.call("POST", "/v1/actions/undo", body);
    if (!answer) return report(session.terminal, answer.error());
    return see_through(session, std::move(*answer),
                       {"action", "actions", "undo", "undone", options.dry_run, options.wait, options.wait_limit},
                       show_plan);
}

} // namespace remand::cli
