// config plan|apply|export|history|rollback.
#include <ostream>

#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

void print_changes(const Terminal& terminal, const json& changes) {
    std::string tenant = "\n";
    for (const auto& change : changes) {
        if (field(change, "tenant") != tenant) {
            tenant = field(change, "tenant");
            terminal.out << styled(tenant.empty() ? "All tenants" : "Tenant " + printable(tenant), Style::bold, terminal.has_colour) << '\n';
        }
        const std::string kind = field(change, "kind");
        const std::string before = printable(field(change, "before")), after = printable(field(change, "after"));
        const auto style = kind == "add" ? Style::green : kind == "remove" ? Style::red : Style::yellow;
        const std::string sign = kind == "add" ? "+ " : kind == "remove" ? "- " : "~ ";
        terminal.out << "  " << styled(sign + printable(field(change, "what")), style, terminal.has_colour);
        if (kind == "change")
            terminal.out << ": " << before << " -> " << after << '\n';
        else
            terminal.out << ": " << (kind == "add" ? after : before) << '\n';
    }
}

void print_remarks(const Terminal& terminal, const json& answer) {
    for (const auto& conflict : answer.value("conflicts", json::array()))
        terminal.out << styled("Conflict", Style::yellow, terminal.has_colour) << ": " << printable(conflict.get<std::string>()) << '\n';
    for (const auto& warning : answer.value("warnings", json::array()))
        terminal.out << styled("Warning", Style::red, terminal.has_colour) << ": " << printable(warning.get<std::string>()) << '\n';
}

std::string count_of(const json& changes) {
    std::size_t added = 0, removed = 0;
    for (const auto& change : changes) {
        added += field(change, "kind") == "add" ? 1 : 0;
        removed += field(change, "kind") == "remove" ? 1 : 0;
    }
    return std::to_string(changes.size()) + (changes.size() == 1 ? " change (" : " changes (") + std::to_string(added) +
           " added, " + std::to_string(changes.size() - added - removed) + " changed, " + std::to_string(removed) + " removed)";
}

int print_outcome(Session& session, const Result<json>& answer, bool is_dry) {
    if (!answer) return report(session.terminal, answer.error());
    const json changes = answer->value("changes", json::array());
    const int code = is_dry && !changes.empty() ? exit_code::differs : exit_code::ok;
    if (session.terminal.is_json) return print_json(session.terminal, *answer), code;
    auto& out = session.terminal.out;
    if (changes.empty()) {
        out << "Nothing differs from what is in force.\n";
        return code;
    }
    print_changes(session.terminal, changes);
    print_remarks(session.terminal, *answer);
    out << count_of(changes)
        << (is_dry ? "; nothing was changed yet.\n" : ", in force as version " + field(*answer, "version") + ".\n");
    return code;
}

json confirmed(const ConfigChange& change) {
    return {{"note", change.note},
            {"dry_run", change.dry_run},
            {"confirm_hard_delete", change.confirm_hard_delete},
            {"delete_for_ever", change.delete_for_ever}};
}

} // namespace

int config_plan(Session& session, const ConfigChange& change) {
    return print_outcome(session, session.api.call("POST", "/v1/config/plan", json{{"text", change.text}, {"file", change.file}}), true);
}

int config_apply(Session& session, const ConfigChange& change) {
    json body = confirmed(change);
    body["text"] = change.text;
    body["file"] = change.file;
    return print_outcome(session, session.api.call("POST", "/v1/config/apply", body), change.dry_run);
}

int config_rollback(Session& session, std::int64_t version, const ConfigChange& change) {
    json body = confirmed(change);
    body["version"] = version;
    return print_outcome(session, session.api.call("POST", "/v1/config/rollback", body), change.dry_run);
}

int config_export(Session& session, std::int64_t version, const std::string& file_name, std::ostream& file) {
    const auto answer = session.api.call("GET", version == 0 ? "/v1/config/export" : "/v1/config/history/" + std::to_string(version));
    if (!answer) return report(session.terminal, answer.error());
    auto& out = file_name.empty() ? session.terminal.out : file;
    if (session.terminal.is_json && file_name.empty()) return print_json(session.terminal, *answer), exit_code::ok;
    out << field(*answer, "toml");
    if (!out.flush())
        return report(session.terminal, {ErrorKind::fix_configuration, "cli.output", "The file " + file_name + " cannot be written.", {}});
    if (!file_name.empty() && session.terminal.is_json)
        print_json(session.terminal, {{"file", file_name}});
    else if (!file_name.empty())
        session.terminal.out << "Wrote " << printable(file_name) << ".\n";
    return exit_code::ok;
}

int config_history(Session& session, std::size_t limit) {
    Table table({{"VERSION", false, true}, {"AT (UTC)"}, {"BY"}, {"HOW"}, {"CHANGES", false, true}, {"NOTE", true}});
    const auto given = each_item(session.api, "/v1/config/history", "versions", {}, limit, [&](const json& version) {
        if (session.terminal.is_json)
            print_json(session.terminal, version);
        else
            table.add({field(version, "id"), moment(version, "at"), field(version, "actor"), field(version, "act"),
                       std::to_string(version.value("changes", json::array()).size()), field(version, "note")});
    });
    if (!given) return report(session.terminal, given.error());
    if (*given == 0) {
        if (!session.terminal.is_json) session.terminal.err << "No settings file was applied yet.\n";
        return exit_code::nothing_found;
    }
    if (!session.terminal.is_json) print(table, session.terminal);
    return exit_code::ok;
}

} // namespace remand::cli
