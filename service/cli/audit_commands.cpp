// audit list|verify|prune.
#include <optional>
#include <ostream>

#include "core/text.hpp"
#include "service/cli/commands.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

constexpr std::size_t telling_digits = 16; // of a hash: as many as a person may leave it at

struct NotedRow {
    std::int64_t id = 0;
    std::string hash;
};

// "815=3f2a…", as the log and `audit verify` tell it.
std::optional<NotedRow> noted_row_of(const std::string& text) {
    const auto sign = text.find('=');
    if (sign == std::string::npos || sign == 0 || sign > 18) return {};
    NotedRow noted{0, ascii_lower(text.substr(sign + 1))};
    for (const char digit : text.substr(0, sign)) {
        if (digit < '0' || digit > '9') return {};
        noted.id = noted.id * 10 + (digit - '0');
    }
    const bool is_hash = noted.hash.size() >= telling_digits && noted.hash.size() <= 64 &&
                         noted.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    return is_hash ? std::optional(noted) : std::nullopt;
}

// Empty when the row is there as it was noted.
Result<std::string> what_became_of(Api& api, const NotedRow& noted) {
    const std::map<std::string, std::string> query{{"before", std::to_string(noted.id + 1)}, {"limit", "1"}};
    const auto answer = api.call("GET", "/v1/audit", query);
    if (!answer) return fail(answer.error());
    const json& rows = (*answer)["audit"];
    if (rows.empty() || number(rows[0], "id") != noted.id)
        return "Row " + std::to_string(noted.id) + " is not there (any more).";
    if (field(rows[0], "hash").starts_with(noted.hash)) return std::string();
    return "Row " + std::to_string(noted.id) + " has another hash than the one that was noted.";
}

} // namespace

std::string audit_text(const json& finding) {
    if (!field(finding, "finding").empty()) return "BROKEN: " + field(finding, "finding");
    if (number(finding, "rows") == 0) return "no rows yet";
    if (number(finding, "rows") == 1) return "1 row (" + field(finding, "last") + "), as it was written";
    return field(finding, "rows") + " rows (" + field(finding, "first") + " to " + field(finding, "last") +
           "), as they were written";
}

int audit_list(Session& session, const Words& filter, std::size_t limit) {
    Table table({{"ID", false, true}, {"AT (UTC)"}, {"WHO"}, {"WHAT"}, {"TO", true}, {"DETAIL", true}});
    return print_list(session, "/v1/audit", "audit", filter, limit, std::move(table), [](const json& item) {
        const std::string detail = field(item, "detail");
        return std::vector<Cell>{field(item, "id"),  moment(item, "at"),     field(item, "actor"),
                                 field(item, "act"), field(item, "subject"), detail == "{}" ? "" : detail};
    });
}

int audit_verify(Session& session, const std::string& noted) {
    const auto row = noted_row_of(noted);
    if (!noted.empty() && !row)
        return report(session.terminal, {ErrorKind::give_up,
                                         "cli.bad_value",
                                         "--holds wants a row and its hash as they were told: 815=3f2a9c… (at least 16 digits).",
                                         {}});
    auto answer = session.api.call("GET", "/v1/audit/check");
    if (!answer) return report(session.terminal, answer.error());
    if (row && answer->value("is_whole", false)) {
        const auto became = what_became_of(session.api, *row);
        if (!became) return report(session.terminal, became.error());
        if (!became->empty()) {
            (*answer)["is_whole"] = false;
            (*answer)["broken_row"] = row->id;
            (*answer)["finding"] = *became + " The chain itself is whole: this is an older backup, another database, or one "
                                             "that was made up anew.";
        }
    }
    const bool is_whole = answer->value("is_whole", false);
    if (session.terminal.is_json) {
        print_json(session.terminal, *answer);
    } else if (is_whole) {
        session.terminal.out << "The audit is whole: " << audit_text(*answer) << ".\n";
        if (number(*answer, "rows") > 0)
            session.terminal.out << "Its newest row is " << field(*answer, "last") << '=' << field(*answer, "last_hash")
                                 << "\nKeep that line elsewhere; `remand audit verify --holds ROW=HASH` holds the audit "
                                    "to it.\n";
    } else {
        session.terminal.out << styled("!! The audit is broken. " + printable(field(*answer, "finding")), Style::red,
                                       session.terminal.has_colour)
                             << "\n   "
                             << (row && number(*answer, "broken_row") == row->id
                                     ? std::string()
                                     : "The " + field(*answer, "rows") + " rows before that are as they were written. ")
                             << "Keep the file as it is; docs/recovery.md says what to do.\n";
    }
    return is_whole ? exit_code::ok : exit_code::error;
}

int audit_prune(Session& session, const std::string& before, bool is_confirmed) {
    const auto moment = api_moment("--before", before);
    if (!moment) return report(session.terminal, moment.error());
    if (!is_confirmed)
        return report(session.terminal, {ErrorKind::fix_configuration,
                                         "cli.unconfirmed",
                                         "This removes the audit's rows from before " + *moment +
                                             " for ever; say --yes. `remand audit list --json --limit 0 --until " +
                                             before + "` writes them out first.",
                                         {}});
    const auto answer = session.api.call("POST", "/v1/audit/prune", json{{"before", *moment}});
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << "Removed " << field(*answer, "removed") << " rows; the rest is checked as before.\n";
    return exit_code::ok;
}

} // namespace remand::cli
