#include "service/cli/domain_commands.hpp"

#include <ostream>

#include "core/encoding.hpp"
#include "service/cli/registry_text.hpp"
#include "service/cli/verdict_text.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

std::string domain_path(const std::string& tenant, const std::string& domain, std::string_view rest = "") {
    return tenant_path(tenant, "/domains/" + percent_encode(domain) + std::string(rest));
}

int show_domain(Session& session, const std::string& tenant, const Result<json>& answer) {
    if (!answer) return report(session.terminal, answer.error());
    const auto& terminal = session.terminal;
    if (terminal.is_json) return print_json(terminal, *answer), exit_code::ok;
    const bool is_verified = !(*answer)["verified_at"].is_null();
    Facts facts(terminal);
    facts.add("Domain", field(*answer, "domain"), Style::bold);
    facts.add("State", field(*answer, "state"));
    facts.add("Note", field(*answer, "reason"));
    facts.add("Verified", is_verified ? day(*answer, "verified_at") : "not yet");
    facts.add("Folders", answer->value("all_folders", false) ? "all" : "inbox and junk");
    facts.print();
    if (is_verified) return exit_code::ok;
    const auto domain = field(*answer, "domain");
    terminal.out << "\nPut this TXT record into its DNS:\n  "
                 << printable(domain + "  TXT  \"" + field(*answer, "txt_record") + '"')
                 << "\nthen: remand domain verify --tenant " << printable(tenant + ' ' + domain) << '\n';
    return exit_code::ok;
}

} // namespace

int domain_list(Session& session, const std::string& tenant) {
    const auto answer = session.api.call("GET", tenant_path(tenant, "/domains"));
    if (!answer) return report(session.terminal, answer.error());
    const auto& terminal = session.terminal;
    const auto& domains = (*answer)["domains"];
    if (terminal.is_json) {
        for (const auto& domain : domains) print_json(terminal, domain);
        return domains.empty() ? exit_code::nothing_found : exit_code::ok;
    }
    Table table(
        {{"DOMAIN", true}, {"STATE"}, {"FROM"}, {"VERIFIED"}, {"LAST MAIL (UTC)"}, {"FOLDERS"}, {"NOTE", true}});
    for (const auto& domain : domains) {
        const auto state = field(domain, "state");
        table.add({field(domain, "domain"),
                   Cell(state, state == "active"   ? Style::green
                               : state == "broken" ? Style::red
                                                   : Style::yellow),
                   field(domain, "source"), day(domain, "verified_at"), moment(domain, "last_mail_at"),
                   domain.value("all_folders", false) ? "all" : "inbox", field(domain, "reason")});
    }
    if (table.is_empty()) {
        terminal.err << "No domain is known yet.\n";
        return exit_code::nothing_found;
    }
    print(table, terminal);
    const auto& scope = (*answer)["scope"];
    terminal.out << (scope.empty() ? "\nEvery mailbox is watched.\n" : "\nOnly these are watched (pilot):\n");
    for (const auto& entry : scope)
        terminal.out << "  " << printable(field(entry, "kind") + ' ' + field(entry, "name")) << '\n';
    return exit_code::ok;
}

int domain_add(Session& session, const std::string& tenant, const std::string& domain) {
    return show_domain(session, tenant,
                       session.api.call("POST", tenant_path(tenant, "/domains"), json{{"domain", domain}}));
}

int domain_verify(Session& session, const std::string& tenant, const std::string& domain) {
    const auto answer = session.api.call("POST", domain_path(tenant, domain, "/verify"), json::object());
    const int code = show_domain(session, tenant, answer);
    return code == exit_code::ok && (*answer)["verified_at"].is_null() ? exit_code::needs_administrator : code;
}

int domain_set(Session& session, const std::string& tenant, const std::string& domain, std::optional<bool> pause,
               std::optional<bool> all_folders) {
    json body = json::object();
    if (pause) body["is_paused"] = *pause;
    if (all_folders) body["all_folders"] = *all_folders;
    return show_domain(session, tenant, session.api.call("PATCH", domain_path(tenant, domain), body));
}

int domain_remove(Session& session, const std::string& tenant, const std::string& domain) {
    const auto answer = session.api.call("DELETE", domain_path(tenant, domain));
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << "Removed " << printable(domain) << ".\n";
    return exit_code::ok;
}

int domain_scope(Session& session, const std::string& tenant, const std::vector<std::string>& mailboxes,
                 const std::vector<std::string>& groups, bool everybody) {
    if (everybody || !mailboxes.empty() || !groups.empty()) {
        const auto answer =
            session.api.call("PUT", tenant_path(tenant, "/scope"), json{{"mailboxes", mailboxes}, {"groups", groups}});
        if (!answer) return report(session.terminal, answer.error());
    }
    return domain_list(session, tenant);
}

} // namespace remand::cli
