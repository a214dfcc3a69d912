// Settings as a file: what would change, making it so, the record of it, and the way back.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "db/settings_store.hpp"
#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/domains/domains.hpp"
#include "service/lists/entry.hpp"
#include "service/settings/settings_file.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

constexpr std::size_t longest_reason = 500;

json list_of(const std::vector<SettingsDifference>& differences) {
    json list = json::array();
    for (const auto& each : differences)
        list.push_back({{"tenant", each.tenant},
                        {"what", each.what},
                        {"kind", each.before.empty() ? "add" : each.after.empty() ? "remove" : "change"},
                        {"before", each.before},
                        {"after", each.after}});
    return list;
}

std::vector<db::ListEntry> all_entries(const AllSettings& settings) {
    auto all = settings.lists;
    for (const auto& [name, tenant] : settings.tenants)
        for (auto entry : tenant.lists) {
            entry.tenant = {name};
            all.push_back(std::move(entry));
        }
    return all;
}

struct Plan {
    AllSettings now, wanted;
    std::vector<SettingsDifference> differences;
    db::ListChange lists;
};

Result<Plan> plan_of(Services& services, const std::string& text, const std::string& file, UnknownTenants unknown) {
    auto now = settings_in_force(services.database);
    if (!now) return fail(now.error());
    auto wanted = read_settings(text, file, *now, unknown);
    if (!wanted) return fail(wanted.error());
    for (auto& [name, tenant] : wanted->tenants)
        if (auto said = say_as_files_do(services.database, {name}, tenant.people); !said) return fail(said.error());
    Plan plan{std::move(*now), std::move(*wanted), {}, {}};
    plan.differences = differences(plan.now, plan.wanted);
    plan.lists = list_change(plan.now, plan.wanted);
    return plan;
}

// A tenant can be given only what its provider and its authorisation allow.
Result<void> check_possible(Services& services, const Plan& plan) {
    if (auto room = check_room(all_entries(plan.wanted)); !room) return room;
    for (const auto& [name, wanted] : plan.wanted.tenants) {
        const auto& before = plan.now.tenants.at(name);
        const auto record = services.tenants.find(name);
        if (!record) return fail(record.error());
        if (wanted.mode == Mode::enforce && before.mode != Mode::enforce && !record->is_read_write)
            return fail(ErrorKind::fix_configuration, "tenant.read_only",
                        fmt::format("Enforcing moves mail, and {0} was authorised read-only; first run `remand tenant "
                                    "authorize {0} --access read-write`.",
                                    name));
        const auto changed = changed_actions(before.policy, wanted.policy);
        if (to_json_text(changed) == to_json_text(changed_actions(before.policy, before.policy))) continue;
        const auto support = services.tenants.action_support(*record);
        if (!support) return fail(support.error());
        if (auto fits = check_policy(changed, *support, record->allows_hard_delete); !fits) {
            Error error = fits.error();
            error.message = name + ": " + error.message;
            return fail(error);
        }
    }
    return {};
}

Result<void> check_hard_deletes(const Plan& plan, const json& body) {
    const auto named = body.value("delete_for_ever", std::vector<std::string>{});
    for (const auto& [name, wanted] : plan.wanted.tenants) {
        if (!hard_deletes(changed_actions(plan.now.tenants.at(name).policy, wanted.policy))) continue;
        const bool is_named = std::find(named.begin(), named.end(), name) != named.end();
        if (body.value("confirm_hard_delete", false) && is_named) continue;
        return fail(ErrorKind::fix_configuration, "policy.unconfirmed",
                    fmt::format("These settings hard-delete mail of {0}, which nothing brings back. Confirm it twice: "
                                "--confirm-hard-delete, and --yes-delete-for-ever {0}.",
                                name));
    }
    return {};
}

Result<json> describe(Services& services, const Plan& plan) {
    json out{{"changes", list_of(plan.differences)}, {"warnings", json::array()}, {"conflicts", json::array()}};
    const auto all = all_entries(plan.wanted);
    constexpr std::size_t most = 100;
    for (const auto& [name, wanted] : plan.wanted.tenants) {
        const auto warnings = warnings_about(services.database, {name}, plan.now.tenants.at(name).people, wanted.people);
        if (!warnings) return fail(warnings.error());
        for (const auto& warning : *warnings)
            if (out["warnings"].size() < most) out["warnings"].push_back(warning);
    }
    for (const auto* entries : {&plan.lists.add, &plan.lists.update})
        for (const auto& entry : *entries) {
            for (const auto& warning : warnings_about(entry))
                if (out["warnings"].size() < most) out["warnings"].push_back(name_of(entry) + ": " + warning);
            for (const auto& conflict : conflicts_of(entry, all))
                if (out["conflicts"].size() < most) out["conflicts"].push_back(conflict);
        }
    return out;
}

struct Why {
    std::string act, note;
};

