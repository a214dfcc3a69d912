#include "service/settings/people_settings.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/text.hpp"
#include "service/domains/domains.hpp"
#include "service/settings/directory_names.hpp"

namespace remand::service {
namespace {

bool is_of_user(const db::RegistryEntry& entry) {
    return entry.kind == db::RegistryKind::user || entry.kind == db::RegistryKind::unprotected;
}
bool is_of_group(const db::RegistryEntry& entry) { return entry.kind == db::RegistryKind::group; }

Result<DirectoryNames> names_in(db::Database& database, const TenantId& tenant, const PeopleSettings& settings) {
    DirectoryNames::Words users, groups;
    for (const auto& entry : settings.registry) {
        if (is_of_user(entry)) users.insert(entry.directory_id);
        if (is_of_group(entry)) groups.insert(entry.directory_id);
    }
    for (const auto& entry : settings.scope)
        if (entry.kind == db::ScopeKind::group) groups.insert(entry.value);
    return DirectoryNames::read(database, tenant, users, groups);
}

const DirectoryNames::Known* known_to(const DirectoryNames& names, const db::RegistryEntry& entry) {
    if (is_of_user(entry)) return names.user(entry.directory_id);
    return is_of_group(entry) ? names.group(entry.directory_id) : nullptr;
}

std::vector<db::ScopeEntry> in_order(std::vector<db::ScopeEntry> scope) {
    const auto words = [](const db::ScopeEntry& entry) { return std::tie(entry.kind, entry.value); };
    std::sort(scope.begin(), scope.end(), [&](const auto& a, const auto& b) { return words(a) < words(b); });
    scope.erase(std::unique(scope.begin(), scope.end()), scope.end());
    return scope;
}

db::DomainChange domain_change(const PeopleSettings& before, const PeopleSettings& after, const db::AuditEntry& audit) {
    db::DomainChange change;
    std::map<std::string, const DomainSetting*> old, wanted;
    for (const auto& domain : before.domains) old.emplace(domain.name, &domain);
    for (const auto& domain : after.domains) wanted.emplace(domain.name, &domain);
    for (const auto& [name, domain] : old)
        if (!domain->is_of_provider && !wanted.contains(name)) change.remove.push_back(name);
    for (const auto& [name, domain] : wanted) {
        const auto there = old.find(name);
        if (there != old.end() && says(*there->second) == says(*domain)) continue;
        db::DomainRecord record;
        record.name = name;
        record.is_paused = domain->is_paused;
        record.all_folders = domain->all_folders;
        record.token = domain->token.empty() && !domain->is_of_provider ? new_domain_token() : domain->token;
        record.added_at = audit.at;
        record.added_by = audit.actor;
        (there == old.end() ? change.add : change.update).push_back(std::move(record));
    }
    return change;
}

} // namespace

Result<PeopleSettings> people_settings_in_force(db::Database& database, const TenantId& tenant) {
    PeopleSettings settings;
    const auto registry = db::RegistryStore(database).settings(tenant);
    if (!registry) return fail(registry.error());
    settings.protects_directory = registry->protects_directory;
    auto entries = db::RegistryStore(database).list(tenant);
    if (!entries) return fail(entries.error());
    settings.registry = std::move(*entries);
    const auto domains = db::DomainStore(database).list(tenant);
    if (!domains) return fail(domains.error());
    for (const auto& domain : *domains)
        settings.domains.push_back({domain.name, domain.source == db::DomainSource::provider, domain.is_paused,
                                    domain.all_folders, domain.token});
    auto scope = db::DomainStore(database).scope(tenant);
    if (!scope) return fail(scope.error());
    settings.scope = std::move(*scope);
    if (auto said = say_as_files_do(database, tenant, settings); !said) return fail(said.error());
    return settings;
}

Result<void> say_as_files_do(db::Database& database, const TenantId& tenant, PeopleSettings& settings) {
    const auto names = names_in(database, tenant, settings);
    if (!names) return fail(names.error());
    for (auto& entry : settings.registry)
        if (const auto* known = known_to(*names, entry)) entry.directory_id = known->as_written;
    for (auto& entry : settings.scope)
        if (entry.kind == db::ScopeKind::group)
            if (const auto* known = names->group(entry.value)) entry.value = known->as_written;
    settings.scope = in_order(std::move(settings.scope));
    return {};
}

Result<void> bind_to_directory(db::Database& database, const TenantId& tenant, PeopleSettings& settings) {
    const auto names = names_in(database, tenant, settings);
    if (!names) return fail(names.error());
    for (auto& entry : settings.registry)
        if (const auto* known = known_to(*names, entry)) {
            entry.directory_id = known->id;
            entry.name = known->name;
        }
    for (auto& entry : settings.scope)
        if (entry.kind == db::ScopeKind::group)
            if (const auto* known = names->group(entry.value)) entry.value = known->id;
    return {};
}

std::string name_of(const db::RegistryEntry& entry) {
    std::string name(db::to_text(entry.kind));
    if (is_of_user(entry) || is_of_group(entry)) return name + ' ' + entry.directory_id;
    if (entry.kind == db::RegistryKind::exception)
        name += ' ' + (entry.addresses.empty() ? std::string() : entry.addresses.front());
    return entry.name.empty() ? name : name + " \"" + entry.name + '"';
}

std::string says(const db::RegistryEntry& entry) {
    std::vector<std::string> words;
    if (entry.kind != db::RegistryKind::exception)
        words.insert(words.end(), entry.addresses.begin(), entry.addresses.end());
    for (const auto& pattern : entry.patterns) words.push_back("pattern " + pattern);
    if (entry.kind == db::RegistryKind::person && !entry.title.empty()) words.push_back(entry.title);
    if (entry.role != db::RoleClass::none) words.emplace_back(to_text(entry.role));
    if (entry.expires_at) words.push_back("expires " + to_rfc3339(*entry.expires_at));
    if (!entry.comment.empty()) words.push_back('"' + entry.comment + '"');
    return words.empty() ? "protected" : join(words, ", ");
}

std::string says(const DomainSetting& domain) {
    std::string text = domain.is_paused ? "paused" : domain.all_folders ? "all folders" : "inbox and junk";
    if (domain.is_paused && domain.all_folders) text += ", all folders";
    if (!domain.is_of_provider && !domain.token.empty()) text += ", " + txt_record(domain.token);
    return text;
}

std::vector<EntryPair> changed_entries(const std::vector<db::RegistryEntry>& before,
                                       const std::vector<db::RegistryEntry>& after) {
    // Two people may have one name, and two entries may say the same: each is paired once.
    std::multimap<std::string, const db::RegistryEntry*> same;
    for (const auto& entry : before) same.emplace(name_of(entry) + '\n' + says(entry), &entry);
    std::vector<const db::RegistryEntry*> fresh;
    for (const auto& entry : after) {
        const auto twin = same.find(name_of(entry) + '\n' + says(entry));
        if (twin == same.end())
            fresh.push_back(&entry);
        else
            same.erase(twin);
    }
    std::multimap<std::string, const db::RegistryEntry*> by_name;
    for (const auto& [text, entry] : same) by_name.emplace(name_of(*entry), entry);
    std::vector<EntryPair> pairs;
    for (const auto* entry : fresh) {
        const auto namesake = by_name.find(name_of(*entry));
        pairs.emplace_back(namesake == by_name.end() ? nullptr : namesake->second, entry);
        if (namesake != by_name.end()) by_name.erase(namesake);
    }
    for (const auto& [name, entry] : by_name) pairs.emplace_back(entry, nullptr);
    return pairs;
}

bool protect_the_same(const PeopleSettings& one, const PeopleSettings& other) {
    return one.protects_directory == other.protects_directory && changed_entries(one.registry, other.registry).empty();
}

bool PeopleChange::is_empty() const {
    return registry.remove.empty() && registry.update.empty() && registry.add.empty() && !registry.protects_directory &&
           domains.remove.empty() && domains.update.empty() && domains.add.empty() && !domains.scope;
}

Result<PeopleChange> people_change(db::Database& database, const TenantId& tenant, const PeopleSettings& before,
                                   const PeopleSettings& after, const db::AuditEntry& audit) {
    auto bound = after;
    if (auto done = bind_to_directory(database, tenant, bound); !done) return fail(done.error());
    PeopleChange change;
    for (const auto& [was, will_be] : changed_entries(before.registry, after.registry)) {
        if (will_be == nullptr) {
            change.registry.remove.push_back(was->id);
            continue;
        }
        auto entry = bound.registry[static_cast<std::size_t>(will_be - after.registry.data())];
        entry.id = was == nullptr ? 0 : was->id;
        entry.provenance = "config";
        (was == nullptr ? change.registry.add : change.registry.update).push_back(std::move(entry));
    }
    if (before.protects_directory != after.protects_directory)
        change.registry.protects_directory = after.protects_directory;
    change.domains = domain_change(before, after, audit);
    if (in_order(before.scope) != in_order(after.scope)) change.domains.scope = std::move(bound.scope);
    return change;
}

Result<std::vector<std::string>> warnings_about(db::Database& database, const TenantId& tenant,
                                                const PeopleSettings& before, const PeopleSettings& after) {
    const auto names = names_in(database, tenant, after);
    if (!names) return fail(names.error());
    std::vector<std::string> warnings;
    for (const auto& [was, will_be] : changed_entries(before.registry, after.registry))
        if (will_be != nullptr && !will_be->directory_id.empty() && known_to(*names, *will_be) == nullptr)
            warnings.push_back(
                fmt::format("registry.{}: the directory of {} does not know it; it does nothing until the "
                            "directory does.",
                            name_of(*will_be), tenant.value));
    if (in_order(before.scope) != in_order(after.scope))
        for (const auto& entry : after.scope)
            if (entry.kind == db::ScopeKind::group && names->group(entry.value) == nullptr)
                warnings.push_back(
                    fmt::format("scope.groups {}: the directory of {} does not know it; no mailbox is watched "
                                "because of it until the directory does.",
                                entry.value, tenant.value));
    std::set<std::string> known;
    for (const auto& domain : before.domains) known.insert(domain.name);
    for (const auto& domain : after.domains)
        if (!known.contains(domain.name))
            warnings.push_back(
                fmt::format("domains.{0}: it counts as the tenant's own when `remand domain verify --tenant {1} {0}` has "
                            "found its TXT record, or the provider vouches for it.",
                            domain.name, tenant.value));
    return warnings;
}

} // namespace remand::service
