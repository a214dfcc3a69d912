#include "service/settings/settings.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "db/stores.hpp"
#include "service/lists/entry.hpp"

namespace remand::service {

using nlohmann::json;

namespace {

std::string dumped(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string section_of(db::ListKind kind) {
    std::string word(to_text(kind));
    std::replace(word.begin(), word.end(), '-', '_');
    return "lists." + word;
}

const char* scope_section(db::ScopeKind kind) { return kind == db::ScopeKind::group ? "groups" : "mailboxes"; }

std::string list_entry_says(const db::ListEntry& entry) {
    std::vector<std::string> words{std::string(to_text(entry.pattern_kind))};
    if (is_allowing(entry.kind)) words.emplace_back(entry.requires_authentication ? "authenticated" : "not authenticated");
    if (entry.in_subject) words.emplace_back("subject");
    if (entry.in_body) words.emplace_back("body");
    if (entry.is_whole_word) words.emplace_back("whole word");
    if (entry.for_lookalike) words.emplace_back("lookalike");
    if (entry.for_recent) words.emplace_back("recent");
    if (entry.expires_at) words.push_back("expires " + to_rfc3339(*entry.expires_at));
    if (!entry.note.empty()) words.push_back(dumped(entry.note));
    return join(words, ", ");
}

using Flat = std::map<std::string, std::string>;

void flatten_lists(const std::vector<db::ListEntry>& entries, Flat& flat) {
    for (const auto& entry : entries)
        flat[fmt::format("{} {}", section_of(entry.kind), typed_pattern(entry)) +
             (entry.pattern_kind == db::PatternKind::regex ? " (regex)" : "")] = list_entry_says(entry);
}

Flat flatten(const SettingsOfTenant& tenant) {
    Flat flat{{"mode", std::string(to_text(tenant.mode))}};
    const json policy = json::parse(to_json_text(tenant.policy));
    for (const auto& [section, value] : policy.items()) {
        if (section == "rules") {
            int place = 0;
            for (json rule : value) {
                const std::string name = rule.at("name");
                rule.erase("name");
                flat[fmt::format("rules \"{}\"", name)] = fmt::format("number {}: {}", ++place, dumped(rule));
            }
        } else if (value.is_object()) {
            for (const auto& [key, inner] : value.items())
                flat[section + '.' + key] = inner.is_string() ? inner.get<std::string>() : dumped(inner);
        } else {
            flat[section] = dumped(value);
        }
    }
    flatten_lists(tenant.lists, flat);
    const auto& people = tenant.people;
    flat["registry.protects"] = people.protects_directory ? "directory" : "chosen";
    for (const auto& domain : people.domains) flat["domains." + domain.name] = says(domain);
    flat["scope"] = people.scope.empty() ? "every mailbox" : "those named";
    for (const auto& entry : people.scope) flat[fmt::format("scope.{} {}", scope_section(entry.kind), entry.value)] = "watched";
    return flat;
}

void compare_registries(const std::string& tenant, const PeopleSettings& before, const PeopleSettings& after,
                        std::vector<SettingsDifference>& out) {
    for (const auto& [was, will_be] : changed_entries(before.registry, after.registry))
        out.push_back({tenant, "registry." + name_of(was != nullptr ? *was : *will_be), was != nullptr ? says(*was) : "",
                       will_be != nullptr ? says(*will_be) : ""});
}

void compare(const std::string& tenant, const Flat& before, const Flat& after, std::vector<SettingsDifference>& out) {
    Flat all = before;
    all.insert(after.begin(), after.end());
    for (const auto& [what, ignored] : all) {
        const auto old = before.find(what), wanted = after.find(what);
        SettingsDifference difference{tenant, what, old == before.end() ? "" : old->second,
                                      wanted == after.end() ? "" : wanted->second};
        if (difference.before != difference.after) out.push_back(std::move(difference));
    }
}

using EntryKey = std::tuple<std::string, db::ListKind, db::PatternKind, std::string>;
std::map<EntryKey, db::ListEntry> by_key(const AllSettings& settings) {
    std::map<EntryKey, db::ListEntry> out;
    const auto take = [&](const std::string& tenant, const std::vector<db::ListEntry>& entries) {
        for (auto entry : entries) {
            entry.tenant = {tenant};
            out.emplace(EntryKey{tenant, entry.kind, entry.pattern_kind, entry.pattern}, std::move(entry));
        }
    };
    take("", settings.lists);
    for (const auto& [name, tenant] : settings.tenants) take(name, tenant.lists);
    return out;
}

} // namespace

Result<AllSettings> settings_in_force(db::Database& database) {
    const auto records = db::TenantStore(database).list();
    if (!records) return fail(records.error());
    auto entries = db::ListStore(database).in_force_for({});
    if (!entries) return fail(entries.error());
    AllSettings all;
    for (const auto& record : *records) {
        auto policy = read_policy(record.policy_json);
        if (!policy) return fail(policy.error());
        auto people = people_settings_in_force(database, record.id);
        if (!people) return fail(people.error());
        all.tenants[record.id.value] = {record.mode, std::move(*policy), {}, std::move(*people)};
    }
    for (auto& entry : *entries) {
        if (entry.tenant.empty())
            all.lists.push_back(std::move(entry));
        else if (const auto tenant = all.tenants.find(entry.tenant.value); tenant != all.tenants.end())
            tenant->second.lists.push_back(std::move(entry));
    }
    return all;
}

std::vector<SettingsDifference> differences(const AllSettings& before, const AllSettings& after) {
    std::vector<SettingsDifference> out;
    Flat old_lists, new_lists;
    flatten_lists(before.lists, old_lists);
    flatten_lists(after.lists, new_lists);
    compare("", old_lists, new_lists, out);
    for (const auto& [name, tenant] : after.tenants) {
        const auto old = before.tenants.find(name);
        compare(name, old == before.tenants.end() ? Flat{} : flatten(old->second), flatten(tenant), out);
        compare_registries(name, old == before.tenants.end() ? PeopleSettings{} : old->second.people, tenant.people, out);
    }
    return out;
}

db::ListChange list_change(const AllSettings& before, const AllSettings& after) {
    db::ListChange change;
    const auto old = by_key(before), wanted = by_key(after);
    for (const auto& [key, entry] : old)
        if (!wanted.contains(key)) change.remove.push_back(entry.id);
    for (const auto& [key, entry] : wanted) {
        const auto there = old.find(key);
        if (there == old.end()) {
            change.add.push_back(entry);
        } else if (!db::says_the_same(there->second, entry)) {
            change.update.push_back(entry);
            change.update.back().id = there->second.id;
        }
    }
    return change;
}

} // namespace remand::service
