// status, backup, detectors.
#include <optional>
#include <ostream>

#include "core/action.hpp"
#include "scanner/scanner.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/verdict_text.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

void show_service(const Terminal& terminal, const json& service) {
    if (!service.value("is_running", false)) {
        terminal.out << styled("No service is running", Style::red, terminal.has_colour)
                     << "; this is what the log holds. Start it: systemctl start remand\n\n";
        return;
    }
    Facts facts(terminal);
    const bool is_alive = service.value("is_alive", false);
    facts.add("Service",
              std::string(is_alive ? "running" : "STALLED") + ", version " + field(service, "version") + ", process " +
                  field(service, "pid") + ", since " + moment(service, "started_at"),
              is_alive ? Style::green : Style::red);
    facts.add("Since then", field(service, "messages_judged") + " messages judged, " + field(service, "actions_done") +
                                " actions done, " + field(service, "actions_failed") + " failed, " +
                                field(service, "round_failures") + " of " + field(service, "rounds") +
                                " rounds failed");
    const json check = service.value("database_check", json::object());
    if (!field(check, "at").empty())
        facts.add("Database",
                  (check.value("is_ok", true) ? "found whole at " : "DAMAGED, found at ") + moment(check, "at"));
    const json audit = check.value("audit", json());
    if (audit.is_object()) facts.add("Audit", audit_text(audit), field(audit, "finding").empty() ? Style::plain : Style::red);
    facts.print();
    const auto warn = [&](const std::string& text) {
        if (!text.empty()) terminal.out << styled("!! " + printable(text), Style::red, terminal.has_colour) << '\n';
    };
    warn(field(service.value("storage", json::object()), "message"));
    warn(field(check, "finding"));
    if (audit.is_object() && !field(audit, "finding").empty())
        warn(field(audit, "finding") + " The audit was changed by something else than this service; docs/recovery.md "
                                       "says what to do.");
    terminal.out << '\n';
}

void show_warnings(const Terminal& terminal, const json& tenant) {
    const std::string name = field(tenant, "name");
    const json status = tenant.value("status", json::object());
    const auto warn = [&](const std::string& text) {
        terminal.out << styled("!! " + name + ": " + printable(text), Style::red, terminal.has_colour) << '\n';
    };
    if (!field(tenant, "breaker_tripped_at").empty())
        warn("AUTOMATIC MOVES ARE STOPPED since " + moment(tenant, "breaker_tripped_at") + " (" +
             field(tenant, "breaker_reason") + "); " + field(status, "held_actions") +
             " actions are held. Look at them (remand actions list --state held), then: " +
             "remand tenant release-held " + name + " [--drop]");
    const json health = tenant.value("health", json::object());
    if (const auto since = moment(health, "since"); !field(health, "reason").empty())
        warn(field(health, "state") + (since.empty() ? "" : " since " + since) + ": " + field(health, "reason"));
    for (const auto& warning : health.value("warnings", json::array())) warn(warning.get<std::string>());
    if (field(tenant, "state") == "added") warn("not authorised yet: remand tenant authorize " + name);
    for (const auto& domain : tenant.value("domains", json::array()))
        if (const auto state = field(domain, "state"); state == "unverified")
            warn("domain " + field(domain, "domain") + " is " + state + ": " + field(domain, "reason"));
    const json directory = tenant.value("directory", json::object());
    if (field(directory, "phase") == "held")
        warn("the directory is held: " + field(directory, "held_reason") + " remand directory confirm --tenant " + name + " [--discard]");
    else if (directory.contains("error") && !directory["error"].is_null())
        warn("the directory could not be read, the one of " + moment(directory, "good_at") + " stays in force: " +
             field(directory["error"], "message"));
    if (const json review = tenant.value("review", json::object()); review.value("is_due", false))
        warn("the review of the impersonation registry is due since " + moment(review, "due_at").substr(0, 10) +
             ": remand registry review --tenant " + name);
    if (number(status, "mailboxes_parked") > 0)
        warn(field(status, "mailboxes_parked") +
             (number(status, "mailboxes_parked") == 1 ? " mailbox" : " mailboxes") + " cannot be read: remand tenant show " + name +
             " --mailboxes");
}

// What was used of the provider's budget, and what has to wait for it now.
void show_budgets(const Terminal& terminal, const json& tenants) {
    bool is_any = false;
    for (const auto& tenant : tenants)
        for (const auto& budget : tenant.value("status", json::object()).value("budgets", json::array())) {
            is_any = true;
            terminal.out << field(tenant, "name") << ": " << field(budget, "use");
            for (const auto& limit : budget.value("limits", json::array()))
                terminal.out << "; " << styled(limit.get<std::string>(), Style::yellow, terminal.has_colour);
            terminal.out << '\n';
        }
    if (is_any) terminal.out << '\n';
}

