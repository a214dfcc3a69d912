#include "service/cli/registry_commands.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "service/cli/verdict_text.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

std::string joined(const json& list) {
    std::string text;
    for (const auto& one : list)
        text += (text.empty() ? "" : ", ") + (one.is_string() ? one.get<std::string>() : one.dump());
    return text;
}

std::string day(const json& object, std::string_view key) { return field(object, key).substr(0, 10); }

void print_changes(const Terminal& terminal, const json& changes) {
    Table table({{"WHEN (UTC)"}, {"CHANGE"}, {"NAME", true}, {"ADDRESS", true}, {"WAS", true}, {"IS", true}});
    for (const auto& change : changes)
        table.add({moment(change, "at"), field(change, "change"), field(change, "name"), field(change, "address"),
                   field(change, "before"), field(change, "after")});
    if (!table.is_empty()) print(table, terminal);
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
                      " What was known before stays in force. If it is right: remand directory confirm " +
                      field(answer, "tenant") + " (or --discard).",
                  Style::red);
    for (const auto& note : answer.value("notes", json::array()))
        facts.add("Note", note.get<std::string>(), Style::yellow);
    facts.print();
    if (!answer["changes"].empty()) {
        terminal.out << "\nLast changes:\n";
        print_changes(terminal, answer["changes"]);
    }
    return exit_code::ok;
}

std::string directory_path(const std::string& tenant, std::string_view rest) {
    return tenant_path(tenant, "/directory" + std::string(rest));
}
std::string registry_path(const std::string& tenant, std::string_view rest = "") {
    return tenant_path(tenant, "/registry" + std::string(rest));
}

std::string review_line(const json& review) {
    const std::string last = review["last_at"].is_null() ? "never" : day(review, "last_at");
    return fmt::format("Last review: {}; {} {}.", last, review.value("is_due", false) ? "DUE since" : "due on",
                       day(review, "due_at"));
}

void print_review_line(const Terminal& terminal, const json& review) {
    terminal.out << styled(review_line(review), review.value("is_due", false) ? Style::yellow : Style::dim,
                           terminal.has_colour)
                 << (review.value("is_due", false) ? " `remand registry review` shows what changed." : "") << '\n';
}

Result<json> body_of(const EntryFlags& flags) {
    json body = json::object();
    if (flags.name) body["name"] = *flags.name;
    if (flags.title) body["title"] = *flags.title;
    if (flags.role) body["role"] = *flags.role;
    if (flags.comment) body["comment"] = *flags.comment;
    if (flags.expires) {
        if (*flags.expires == "never") {
            body["expires_at"] = nullptr;
        } else {
            const auto time =
                parse_rfc3339(flags.expires->size() == 10 ? *flags.expires + "T00:00:00Z" : *flags.expires);
            if (!time)
                return fail(ErrorKind::give_up, "api.bad_value",
                            "\"" + *flags.expires + "\" is no day for --expires; write 2027-03-31, or never.");
            body["expires_at"] = to_rfc3339(*time);
        }
    }
    if (!flags.addresses.empty()) body["addresses"] = flags.addresses;
    if (!flags.patterns.empty()) body["patterns"] = flags.patterns;
    return body;
}

int add_entry(Session& session, const std::string& tenant, const json& body, const std::string& what) {
    const auto answer = session.api.call("POST", registry_path(tenant), body);
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << printable("Added " + what + " (entry " + joined((*answer)["ids"]) +
                                          "). The next message is judged with it.")
                             << '\n';
    return exit_code::ok;
}

void print_entries(const Terminal& terminal, const json& entries, const std::string& title) {
    if (entries.empty()) return;
    terminal.out << '\n' << title << '\n';
    Table table(
        {{"ENTRY", false, true}, {"KIND"}, {"NAME", true}, {"ADDRESSES", true}, {"EXPIRES"}, {"COMMENT", true}});
    for (const auto& entry : entries)
        table.add({field(entry, "id"), field(entry, "kind"), field(entry, "name"), joined(entry["addresses"]),
                   day(entry, "expires_at"), field(entry, "comment")});
    print(table, terminal);
}

} // namespace

