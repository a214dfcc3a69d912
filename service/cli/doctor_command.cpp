// tenant doctor: what was found, in the order in which a person would look, and one word for all of it.
#include <ostream>

#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

void print_checks(const Terminal& terminal, const json& checks) {
    Table table({{""}, {"CHECK"}, {"WHAT WAS FOUND"}});
    for (const auto& check : checks) {
        const std::string state = field(check, "state");
        table.add({Cell(state == "passed" ? "ok" : state, style_of_state(state)), field(check, "what"),
                   field(check, "detail")});
    }
    print(table, terminal);
}

Style style_of_finding(const std::string& finding) {
    return finding == "healthy" ? Style::green : finding == "degraded" ? Style::yellow : Style::red;
}

} // namespace

int tenant_doctor(Session& session, const std::string& name) {
    const auto answer = session.api.call("POST", tenant_path(name, "/doctor"));
    if (!answer) return report(session.terminal, answer.error());
    const std::string finding = field(*answer, "finding");
    if (session.terminal.is_json) {
        print_json(session.terminal, *answer);
    } else {
        print_checks(session.terminal, (*answer)["checks"]);
        session.terminal.out << '\n'
                             << "\"" << name << "\" is "
                             << styled(finding, style_of_finding(finding), session.terminal.has_colour) << ".\n";
    }
    if (finding == "healthy") return exit_code::ok;
    return finding == "degraded" ? exit_code::degraded : exit_code::needs_administrator;
}

} // namespace remand::cli
