// Trying settings out: on one message, and on the mail of the last days. Nothing here stores anything.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "scanner/facts_json.hpp"
#include "scanner/scanner.hpp"
#include "service/active_tenant.hpp"
#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/api/list_json.hpp"
#include "service/api/trial_json.hpp"
#include "service/directory/group_membership.hpp"
#include "service/history.hpp"
#include "service/policy/simulation.hpp"
#include "service/settings/settings_file.hpp"

namespace remand::service::api {

using nlohmann::json;

json to_json(const Trial& trial) {
    const auto& judgement = trial.judgement;
    const auto chosen = choose_action(trial.policy, {judgement.verdict, trial.recipient, trial.sender, trial.is_in});
    json out{{"verdict", to_json(judgement.verdict)},
             {"detected", remand::to_text(judgement.detected)},
             {"matches", json::array()},
             {"winner", judgement.winner ? json(*judgement.winner) : json(nullptr)},
             {"action", remand::to_text(chosen.action)},
             {"rule", chosen.rule == nullptr ? json(nullptr) : json(chosen.rule->name)},
             {"mode", remand::to_text(trial.mode)}};
    for (const auto& match : judgement.matches) out["matches"].push_back(to_json(match, trial.now));
    return out;
}

namespace {

// The tenant as its settings in force make it, or as a file would.
struct Settings {
    ActiveTenant in_force;
    std::optional<ActiveTenant> wanted; // when there is a file
};

Result<Settings> settings_of(Services& services, const std::string& name, const json& body) {
    const auto record = services.tenants.find(name);
    if (!record) return fail(record.error());
    auto policy = read_policy(record->policy_json);
    if (!policy) return fail(policy.error());
    auto entries = db::ListStore(services.database).in_force_for(record->id);
    if (!entries) return fail(entries.error());
    auto in_force = read_tenant(services.database, *record, std::move(*policy), std::move(*entries), services.clock.now());
    if (!in_force) return fail(in_force.error());
    Settings settings{std::move(*in_force), {}};
    if (!body.contains("text")) return settings;

    const auto all = settings_in_force(services.database);
    if (!all) return fail(all.error());
    const auto file = shorten(to_valid_utf8(body.value("file", "the settings file")), 200);
    auto changed = read_settings(body.at("text").get_ref<const std::string&>(), file, *all);
    if (!changed) return fail(changed.error());
    auto& tenant = changed->tenants.at(name);
    auto lists = std::move(changed->lists);
    lists.insert(lists.end(), std::make_move_iterator(tenant.lists.begin()), std::make_move_iterator(tenant.lists.end()));
    auto as_mode = *record;
    as_mode.mode = tenant.mode;
    if (auto said = say_as_files_do(services.database, record->id, tenant.people); !said) return fail(said.error());
    if (protect_the_same(all->tenants.at(name).people, tenant.people)) { // a large registry is read once
        settings.wanted = with_settings(settings.in_force, as_mode, std::move(tenant.policy), std::move(lists));
        return settings;
    }
    if (auto bound = bind_to_directory(services.database, record->id, tenant.people); !bound) return fail(bound.error());
    const RegistryChoices registry{std::move(tenant.people.registry), tenant.people.protects_directory};
    auto wanted = read_tenant(services.database, as_mode, std::move(tenant.policy), std::move(lists), services.clock.now(), &registry);
    if (!wanted) return fail(wanted.error());
    settings.wanted = std::move(*wanted);
    return settings;
}

json json_of(const Outcome& outcome) {
    return {{"disposition", remand::to_text(outcome.disposition)}, {"action", remand::to_text(outcome.action)}};
}

json json_of(const SimulationStep& step) {
    json out{{"messages", step.messages}, {"without_facts", step.without_facts}, {"outcomes", json::array()}};
    for (const auto& [outcome, change] : step.outcomes) {
        json row{{"was", json_of(outcome.first)},
                 {"would_be", json_of(outcome.second)},
                 {"messages", change.messages},
                 {"without_file", change.without_file},
                 {"examples", json::array()}};
        for (const auto& example : change.examples)
            row["examples"].push_back({{"message", example.message},
                                       {"recipient", example.recipient},
                                       {"from_address", example.from_address},
                                       {"subject", example.subject},
                                       {"reason", example.reason}});
        out["outcomes"].push_back(std::move(row));
    }
    out["next"] = step.next ? json{{"judged_at", to_rfc3339(step.next->judged_at)}, {"id", step.next->id}} : json(nullptr);
    return out;
}

Mailbox mailbox_of(const std::vector<db::MailboxRecord>& mailboxes, const std::string& address) {
    for (const auto& record : mailboxes) {
        const auto addresses = addresses_of(record.mailbox);
        if (std::find(addresses.begin(), addresses.end(), address) != addresses.end()) return record.mailbox;
    }
    return {{}, address, {}, {}};
}

} // namespace

Response test_policy(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    auto settings = settings_of(services, path.at("name"), *body);
    if (!settings) return refuse(settings.error());
    const auto& tenant = settings->wanted ? *settings->wanted : settings->in_force;
    const auto facts = scanner::facts_from_json(body->value("facts", json::object()).dump(-1, ' ', false, json::error_handler_t::replace));
    if (!facts) return refuse(facts.error());
    const auto mailboxes = db::MailboxStore(services.database).list(tenant.record.id);
    if (!mailboxes) return refuse(mailboxes.error());

    const auto mailbox = mailbox_of(*mailboxes, ascii_lower(body->value("recipient", "")));
    const auto now = services.clock.now();
    const MessageHistory history(services.database, tenant.record.id, services.clock.now());
    const auto context = scan_context(tenant, mailbox, &history, facts->date.value_or(now));
    const auto addresses = addresses_of(mailbox);
    const auto judgement = judge_mail(&scanner::judge, {*facts, addresses, now}, context, tenant.policy, *tenant.lists,
                                      [&](std::string_view key) { return history.age(key); });
    const auto sender = facts->from.empty() ? std::string() : facts->from.front().text();
    GroupMembership groups(services.database, tenant.record.id);
    return answer(to_json(Trial{judgement, tenant.policy, mailbox.address, sender, tenant.record.mode, now,
                                [&](std::string_view group) { return groups.has(group, mailbox.id); }}));
}

Response simulate_policy(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto since = parse_rfc3339(body->value("since", ""));
    if (!since) return refuse(400, "api.bad_value", "\"since\" is a time such as 2026-11-23T00:00:00Z.");
    const auto settings = settings_of(services, path.at("name"), *body);
    if (!settings) return refuse(settings.error());

    db::SimulationPlace from{*since, 0};
    json reply = json::object();
    if (const auto after = body->find("after"); after != body->end() && !after->is_null()) {
        const auto at = parse_rfc3339(after->value("judged_at", ""));
        if (!at) return refuse(400, "api.bad_value", "\"after\" is what the step before gave as \"next\".");
        from = {*at, after->value("id", std::int64_t{0})};
    } else {
        const auto total = db::SimulationStore(services.database).count_judged_since(settings->in_force.record.id, *since);
        if (!total) return refuse(total.error());
        reply["total"] = *total;
    }
    const auto& wanted = settings->wanted ? *settings->wanted : settings->in_force;
    const auto step = simulate_step(services.database, services.clock, wanted,
                                    settings->wanted ? &settings->in_force : nullptr, from);
    if (!step) return refuse(step.error());
    reply.update(json_of(*step));
    return answer(reply);
}

} // namespace remand::service::api