template <class Counts> std::string count_where(const json& tenant, const Counts& counts) {
    std::int64_t count = 0;
    for (const auto& row : tenant.value("action_counts", json::array()))
        if (counts(field(row, "state"), parse_action(field(row, "action")))) count += number(row, "actions");
    return count == 0 ? "" : std::to_string(count);
}

std::string count_actions(const json& tenant, std::string_view state) {
    return count_where(tenant, [state](std::string_view is, auto) { return is == state; });
}

std::string count_done(const json& tenant, bool is_put_back) {
    return count_where(tenant, [is_put_back](std::string_view state, std::optional<Action> action) {
        return state == "done" && (action == Action::restore || action == Action::inbox) == is_put_back;
    });
}

} // namespace

int status(Session& session) {
    const auto answer = session.api.call("GET", "/v1/status");
    const Terminal& terminal = session.terminal;
    if (!answer) return report(terminal, answer.error());
    if (terminal.is_json) return print_json(terminal, *answer), exit_code::ok;

    show_service(terminal, (*answer)["service"]);
    const json& tenants = (*answer)["tenants"];
    if (tenants.empty()) {
        terminal.out << "There is no tenant yet; `remand tenant add --help` shows how to add one.\n";
        return exit_code::ok;
    }
    Table overview({{"TENANT"},
                    {"STATE"},
                    {"MODE"},
                    {"MAILBOXES", false, true},
                    {"PARKED", false, true},
                    {"LEFT OUT", false, true},
                    {"OLDEST ROUND (UTC)"},
                    {"TO FETCH", false, true},
                    {"NOTE", true}});
    std::vector<Column> columns{{"TENANT"}, {"distinct", false, true}};
    for (const auto disposition : all_dispositions) columns.push_back({std::string(to_text(disposition)), false, true});
    for (const auto* title : {"moved", "put back", "would move", "waiting", "held", "failed"})
        columns.push_back({title, false, true});
    Table counts(columns);
    for (const auto& tenant : tenants) {
        const json live = tenant.value("status", json::object());
        const std::string state = field(tenant.value("health", json::object()), "state");
        overview.add({field(tenant, "name"), Cell(state, style_of_state(state)), field(tenant, "mode"),
                      field(live, "mailboxes"), field(live, "mailboxes_parked"), field(live, "mailboxes_left_out"), moment(live, "oldest_sync"),
                      field(live, "pending_messages"),
                      live.value("is_throttled", false) ? "the provider asks us to wait" : ""});
        std::vector<Cell> row{field(tenant, "name"), field(live, "distinct_messages")};
        for (const auto disposition : all_dispositions)
            row.emplace_back(field(tenant.value("dispositions", json::object()), to_text(disposition)));
        row.emplace_back(count_done(tenant, false), Style::green);
        row.emplace_back(count_done(tenant, true));
        row.emplace_back(count_actions(tenant, "monitored"));
        row.emplace_back(field(live, "waiting_actions"));
        row.emplace_back(count_actions(tenant, "held"), Style::red);
        row.emplace_back(count_actions(tenant, "failed"), Style::red);
        counts.add(std::move(row));
    }
    Table told({{"TENANT"}, {"NOTIFICATIONS", true}});
    for (const auto& tenant : tenants)
        told.add({field(tenant, "name"),
                  notifications_text(tenant.value("status", json::object()).value("notifications", json::object()))});
    for (const auto& tenant : tenants) show_warnings(terminal, tenant);
    show_budgets(terminal, tenants);
    print(overview, terminal);
    terminal.out << '\n';
    print(counts, terminal);
    terminal.out << '\n';
    print(told, terminal);
    return exit_code::ok;
}

int backup(Session& session, const std::string& file) {
    const auto answer =
        session.api.call("POST", "/v1/backup", json{{"file", std::filesystem::absolute(file).string()}});
    if (!answer) return report(session.terminal, answer.error());
    if (session.terminal.is_json)
        print_json(session.terminal, *answer);
    else
        session.terminal.out << "Saved " << field(*answer, "file") << " (" << field(*answer, "bytes")
                             << " bytes). Keep the key file with it, apart: without the key its secrets do not open.\n";
    return exit_code::ok;
}

int show_detectors(const Terminal& terminal) {
    Table table({{"CODE"}, {"GROUP"}, {"WEIGHT", false, true}, {"WHAT IT SEES"}});
    for (const auto& row : scanner::detectors()) {
        if (terminal.is_json)
            print_json(
                terminal,
                {{"code", row.code}, {"group", to_text(row.group)}, {"weight", row.weight}, {"summary", row.summary}});
        else
            table.add({std::string(row.code), std::string(to_text(row.group)), std::to_string(row.weight),
                       std::string(row.summary)});
    }
    if (!terminal.is_json) print(table, terminal);
    return exit_code::ok;
}

} // namespace remand::cli
