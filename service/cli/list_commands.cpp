// list add|show|remove|import|export.
#include <fstream>
#include <iostream>
#include <iterator>
#include <ostream>

#include "core/clock.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

std::string bound_text(const json& entry) {
    std::vector<std::string> words;
    if (entry.contains("authenticated")) {
        const std::string kind = field(entry, "pattern_kind");
        const bool is_ip = kind == "ip" || kind == "network";
        words.emplace_back(entry.value("authenticated", false) ? "authenticated" : is_ip ? "by IP" : "UNBOUND");
    }
    for (const char* word : {"subject", "body", "whole_word", "lookalike", "recent"})
        if (entry.value(word, false)) words.emplace_back(word);
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

Style style_of_kind(const std::string& kind) {
    if (kind.starts_with("blocked")) return Style::red;
    return kind == "trusted-sender" || kind == "exempt-recipient" ? Style::yellow : Style::plain;
}

void print_entries(const Terminal& terminal, const json& entries) {
    Table table({{"ID", false, true},
                 {"TENANT"},
                 {"KIND"},
                 {"PATTERN", true},
                 {"AS"},
                 {"APPLIES"},
                 {"HITS", false, true},
                 {"LAST HIT"},
                 {"EXPIRES"},
                 {"BY"},
                 {"NOTE", true}});
    for (const auto& entry : entries) {
        const std::string tenant = field(entry, "tenant"), kind = field(entry, "kind"), bound = bound_text(entry);
        std::string expires = moment(entry, "expires_at").substr(0, 10);
        if (entry.value("is_expired", false)) expires = "expired";
        table.add({field(entry, "id"), tenant.empty() ? Cell("all", Style::dim) : Cell(tenant),
                   Cell(kind, style_of_kind(kind)), field(entry, "typed"), field(entry, "pattern_kind"),
                   Cell(bound, bound.find("UNBOUND") != std::string::npos ? Style::red : Style::plain),
                   field(entry, "hits"), moment(entry, "last_hit_at").substr(0, 10),
                   Cell(expires, expires == "expired" ? Style::yellow : Style::plain), field(entry, "created_by"),
                   field(entry, "note")});
    }
    print(table, terminal);
}

void print_warnings(const Terminal& terminal, const json& entries) {
    for (const auto& entry : entries)
        for (const auto& warning : entry.value("warnings", json::array()))
            terminal.out << styled("Warning", Style::red, terminal.has_colour) << ": entry " << field(entry, "id") << ", "
                         << printable(field(entry, "kind") + ' ' + field(entry, "typed")) << ": "
                         << printable(warning.get<std::string>()) << '\n';
}

int print_addition(Session& session, const Result<json>& answer) {
    if (!answer) return report(session.terminal, answer.error());
    const auto& terminal = session.terminal;
    if (terminal.is_json) return print_json(terminal, *answer), exit_code::ok;
    const bool is_dry = answer->value("dry_run", false);
    if (!(*answer)["entries"].empty() && !is_dry) print_entries(terminal, (*answer)["entries"]);
    terminal.out << (is_dry ? "Would be: " : "") << number(*answer, "added") << " added, " << number(*answer, "updated")
                 << " changed, " << number(*answer, "unchanged") << " as they were.\n";
    for (const auto& conflict : (*answer)["conflicts"])
        terminal.out << styled("Conflict", Style::yellow, terminal.has_colour) << ": "
                     << printable(conflict.get<std::string>()) << '\n';
    for (const auto& warning : (*answer)["warnings"])
        terminal.out << styled("Warning", Style::red, terminal.has_colour) << ": "
                     << printable(warning.get<std::string>()) << '\n';
    return exit_code::ok;
}

} // namespace

int list_add(Session& session, const ListAddition& addition) {
    json body{{"tenant", addition.tenant}, {"replace", addition.replace}, {"dry_run", addition.dry_run}, {"entries", json::array()}};
    for (const auto& pattern : addition.patterns) {
        json entry{{"kind", addition.kind}, {"pattern", pattern}, {"note", addition.note}, {"authenticated", !addition.unbound}};
        if (!addition.pattern_kind.empty()) entry["pattern_kind"] = addition.pattern_kind;
        if (!addition.expires_at.empty()) entry["expires_at"] = addition.expires_at;
        entry["subject"] = addition.in_subject;
        entry["body"] = addition.in_body;
        entry["whole_word"] = addition.whole_word;
        entry["lookalike"] = addition.lookalike;
        entry["recent"] = addition.recent;
        body["entries"].push_back(std::move(entry));
    }
    return print_addition(session, session.api.call("POST", "/v1/lists", body));
}

int list_import(Session& session, const std::string& csv, const std::string& tenant, bool dry_run) {
    return print_addition(session,
                          session.api.call("POST", "/v1/lists", json{{"tenant", tenant}, {"csv", csv}, {"dry_run", dry_run}}));
}

int list_show(Session& session, const Words& filter, std::size_t limit) {
    json entries = json::array();
    const auto given = each_item(session.api, "/v1/lists", "entries", filter, limit, [&](const json& entry) {
        if (session.terminal.is_json)
            print_json(session.terminal, entry);
        else
            entries.push_back(entry);
    });
    if (!given) return report(session.terminal, given.error());
    if (*given == 0) {
        if (!session.terminal.is_json)
            session.terminal.err << (filter.empty() ? "The lists are empty; `remand list add --help` says how to begin.\n"
                                                    : "Nothing matches.\n");
        return exit_code::nothing_found;
    }
    if (session.terminal.is_json) return exit_code::ok;
    print_entries(session.terminal, entries);
    print_warnings(session.terminal, entries);
    return exit_code::ok;
}

int list_remove(Session& session, const std::vector<std::int64_t>& ids) {
    const auto answer = session.api.call("POST", "/v1/lists/remove", json{{"ids", ids}});
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json) return print_json(session.terminal, *answer), exit_code::ok;
    for (const auto& entry : (*answer)["removed"])
        session.terminal.out << "Removed entry " << field(entry, "id") << ": "
                             << printable(field(entry, "kind") + ' ' + field(entry, "typed")) << ".\n";
    return exit_code::ok;
}

int list_export(Session& session, const std::string& tenant, const std::string& file_name, std::ostream& file) {
    const auto answer = session.api.call("GET", "/v1/lists/export", tenant.empty() ? Words{} : Words{{"tenant", tenant}});
    if (!answer) return report(session.terminal, answer.error());
    auto& out = file_name.empty() ? session.terminal.out : file;
    out << field(*answer, "csv");
    if (!out.flush())
        return report(session.terminal,
                      {ErrorKind::fix_configuration, "cli.output", "The file " + file_name + " cannot be written.", {}});
    if (!file_name.empty() && session.terminal.is_json)
        print_json(session.terminal, {{"file", file_name}, {"entries", number(*answer, "entries")}});
    else if (!file_name.empty())
        session.terminal.out << "Wrote " << number(*answer, "entries") << " entries to " << printable(file_name) << ".\n";
    return exit_code::ok;
}

} // namespace remand::cli