Result<std::string> tenant_or_only(Session& session, const std::string& named) {
    if (!named.empty()) return named;
    const auto answer = session.api.call("GET", "/v1/tenants");
    if (!answer) return fail(answer.error());
    const auto& tenants = (*answer)["tenants"];
    if (tenants.size() == 1) return field(tenants[0], "name");
    if (tenants.empty())
        return fail(ErrorKind::give_up, "tenant.unknown",
                    "There is no tenant yet; `remand tenant add --help` shows how to add one.");
    return fail(ErrorKind::give_up, "api.bad_value", "There are several tenants; say which one with --tenant NAME.");
}

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

int registry_list(Session& session, const std::string& tenant, const std::map<std::string, std::string>& words) {
    const auto answer = session.api.call("GET", registry_path(tenant), words);
    if (!answer) return report(session.terminal, answer.error());
    const auto& terminal = session.terminal;
    if (terminal.is_json) {
        for (const auto& person : (*answer)["people"]) print_json(terminal, person);
        for (const auto& entry : (*answer)["exceptions"]) print_json(terminal, entry);
        return (*answer)["people"].empty() && (*answer)["exceptions"].empty() ? exit_code::nothing_found
                                                                              : exit_code::ok;
    }
    Table table(
        {{"ENTRY"}, {"NAME", true}, {"TITLE", true}, {"ROLE"}, {"ADDRESSES", true}, {"FROM", true}, {"EXPIRES"}});
    for (const auto& person : (*answer)["people"])
        table.add(
            {joined(person["entries"]), field(person, "name"), field(person, "title"), field(person, "role"),
             joined(person["addresses"]) + (person["patterns"].empty() ? "" : " and " + joined(person["patterns"])),
             field(person, "origin"), day(person, "expires_at")});
    if (!table.is_empty()) print(table, terminal);
    if (number(*answer, "matching") > static_cast<std::int64_t>((*answer)["people"].size()))
        terminal.out << "... and "
                     << number(*answer, "matching") - static_cast<std::int64_t>((*answer)["people"].size())
                     << " more (--limit 0 shows all)\n";
    print_entries(terminal, (*answer)["exceptions"], "Exceptions:");
    print_entries(terminal, (*answer)["unresolved"], "Not in the directory any more:");
    terminal.out << '\n'
                 << field(*answer, "protected") << " people are protected"
                 << (answer->value("protects_directory", true) ? ", the whole directory among them. "
                                                               : "; of the directory only the chosen. ");
    print_review_line(terminal, (*answer)["review"]);
    return table.is_empty() && (*answer)["exceptions"].empty() ? exit_code::nothing_found : exit_code::ok;
}

int registry_show(Session& session, const std::string& tenant, std::int64_t id) {
    const auto answer = session.api.call("GET", registry_path(tenant, "/" + std::to_string(id)));
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json) return print_json(session.terminal, *answer), exit_code::ok;
    Facts facts(session.terminal);
    facts.add("Entry", field(*answer, "id") + ": " + field(*answer, "name"), Style::bold);
    facts.add("Kind", field(*answer, "kind"));
    facts.add("Title", field(*answer, "title"));
    facts.add("Role", field(*answer, "role"));
    facts.add("Addresses", joined((*answer)["addresses"]));
    facts.add("Patterns", joined((*answer)["patterns"]));
    facts.add("Directory id", field(*answer, "directory_id"));
    facts.add("From", field(*answer, "provenance") + ", by " + field(*answer, "created_by") + " at " +
                          moment(*answer, "created_at"));
    facts.add("Comment", field(*answer, "comment"));
    facts.add("Expires", day(*answer, "expires_at"));
    facts.print();
    return exit_code::ok;
}

