#include "service/cli/directory_commands.hpp"

#include <ostream>

#include "service/cli/registry_text.hpp"
#include "service/cli/verdict_text.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

std::string directory_path(const std::string& tenant, std::string_view rest) {
    return tenant_path(tenant, "/directory" + std::string(rest));
}

int show_directory(Session& session, const json& answer) {
    const auto& terminal = session.terminal;
    if (terminal.is_json) return print_json(terminal, answer), exit_code::ok;
    Facts facts(terminal);
    facts.add("Tenant", field(answer, "tenant"), Style::bold);
    facts.add("In force since", answer["good_at"].is_null() ? "never read yet" : moment(answer, "good_at"));
    facts.add("People", field(answer, "users"));
    facts.add("Groups", field(answer, "groups"));
    facts.add("Last round", moment(answer, "ended_at"));
    if (!answer["error"].is_null())
        facts.add("Failed", field(answer["error"], "message") + " What was known before stays in force.", Style::red);
    if (field(answer, "phase") == "held")
        facts.add("Held",
                  field(answer, "held_reason") +
                      " What was known before stays in force. If it is right: remand directory confirm --tenant " +
                      field(answer, "tenant") + " (or --discard).",
                  Style::red);
    for (const auto& note : answer.value("notes", json::array()))
        facts.add("Note", note.get<std::string>(), Style::yellow);
    facts.print();
    if (!answer["changes"].empty()) {
        terminal.out << "\nLast changes:\n";
        print_directory_changes(terminal, answer["changes"]);
    }
    return exit_code::ok;
}

} // namespace

int directory_status(Session& session, const std::string& tenant) {
    const auto answer = session.api.call("GET", directory_path(tenant, ""));
    return answer ? show_directory(session, *answer) : report(session.terminal, answer.error());
}

int directory_sync(Session& session, const std::string& tenant) {
    const auto answer = session.api.call("POST", directory_path(tenant, "/sync"), json::object());
    if (!answer) return report(session.terminal, answer.error());
    show_directory(session, *answer);
    return field(*answer, "phase") == "held" ? exit_code::needs_administrator : exit_code::ok;
}

int directory_confirm(Session& session, const std::string& tenant, bool discards) {
    const auto answer = session.api.call("POST", directory_path(tenant, "/confirm"), json{{"discard", discards}});
    return answer ? show_directory(session, *answer) : report(session.terminal, answer.error());
}

int directory_users(Session& session, const std::string& tenant, std::map<std::string, std::string> words,
                    std::size_t limit) {
    constexpr std::size_t page = 500;
    Table table(
        {{"NAME", true}, {"TITLE", true}, {"DEPARTMENT", true}, {"ADDRESS", true}, {"ALIASES", true}, {"STATE"}});
    std::size_t given = 0;
    while (limit == 0 || given < limit) {
        words["limit"] = std::to_string(limit == 0 ? page : std::min(page, limit - given));
        const auto answer = session.api.call("GET", directory_path(tenant, "/users"), words);
        if (!answer) return report(session.terminal, answer.error());
        for (const auto& user : (*answer)["users"]) {
            ++given;
            if (session.terminal.is_json) {
                print_json(session.terminal, user);
                continue;
            }
            const std::string state = !user.value("is_enabled", true)    ? "disabled"
                                      : user.value("has_mailbox", false) ? ""
                                                                         : "no mailbox";
            table.add({field(user, "name"), field(user, "title"), field(user, "department"), field(user, "address"),
                       joined(user["aliases"]), state});
        }
        if ((*answer)["next"].is_null()) break;
        words["after"] = field(*answer, "next");
    }
    if (given == 0) {
        if (!session.terminal.is_json) session.terminal.err << "Nobody matches.\n";
        return exit_code::nothing_found;
    }
    if (!session.terminal.is_json) print(table, session.terminal);
    return exit_code::ok;
}

int directory_groups(Session& session, const std::string& tenant, const std::string& text, std::size_t limit) {
    std::map<std::string, std::string> words{{"limit", std::to_string(limit)}};
    if (!text.empty()) words["text"] = text;
    const auto answer = session.api.call("GET", directory_path(tenant, "/groups"), words);
    if (!answer) return report(session.terminal, answer.error());
    Table table({{"NAME", true}, {"ADDRESS", true}, {"PEOPLE", false, true}, {"ID"}});
    for (const auto& group : (*answer)["groups"]) {
        if (session.terminal.is_json)
            print_json(session.terminal, group);
        else
            table.add({field(group, "name"), field(group, "address"), field(group, "members"), field(group, "id")});
    }
    if ((*answer)["groups"].empty()) {
        if (!session.terminal.is_json) session.terminal.err << "No group matches.\n";
        return exit_code::nothing_found;
    }
    if (!session.terminal.is_json) print(table, session.terminal);
    return exit_code::ok;
}

} // namespace remand::cli
