// messages reclassify: a person says what messages are, or takes it back.
#include <ostream>

#include "core/text.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

std::string learnt(const json& row) {
    std::vector<std::string> parts;
    if (const auto files = number(row, "files"); files > 0) parts.push_back(std::to_string(files) + (files == 1 ? " file" : " files"));
    if (const auto pages = number(row, "pages"); pages > 0) parts.push_back(std::to_string(pages) + (pages == 1 ? " page" : " pages"));
    if (row.value("learns_group", false)) parts.emplace_back("the group");
    if (const auto note = field(row, "note"); !note.empty()) parts.push_back("not the group: " + note);
    return join(parts, ", ");
}

void show_decisions(const Terminal& terminal, const json& answer) {
    Table table({{"MESSAGE", false, true}, {"WAS"}, {"IS"}, {"COPIES TOO", false, true}, {"ACTIONS", false, true}, {"REMEMBERED", true}});
    for (const auto& row : answer["decided"]) {
        const auto before = field(row, "before"), after = field(row, "after");
        table.add({field(row, "message"), Cell(before, style_of_disposition(before)), Cell(after, style_of_disposition(after)),
                   field(row, "copies"), field(row, "actions"), learnt(row)});
    }
    if (!table.is_empty()) print(table, terminal);
}

} // namespace

int messages_reclassify(Session& session, const Reclassify& options) {
    if (options.as.empty() && !options.withdraw)
        return report(session.terminal, {ErrorKind::fix_configuration, "usage.as", "Say what they are (--as), or --withdraw.", {}});
    const auto answer = session.api.call("POST", "/v1/messages/reclassify",
                                         json{{"messages", options.messages},
                                              {"disposition", options.as},
                                              {"withdraw", options.withdraw},
                                              {"reason", options.reason},
                                              {"dry_run", options.dry_run}});
    if (!answer) return report(session.terminal, answer.error());
    const auto& terminal = session.terminal;
    const bool is_none = (*answer)["decided"].empty();
    if (terminal.is_json) {
        print_json(terminal, *answer);
        return is_none ? exit_code::nothing_found : exit_code::ok;
    }
    if (options.withdraw)
        for (const auto& row : (*answer)["decided"])
            terminal.out << "Message " << field(row, "message") << ": withdrawn; the scanner's verdict stands again on "
                         << row["withdrawn_from"].size() << (row["withdrawn_from"].size() == 1 ? " message.\n" : " messages.\n");
    else
        show_decisions(terminal, *answer);
    for (const auto& row : (*answer)["refused"])
        terminal.out << "Message " << field(row, "id") << " is left as it is: " << printable(field(row, "why")) << '\n';
    return is_none ? exit_code::nothing_found : exit_code::ok;
}

} // namespace remand::cli