int registry_add(Session& session, const std::string& tenant, const EntryFlags& flags) {
    auto body = body_of(flags);
    if (!body) return report(session.terminal, body.error());
    if (flags.user || flags.group) {
        (*body)["kind"] = flags.user ? "user" : "group";
        (*body)["directory"] = flags.user ? *flags.user : *flags.group;
        return add_entry(session, tenant, *body, flags.user ? *flags.user : "group " + *flags.group);
    }
    return add_entry(session, tenant, *body, flags.name.value_or(""));
}

int registry_edit(Session& session, const std::string& tenant, std::int64_t id, const EntryFlags& flags) {
    const auto body = body_of(flags);
    if (!body) return report(session.terminal, body.error());
    const auto answer = session.api.call("PATCH", registry_path(tenant, "/" + std::to_string(id)), *body);
    if (!answer) return report(session.terminal, answer.error());
    return registry_show(session, tenant, id);
}

int registry_remove(Session& session, const std::string& tenant, const std::vector<std::int64_t>& ids) {
    const auto answer = session.api.call("POST", registry_path(tenant, "/remove"), json{{"ids", ids}});
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out
            << "Removed entr" << (ids.size() == 1 ? "y " : "ies ") << joined((*answer)["removed"])
            << ". People of the directory stay protected with it; `registry exclude --user` takes one out.\n";
    return exit_code::ok;
}

int registry_exclude(Session& session, const std::string& tenant, const EntryFlags& flags) {
    auto body = body_of(flags);
    if (!body) return report(session.terminal, body.error());
    if (flags.user) {
        (*body)["kind"] = "unprotected";
        (*body)["directory"] = *flags.user;
        return add_entry(session, tenant, *body, *flags.user + " as one who need not be protected");
    }
    (*body)["kind"] = "exception";
    return add_entry(session, tenant, *body,
                     (flags.name ? *flags.name : std::string("any name")) + " at " + joined(json(flags.addresses)) +
                         " as an exception");
}

int registry_import(Session& session, const std::string& tenant, const std::string& csv, bool replaces) {
    const auto answer =
        session.api.call("POST", registry_path(tenant, "/import"), json{{"csv", csv}, {"replace", replaces}});
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << "Imported " << field(*answer, "added") << " people.\n";
    return exit_code::ok;
}

int registry_export(Session& session, const std::string& tenant, const std::string& file_name, std::ostream& file) {
    const auto answer = session.api.call("GET", registry_path(tenant, "/export"));
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json) return print_json(session.terminal, *answer), exit_code::ok;
    if (file_name.empty()) {
        session.terminal.out << field(*answer, "csv");
    } else if (!(file << field(*answer, "csv") << std::flush)) {
        return report(
            session.terminal,
            {ErrorKind::fix_configuration, "cli.export_file", "The file " + file_name + " cannot be written.", {}});
    } else {
        session.terminal.out << "Wrote " << field(*answer, "people") << " people to " << printable(file_name) << ".\n";
    }
    return exit_code::ok;
}

int registry_suggest(Session& session, const std::string& tenant) {
    const auto answer = session.api.call("GET", registry_path(tenant, "/suggestions"));
    if (!answer) return report(session.terminal, answer.error());
    const auto& terminal = session.terminal;
    const auto& suggestions = (*answer)["suggestions"];
    if (terminal.is_json) {
        for (const auto& one : suggestions) print_json(terminal, one);
        return suggestions.empty() ? exit_code::nothing_found : exit_code::ok;
    }
    if (suggestions.empty()) {
        terminal.err << "Nobody who is not marked already looks like somebody attackers would be.\n";
        return exit_code::nothing_found;
    }
    Table table({{"NAME", true}, {"TITLE", true}, {"ROLE"}, {"ADDRESS", true}, {"WHY", true}});
    for (const auto& one : suggestions)
        table.add(
            {field(one, "name"), field(one, "title"), field(one, "role"), field(one, "address"), field(one, "why")});
    print(table, terminal);
    terminal.out << "\nTo mark one: remand registry add --tenant " << printable(tenant)
                 << " --user ADDRESS --role ROLE\n";
    return exit_code::ok;
}

