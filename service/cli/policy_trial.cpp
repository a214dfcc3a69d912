// policy test: one saved message under the settings in force, or under a file.
#include <algorithm>
#include <ostream>

#include "core/text.hpp"
#include "scanner/facts_json.hpp"
#include "scanner/scanner.hpp"
#include "service/api/trial_json.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/scan_command.hpp"
#include "service/cli/verdict_text.hpp"
#include "service/settings/settings_file.hpp"

namespace remand::cli {

using nlohmann::json;

namespace {

Result<scanner::MessageFacts> facts_of(const PolicyTrial& trial, const scanner::ScanContext& context) {
    auto extractor = start_extractor(trial.extract_program, 1);
    if (!extractor) return fail(extractor.error());
    return (*extractor)->extract(trial.mail, context);
}

std::string recipient_of(const PolicyTrial& trial, const scanner::MessageFacts& facts) {
    if (!trial.recipient.empty()) return ascii_lower(trial.recipient);
    return facts.to.empty() ? std::string() : ascii_lower(facts.to.front().text());
}

void print_matches(const Terminal& terminal, const json& answer) {
    const json& matches = answer["matches"];
    if (matches.empty()) {
        terminal.out << "No entry of a list matches.\n";
        return;
    }
    Table table({{""}, {"ENTRY", false, true}, {"KIND"}, {"PATTERN", true}, {"MATCHES"}, {"AND"}, {"NOTE", true}});
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const auto& match = matches[i];
        const bool is_winner = answer["winner"].is_number() && answer["winner"] == i;
        const std::string why_not = field(match, "without_effect"), value = field(match, "value");
        table.add({is_winner ? Cell("->", Style::bold) : Cell(""), field(match, "id") == "0" ? "" : field(match, "id"),
                   field(match, "kind"), field(match, "typed"), field(match, "where") + (value.empty() ? "" : " " + value),
                   is_winner ? Cell("decides", Style::bold)
                             : Cell(why_not.empty() ? "another goes before it, or it has nothing to do" : "has no effect: " + why_not, Style::dim),
                   field(match, "note")});
    }
    print(table, terminal);
}

int print_trial(const Terminal& terminal, const json& answer, const std::string& recipient) {
    if (terminal.is_json) return print_json(terminal, answer), exit_code::ok;
    const std::string detected = field(answer, "detected"), judged = field(answer["verdict"], "disposition");
    Facts facts(terminal);
    facts.add("Mailbox", recipient.empty() ? "none named (--recipient)" : recipient);
    facts.add("Detectors say", detected, style_of_disposition(detected));
    facts.add("With the lists", judged, style_of_disposition(judged));
    std::string action = field(answer, "action");
    if (!field(answer, "rule").empty()) action += ", by the rule \"" + field(answer, "rule") + '"';
    if (field(answer, "mode") == "monitor") action += " (monitor mode: only recorded)";
    facts.add("Action", action);
    facts.print();
    terminal.out << '\n';
    print_matches(terminal, answer);
    print_verdict(terminal, answer["verdict"]);
    terminal.out << "\nNothing was stored.\n";
    return exit_code::ok;
}

} // namespace

int policy_test(Session& session, const PolicyTrial& trial) {
    const auto policy = session.api.call("GET", tenant_path(trial.tenant, "/policy"));
    if (!policy) return report(session.terminal, policy.error());
    scanner::ScanContext context;
    context.trusted_authserv_ids = (*policy)["policy"].value("trusted_authserv_ids", context.trusted_authserv_ids);
    const auto facts = facts_of(trial, context);
    if (!facts) return report(session.terminal, facts.error());
    const auto recipient = recipient_of(trial, *facts);
    json body{{"facts", json::parse(scanner::to_json(*facts))}, {"recipient", recipient}};
    if (!trial.text.empty()) {
        body["text"] = trial.text;
        body["file"] = trial.file;
    }
    const auto answer = session.api.call("POST", tenant_path(trial.tenant, "/policy/test"), body);
    if (!answer) return report(session.terminal, answer.error());
    return print_trial(session.terminal, *answer, recipient);
}

int policy_test_alone(const Terminal& terminal, const PolicyTrial& trial) {
    auto settings = service::read_settings(trial.text, trial.file, {}, service::UnknownTenants::make);
    if (!settings) return report(terminal, settings.error());
    if (settings->tenants.empty()) settings->tenants.emplace("(none)", service::SettingsOfTenant{});
    if (settings->tenants.size() > 1)
        return report(terminal, {ErrorKind::give_up, "cli.tenant", "The file names several tenants; say with --tenant which one is meant.", {}});
    auto& tenant = settings->tenants.begin()->second;
    auto entries = settings->lists;
    entries.insert(entries.end(), tenant.lists.begin(), tenant.lists.end());
    const service::ListSet lists(std::move(entries));

    scanner::ScanContext context;
    context.trusted_authserv_ids = tenant.policy.trusted_authserv_ids;
    context.partner_domains = tenant.policy.partner_domains;
    const auto facts = facts_of(trial, context);
    if (!facts) return report(terminal, facts.error());
    const auto recipient = recipient_of(trial, *facts);
    context.recipient = recipient;
    const std::vector<std::string> addresses{recipient};
    const auto now = SystemClock().now();
    const auto judgement = service::judge_mail(&scanner::judge, {*facts, addresses, now}, context, tenant.policy, lists, {});
    const auto sender = facts->from.empty() ? std::string() : facts->from.front().text();
    return print_trial(terminal, to_json(service::api::Trial{judgement, tenant.policy, recipient, sender, tenant.mode, now, {}}), recipient);
}

} // namespace remand::cli
