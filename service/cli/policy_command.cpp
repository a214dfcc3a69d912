// tenant policy: shows what is done with each disposition and what each action means there, and changes it.
#include <unistd.h>

#include <iostream>
#include <ostream>

#include "core/action.hpp"
#include "core/text.hpp"
#include "core/verdict.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

void show_policy(const Terminal& terminal, const json& answer) {
    const json actions = answer["policy"].value("actions", json::object());
    const auto meaning_of = [&](const std::string& action) -> std::string {
        for (const auto& row : answer["actions"])
            if (field(row, "action") == action) return field(row, "meaning");
        return action == "none" ? "left where it is, and recorded" : "";
    };
    Table table({{"DISPOSITION"}, {"ACTION"}, {"WHICH MEANS HERE"}});
    for (const auto disposition : all_dispositions) {
        const std::string name(to_text(disposition));
        const std::string action = field(actions, name);
        table.add({Cell(name, style_of_disposition(name)),
                   Cell(action, action == "hard-delete" ? Style::red : Style::plain), meaning_of(action)});
    }
    print(table, terminal);
}

void show_possible(const Terminal& terminal, const json& answer) {
    terminal.out << "\nActions that this tenant can be given:\n";
    Table possible({{"ACTION"}, {"POSSIBLE"}, {"MEANING"}});
    for (const auto& row : answer["actions"]) {
        const bool is_supported = row.value("is_supported", false);
        possible.add({Cell(field(row, "action"), is_supported ? Style::plain : Style::dim), is_supported ? "yes" : "no",
                      field(row, "meaning")});
    }
    print(possible, terminal);
}

// The second confirmation, in another way than the first: typed by hand where there is a person.
std::string ask_for_name(const Terminal& terminal, const std::string& name) {
    terminal.out
        << "A hard delete removes the mail from the mailbox for good: no undo, no folder, no administrator brings\n"
           "it back, and a wrong verdict becomes lost mail.\nType the tenant's name ("
        << name << ") to allow it: " << std::flush;
    std::string typed;
    std::getline(std::cin, typed);
    return std::string(trim(typed));
}

Result<json> changed_actions(const std::vector<std::string>& pairs) {
    if (pairs.size() % 2 != 0)
        return fail(ErrorKind::give_up, "api.bad_value",
                    "Give dispositions and actions in pairs: malicious quarantine spam junk.");
    json actions = json::object();
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
        const auto disposition = parse_disposition(pairs[i]);
        const auto action = parse_action(pairs[i + 1]);
        if (!disposition)
            return fail(ErrorKind::give_up, "api.bad_value",
                        "\"" + pairs[i] + "\" is no disposition: malicious, suspicious, spoof, spam or bulk.");
        if (!action)
            return fail(ErrorKind::give_up, "api.bad_value",
                        "\"" + pairs[i + 1] +
                            "\" is no action: none, mark, junk, trash, soft-delete, quarantine or hard-delete.");
        actions[std::string(to_text(*disposition))] = to_text(*action);
    }
    return actions;
}

} // namespace

int tenant_policy(Session& session, const PolicyChange& change) {
    const std::string path = tenant_path(change.name, "/policy");
    json body = json::object();
    if (!change.file_text.empty()) {
        const json whole = json::parse(change.file_text, nullptr, false);
        if (!whole.is_object())
            return report(session.terminal,
                          {ErrorKind::give_up, "api.bad_value", "The policy file is not a JSON object.", {}});
        body = {{"policy", whole}, {"replace", true}};
    }
    if (!change.pairs.empty()) {
        auto actions = changed_actions(change.pairs);
        if (!actions) return report(session.terminal, actions.error());
        body["policy"]["actions"].merge_patch(*actions);
    }
    const bool is_change = !body.empty();
    if (is_change) {
        body["confirm_hard_delete"] = change.confirm_hard_delete;
        body["delete_for_ever"] = change.delete_for_ever;
        const bool has_person = session.terminal.is_interactive && ::isatty(STDIN_FILENO) == 1;
        if (change.confirm_hard_delete && change.delete_for_ever.empty() && has_person)
            body["delete_for_ever"] = ask_for_name(session.terminal, change.name);
    }
    const auto answer = is_change ? session.api.call("PUT", path, body) : session.api.call("GET", path);
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json) return print_json(session.terminal, *answer), exit_code::ok;
    show_policy(session.terminal, *answer);
    if (!is_change) show_possible(session.terminal, *answer);
    return exit_code::ok;
}

} // namespace remand::cli
