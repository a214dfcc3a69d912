// actions move: a person puts messages somewhere; it is seen through like an undo.
#include "service/cli/await_actions.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

void show_moves(const Terminal& terminal, const json& answer) {
    Table table({{"MESSAGE", false, true},
                 {"TENANT"},
                 {"RECIPIENT", true},
                 {"FROM", true},
                 {"SUBJECT", true},
                 {"DISPOSITION"},
                 {"TO"}});
    for (const auto& message : answer["messages"]) {
        const std::string disposition = field(message.value("verdict", json::object()), "disposition");
        table.add({field(message, "id"), field(message, "tenant"), field(message, "recipient"),
                   field(message, "from_address"), field(message, "subject"),
                   Cell(disposition, style_of_disposition(disposition)), field(answer, "to")});
    }
    print(table, terminal);
}

} // namespace

int actions_move(Session& session, const Move& options) {
    auto answer = session.api.call("POST", "/v1/actions/move",
                                   json{{"messages", options.messages},
                                        {"to", options.to},
                                        {"reason", options.reason},
                                        {"dry_run", options.dry_run},
                                        {"confirm_hard_delete", options.confirm_hard_delete},
                                        {"delete_for_ever", options.delete_for_ever}});
    if (!answer) return report(session.terminal, answer.error());
    return see_through(session, std::move(*answer),
                       {"message", "messages", "move", "moved", options.dry_run, options.wait, options.wait_limit},
                       show_moves);
}

} // namespace remand::cli
