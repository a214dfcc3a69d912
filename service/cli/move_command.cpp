// actions move: a person puts messages somewhere; with --wait the command stays until each row has ended.
#include <ostream>

#include "service/cli/await_actions.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

void show_moves(const Terminal& terminal, const json& answer) {
    if (!answer["messages"].empty()) {
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
    for (const auto& refused : answer["refused"])
        terminal.err << "Message " << field(refused, "id") << " cannot be moved: " << printable(field(refused, "why"))
                     << ".\n";
}

} // namespace

int actions_move(Session& session, const Move& options) {
    const Terminal& terminal = session.terminal;
    auto answer = session.api.call("POST", "/v1/actions/move",
                                   json{{"messages", options.messages},
                                        {"to", options.to},
                                        {"reason", options.reason},
                                        {"dry_run", options.dry_run},
                                        {"confirm_hard_delete", options.confirm_hard_delete},
                                        {"delete_for_ever", options.delete_for_ever}});
    if (!answer) return report(terminal, answer.error());

    const bool is_nothing = (*answer)["messages"].empty();
    if (!terminal.is_json) {
        show_moves(terminal, *answer);
        if (is_nothing)
            terminal.err << "There is nothing to move.\n";
        else if (options.dry_run)
            terminal.out << (*answer)["messages"].size() << " messages would be moved.\n";
        else
            terminal.out << (*answer)["requested"].size() << " messages are being moved"
                         << when_it_is_done(session, options.wait);
    }
    int code = is_nothing ? exit_code::nothing_found : exit_code::ok;
    if (!is_nothing && options.wait && !options.dry_run) {
        const auto ended = await_actions(session, (*answer)["requested"], options.wait_limit);
        if (!ended) return report(terminal, ended.error());
        (*answer)["ended"] = ended->rows;
        code = show_end(session, *ended, "moved");
    }
    if (terminal.is_json) print_json(terminal, *answer);
    return code;
}

} // namespace remand::cli
