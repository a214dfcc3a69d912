// What the registry shows: who is in it, one entry, suggestions, the review.
#include "service/cli/registry_commands.hpp"

#include <ostream>

#include <fmt/format.h>

#include "service/cli/registry_text.hpp"
#include "service/cli/verdict_text.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

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
    print_entries(terminal, answer->value("unprotected", json::array()), "Taken out, of the directory:");
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
        print_directory_changes(terminal, (*answer)["changes"]);
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

} // namespace remand::cli
