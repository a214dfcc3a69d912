#include "service/settings/people_reader.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/text.hpp"
#include "service/domains/domains.hpp"
#include "service/registry/entry_check.hpp"

namespace remand::service {
namespace {

using db::RegistryKind;

constexpr std::size_t longest_token = 64;

const TomlSchema registry_section_keys{{"protects", TomlType::text},    {"person", TomlType::tables},
                                       {"user", TomlType::tables},      {"group", TomlType::tables},
                                       {"exception", TomlType::tables}, {"unprotected", TomlType::tables}};
const TomlSchema person_keys{{"name", TomlType::text},   {"addresses", TomlType::texts}, {"patterns", TomlType::texts},
                             {"title", TomlType::text},  {"role", TomlType::text},       {"note", TomlType::text},
                             {"expires", TomlType::time}};
const TomlSchema user_keys{{"user", TomlType::text}, {"addresses", TomlType::texts}, {"patterns", TomlType::texts},
                           {"role", TomlType::text}, {"note", TomlType::text},       {"expires", TomlType::time}};
const TomlSchema group_keys{
    {"group", TomlType::text}, {"role", TomlType::text}, {"note", TomlType::text}, {"expires", TomlType::time}};
const TomlSchema exception_keys{
    {"address", TomlType::text}, {"name", TomlType::text}, {"note", TomlType::text}, {"expires", TomlType::time}};
const TomlSchema unprotected_keys{{"user", TomlType::text}, {"note", TomlType::text}, {"expires", TomlType::time}};
const TomlSchema domain_section_keys{
    {"domain", TomlType::text}, {"paused", TomlType::flag}, {"all_folders", TomlType::flag}, {"token", TomlType::text}};
const TomlSchema scope_section_keys{{"groups", TomlType::texts}, {"mailboxes", TomlType::texts}};

const TomlSchema& keys_of(RegistryKind kind) {
    switch (kind) {
    case RegistryKind::person:
        return person_keys;
    case RegistryKind::user:
        return user_keys;
    case RegistryKind::group:
        return group_keys;
    case RegistryKind::exception:
        return exception_keys;
    case RegistryKind::unprotected:
        break;
    }
    return unprotected_keys;
}

std::string text_in(const toml::table& row, std::string_view key) {
    return to_valid_utf8(row[key].value_or(std::string()));
}
std::vector<std::string> texts_in(const toml::table& row, std::string_view key) {
    const auto* node = row.get(key);
    return node == nullptr ? std::vector<std::string>{} : toml_to_json(*node).get<std::vector<std::string>>();
}

void read_registry_row(TomlCheck& toml, const toml::table& row, RegistryKind kind,
                       std::vector<db::RegistryEntry>& entries) {
    db::RegistryEntry entry;
    entry.kind = kind;
    entry.name = text_in(row, "name");
    entry.addresses = texts_in(row, "addresses");
    if (row.contains("address")) entry.addresses.push_back(text_in(row, "address"));
    entry.patterns = texts_in(row, "patterns");
    entry.title = text_in(row, "title");
    entry.comment = text_in(row, "note");
    entry.directory_id = text_in(row, kind == RegistryKind::group ? "group" : "user");
    if (const auto* role = row.get("role")) {
        const auto known = db::parse_role_class(text_in(row, "role"));
        if (!known) return toml.complain(*role, "A role is executive, finance, hr, help-desk, legal or other.");
        entry.role = *known;
    }
    if (const auto* expires = row.get("expires")) {
        entry.expires_at = parse_rfc3339(toml_to_json(*expires).get<std::string>());
        if (!entry.expires_at)
            return toml.complain(*expires, fmt::format("\"expires\" must be {}.", describe(TomlType::time)));
    }
    auto good = checked(std::move(entry));
    if (!good) return toml.complain(row, good.error().message);
    const auto is_same = [&](const db::RegistryEntry& other) {
        return name_of(other) == name_of(*good) && says(other) == says(*good);
    };
    if (std::any_of(entries.begin(), entries.end(), is_same))
        return toml.complain(row, fmt::format("{} stands here twice.", name_of(*good)));
    entries.push_back(std::move(*good));
}

void read_registry_section(TomlCheck& toml, const toml::table& registry, PeopleSettings& settings) {
    toml.check(registry, registry_section_keys, "registry");
    if (const auto* protects = registry.get("protects"); protects != nullptr && protects->is_string()) {
        const auto word = text_in(registry, "protects");
        if (word != "directory" && word != "chosen")
            toml.complain(
                *protects,
                "\"protects\" is \"directory\" (everybody in it) or \"chosen\" (only whom the entries name).");
        settings.protects_directory = word != "chosen";
    }
    for (const auto& [name, node] : registry) {
        const auto kind = db::parse_registry_kind(std::string_view(name.str()));
        const auto* rows = node.as_array();
        if (!kind || rows == nullptr) continue;
        std::vector<db::RegistryEntry> entries; // apart, since a twin is looked for among the whole kind
        for (const auto& row : *rows)
            if (row.is_table() && toml.check(*row.as_table(), keys_of(*kind), "an entry"))
                read_registry_row(toml, *row.as_table(), *kind, entries);
        std::erase_if(settings.registry, [&](const db::RegistryEntry& entry) { return entry.kind == *kind; });
        settings.registry.insert(settings.registry.end(), entries.begin(), entries.end());
    }
}

void read_domains_section(TomlCheck& toml, const toml::array& rows, PeopleSettings& settings) {
    std::map<std::string, DomainSetting> known, wanted;
    for (auto& domain : settings.domains) {
        known.emplace(domain.name, domain);
        if (domain.is_of_provider)
            wanted.emplace(domain.name, DomainSetting{domain.name, true, false, false, domain.token});
    }
    std::map<std::string, bool> named;
    for (const auto& node : rows) {
        if (!node.is_table() || !toml.check(*node.as_table(), domain_section_keys, "a domain")) continue;
        const auto& row = *node.as_table();
        const auto name = domain_name(text_in(row, "domain"));
        const auto token = text_in(row, "token");
        if (!name) {
            toml.complain(row.contains("domain") ? *row.get("domain") : node, name.error().message);
        } else if (!named.emplace(*name, true).second) {
            toml.complain(node, fmt::format("The domain {} stands here twice.", *name));
        } else if (token.size() > longest_token ||
                   !std::all_of(token.begin(), token.end(), [](unsigned char c) { return std::isalnum(c) != 0; })) {
            toml.complain(*row.get("token"), "A token is what `remand domain add` made: letters and digits.");
        } else {
            auto& domain = wanted[*name];
            domain.name = *name;
            domain.is_paused = row["paused"].value_or(false);
            domain.all_folders = row["all_folders"].value_or(false);
            if (domain.is_of_provider) continue;
            const auto old = known.find(*name);
            domain.token = token.empty() && old != known.end() ? old->second.token : token;
        }
    }
    settings.domains.clear();
    for (auto& [name, domain] : wanted) settings.domains.push_back(std::move(domain));
}

void read_scope_section(TomlCheck& toml, const toml::table& scope, PeopleSettings& settings) {
    if (!toml.check(scope, scope_section_keys, "scope")) return;
    settings.scope.clear();
    for (const auto& group : texts_in(scope, "groups"))
        settings.scope.push_back({db::ScopeKind::group, std::string(trim(group))});
    for (const auto& typed : texts_in(scope, "mailboxes")) {
        if (const auto mailbox = ascii_lower(trim(typed)); mailbox.find('@') != std::string::npos)
            settings.scope.push_back({db::ScopeKind::address, mailbox});
        else
            toml.complain(*scope.get("mailboxes"), fmt::format("\"{}\" is no mailbox's address.", shorten(typed, 60)));
    }
}

} // namespace

void read_people_settings(TomlCheck& toml, const toml::table& tenant, PeopleSettings& settings) {
    if (const auto* registry = tenant["registry"].as_table()) read_registry_section(toml, *registry, settings);
    if (const auto* domains = tenant["domains"].as_array()) read_domains_section(toml, *domains, settings);
    if (const auto* scope = tenant["scope"].as_table()) read_scope_section(toml, *scope, settings);
}

} // namespace remand::service