Result<void> put_in_force(Services& services, const Request& request, Plan& plan, const Why& why) {
    const Timestamp now = services.clock.now();
    db::SettingsChange change;
    for (const auto& [name, wanted] : plan.wanted.tenants) {
        const auto& before = plan.now.tenants.at(name);
        const auto policy = to_json_text(wanted.policy);
        if (wanted.mode == before.mode && policy == to_json_text(before.policy)) continue;
        const auto record = services.tenants.find(name);
        if (!record) return fail(record.error());
        change.tenants.push_back({record->id, before.mode, wanted.mode, record->policy_json, policy});
    }
    const db::AuditEntry audit{0, now, request.actor, "config." + why.act, "", list_of(plan.differences).dump(-1, ' ', false, json::error_handler_t::replace)};
    for (auto& [name, wanted] : plan.wanted.tenants) {
        for (auto& domain : wanted.people.domains) // so that the record of this version has it too
            if (!domain.is_of_provider && domain.token.empty()) domain.token = new_domain_token();
        auto people = people_change(services.database, {name}, plan.now.tenants.at(name).people, wanted.people, audit);
        if (!people) return fail(people.error());
        if (!people->is_empty()) change.people.push_back({{name}, std::move(people->registry), std::move(people->domains)});
    }
    for (auto& entry : plan.lists.add) {
        entry.created_at = now;
        entry.created_by = request.actor;
    }
    change.lists = plan.lists;
    const auto newest = db::SettingsStore(services.database).newest();
    if (!newest) return fail(newest.error());
    const auto text_now = to_toml(plan.now);
    if (!*newest || (*newest)->text != text_now)
        change.versions.push_back({0, now, "service", "commands", "As it was: changed by single commands or in the directory", "[]", text_now});
    change.versions.push_back({0, now, request.actor, why.act, why.note, audit.detail, to_toml(plan.wanted)});
    auto done = db::SettingsStore(services.database).apply(change, audit);
    if (done) tell_runtime(services);
    return done;
}

Response carry_out(Services& services, const Request& request, const json& body, Result<Plan> plan, const Why& why) {
    if (!plan) return refuse(plan.error());
    if (auto possible = check_possible(services, *plan); !possible) return refuse(possible.error());
    auto described = describe(services, *plan);
    if (!described) return refuse(described.error());
    json& reply = *described;
    reply["applied"] = false;
    if (plan->differences.empty() || body.value("dry_run", false)) return answer(reply);
    if (auto confirmed = check_hard_deletes(*plan, body); !confirmed) return refuse(confirmed.error());
    if (auto done = put_in_force(services, request, *plan, why); !done) return refuse(done.error());
    reply["applied"] = true;
    const auto newest = db::SettingsStore(services.database).newest();
    if (newest && *newest) reply["version"] = (*newest)->id;
    return answer(reply);
}

json json_of(const db::SettingsVersion& version) {
    json changes = json::parse(version.changes, nullptr, false);
    return {{"id", version.id},     {"at", to_rfc3339(version.at)}, {"actor", version.actor}, {"act", version.act},
            {"note", version.note}, {"changes", changes.is_discarded() ? json::array() : std::move(changes)}};
}

std::string file_name_of(const json& body) {
    const auto name = shorten(to_valid_utf8(body.value("file", "")), 200);
    return name.empty() ? "the settings file" : name;
}

Result<db::SettingsVersion> find_version(Services& services, std::int64_t id) {
    auto version = db::SettingsStore(services.database).find(id);
    if (!version) return fail(version.error());
    if (!*version)
        return fail(ErrorKind::give_up, "config.unknown",
                    fmt::format("There is no version {} of the settings; `remand config history` lists them.", id));
    return std::move(**version);
}

Response refuse_version(const Error& error) {
    return error.code == "config.unknown" ? refuse(404, error.code, error.message) : refuse(error);
}

} // namespace

Response plan_config(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto plan = plan_of(services, body->value("text", ""), file_name_of(*body), UnknownTenants::refuse);
    if (!plan) return refuse(plan.error());
    if (auto possible = check_possible(services, *plan); !possible) return refuse(possible.error());
    const auto described = describe(services, *plan);
    return described ? answer(*described) : refuse(described.error());
}

Response apply_config(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    return carry_out(services, request, *body,
                     plan_of(services, body->value("text", ""), file_name_of(*body), UnknownTenants::refuse),
                     {"apply", shorten(to_valid_utf8(body->value("note", "")), longest_reason)});
}

Response export_config(Services& services, const Request&, const PathArguments&) {
    const auto settings = settings_in_force(services.database);
    if (!settings) return refuse(settings.error());
    return answer({{"toml", to_toml(*settings)}});
}

Response config_history(Services& services, const Request& request, const PathArguments&) {
    std::int64_t before = 0;
    int limit = 50;
    for (const auto& [key, value] : request.query) {
        const auto number = parse_id(value);
        if ((key != "before" && key != "limit") || !number || (key == "limit" && (*number < 1 || *number > largest_page)))
            return refuse(400, "api.bad_filter", "The history takes \"before\" and \"limit\", each a number.");
        if (key == "before")
            before = *number;
        else
            limit = static_cast<int>(*number);
    }
    const auto versions = db::SettingsStore(services.database).history(before, limit);
    if (!versions) return refuse(versions.error());
    json list = json::array();
    for (const auto& version : *versions) list.push_back(json_of(version));
    const bool may_have_more = static_cast<int>(versions->size()) == limit && !versions->empty();
    return answer({{"versions", std::move(list)}, {"next", may_have_more ? json(versions->back().id) : json(nullptr)}});
}

Response show_config_version(Services& services, const Request&, const PathArguments& path) {
    const auto id = parse_id(path.at("id"));
    if (!id) return refuse(id.error());
    const auto version = find_version(services, *id);
    if (!version) return refuse_version(version.error());
    json body = json_of(*version);
    body["toml"] = version->text;
    return answer(body);
}

Response rollback_config(Services& services, const Request& request, const PathArguments&) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    if (!body->contains("version")) return refuse(400, "api.bad_body", "Say in \"version\" which settings are wanted back.");
    const auto version = find_version(services, body->at("version").get<std::int64_t>());
    if (!version) return refuse_version(version.error());
    auto note = shorten(to_valid_utf8(body->value("note", "")), longest_reason);
    if (note.empty()) note = fmt::format("Back to version {}", version->id);
    return carry_out(services, request, *body,
                     plan_of(services, version->text, fmt::format("version {}", version->id), UnknownTenants::skip),
                     {"rollback", note});
}

} // namespace remand::service::api