int registry_review(Session& session, const std::string& tenant, bool confirms) {
    const auto answer = confirms ? session.api.call("POST", registry_path(tenant, "/review"), json::object())
                                 : session.api.call("GET", registry_path(tenant, "/review"));
    if (!answer) return report(session.terminal, answer.error());
    const auto& terminal = session.terminal;
    if (terminal.is_json) return print_json(terminal, *answer), exit_code::ok;
    if (!(*answer)["changes"].empty()) {
        terminal.out << "Changes of the directory since the last review:\n";
        print_changes(terminal, (*answer)["changes"]);
    } else if (!confirms) {
        terminal.out << "The directory tells of no change since the last review.\n";
    }
    print_entries(terminal, (*answer)["new_entries"], "New entries:");
    print_entries(terminal, (*answer)["expired"], "Expired entries:");
    print_entries(terminal, (*answer)["unresolved"], "Not in the directory any more:");
    terminal.out << '\n';
    print_review_line(terminal, *answer);
    if (!confirms)
        terminal.out << "When all is right: remand registry review --tenant " << printable(tenant) << " --confirm\n";
    return exit_code::ok;
}

int registry_protect(Session& session, const std::string& tenant, bool whole_directory) {
    const auto answer =
        session.api.call("PUT", registry_path(tenant, "/settings"), json{{"protects_directory", whole_directory}});
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << (whole_directory ? "The whole directory is protected.\n"
                                                 : "Only chosen people and groups are protected.\n");
    return exit_code::ok;
}

Matcher matcher_of_tenant(Session& session, const std::string& tenant) {
    return [&session, tenant](const std::vector<MatchQuestion>& questions) -> Result<std::vector<MatchAnswer>> {
        json senders = json::array();
        for (const auto& question : questions)
            senders.push_back({{"name", question.name}, {"address", question.address}});
        const auto answer =
            session.api.call("POST", registry_path(tenant, "/match"), json{{"senders", std::move(senders)}});
        if (!answer) return fail(answer.error());
        std::vector<MatchAnswer> answers;
        for (const auto& one : (*answer)["answers"])
            answers.push_back({one.value("match", false), field(one, "person"), field(one, "rule")});
        return answers;
    };
}

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

namespace {
int show_domain(Session& session, const Result<json>& answer) {
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
    if (!is_verified)
        terminal.out << "\nPut this TXT record into its DNS, then: remand domain verify\n  "
                     << printable(field(*answer, "domain") + "  TXT  \"" + field(*answer, "txt_record") + "\"") << '\n';
    return exit_code::ok;
}
std::string domain_path(const std::string& tenant, const std::string& domain, std::string_view rest = "") {
    return tenant_path(tenant, "/domains/" + percent_encode(domain) + std::string(rest));
}
} // namespace

int domain_add(Session& session, const std::string& tenant, const std::string& domain) {
    return show_domain(session, session.api.call("POST", tenant_path(tenant, "/domains"), json{{"domain", domain}}));
}

int domain_verify(Session& session, const std::string& tenant, const std::string& domain) {
    const auto answer = session.api.call("POST", domain_path(tenant, domain, "/verify"), json::object());
    const int code = show_domain(session, answer);
    return code == exit_code::ok && (*answer)["verified_at"].is_null() ? exit_code::needs_administrator : code;
}

int domain_set(Session& session, const std::string& tenant, const std::string& domain, std::optional<bool> pause,
               std::optional<bool> all_folders) {
    json body = json::object();
    if (pause) body["is_paused"] = *pause;
    if (all_folders) body["all_folders"] = *all_folders;
    return show_domain(session, session.api.call("PATCH", domain_path(tenant, domain), body));
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
