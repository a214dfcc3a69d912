// The writing half: every section, in one order, so that two files can be compared line by line.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/lists/entry.hpp"
#include "service/settings/settings_file.hpp"

namespace remand::service {
namespace {

using nlohmann::json;

// TOML 1.0: a basic string.
std::string toml_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : to_valid_utf8(text)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += std::string("\\") + c;
        else if (byte < 0x20 || byte == 0x7F)
            out += fmt::format("\\u{:04X}", byte);
        else
            out += c;
    }
    return out + '"';
}

bool is_bare(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}
std::string toml_key(std::string_view name) { return is_bare(name) ? std::string(name) : toml_text(name); }

std::string value_of(const json& value) {
    if (value.is_string()) return toml_text(value.get_ref<const std::string&>());
    if (value.is_array()) {
        std::vector<std::string> parts;
        for (const auto& part : value) parts.push_back(value_of(part));
        return '[' + join(parts, ", ") + ']';
    }
    if (value.is_number_float()) { // TOML wants a point in a float, and "1" is an integer
        auto text = value.dump();
        if (text.find_first_of(".e") == std::string::npos) text += ".0";
        return text;
    }
    if (value.is_object()) {
        std::vector<std::string> parts;
        for (const auto& [name, part] : value.items()) parts.push_back(toml_key(name) + " = " + value_of(part));
        return "{ " + join(parts, ", ") + " }";
    }
    return value.dump();
}

void write_table(std::string& out, const std::string& header, const json& table) {
    out += "\n" + header + "\n";
    for (const auto& [name, value] : table.items()) out += toml_key(name) + " = " + value_of(value) + "\n";
}

std::string section_name(db::ListKind kind) {
    std::string word(to_text(kind));
    std::replace(word.begin(), word.end(), '-', '_');
    return word;
}

void write_lists(std::string& out, const std::string& prefix, std::vector<db::ListEntry> entries) {
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return std::tie(a.kind, a.pattern_kind, a.pattern) < std::tie(b.kind, b.pattern_kind, b.pattern);
    });
    out += "\n[" + prefix + "]\n";
    using enum db::ListKind;
    for (const auto kind : {exempt_recipient, blocked_sender, blocked_content, blocked_file, blocked_link, trusted_sender, accepted_sender, trusted_domain})
        if (std::none_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.kind == kind; }))
            out += section_name(kind) + " = []\n";
    for (const auto& entry : entries) {
        out += "\n[[" + prefix + '.' + section_name(entry.kind) + "]]\npattern = " + toml_text(typed_pattern(entry)) + '\n';
        if (entry.pattern_kind == db::PatternKind::regex) out += "as = \"regex\"\n";
        if (is_allowing(entry.kind) && !entry.requires_authentication && entry.pattern_kind != db::PatternKind::ip &&
            entry.pattern_kind != db::PatternKind::network)
            out += "authenticated = false\n";
        for (const auto& [name, holds] : {std::pair{"subject", entry.in_subject}, {"body", entry.in_body}, {"whole_word", entry.is_whole_word},
                                          {"lookalike", entry.for_lookalike}, {"recent", entry.for_recent}})
            if (holds) out += fmt::format("{} = true\n", name);
        if (entry.expires_at) out += "expires = " + to_rfc3339(*entry.expires_at) + '\n';
        if (!entry.note.empty()) out += "note = " + toml_text(entry.note) + '\n';
    }
}

void write_texts(std::string& out, const char* name, const std::vector<std::string>& texts) {
    if (!texts.empty()) out += fmt::format("{} = {}\n", name, value_of(texts));
}
void write_text(std::string& out, const char* name, std::string_view text) {
    if (!text.empty()) out += fmt::format("{} = {}\n", name, toml_text(text));
}

void write_registry_entry(std::string& out, const std::string& prefix, const db::RegistryEntry& entry) {
    out += fmt::format("\n[[{}.{}]]\n", prefix, db::to_text(entry.kind));
    const bool is_exception = entry.kind == db::RegistryKind::exception;
    if (is_exception || entry.kind == db::RegistryKind::person) write_text(out, "name", entry.name);
    if (is_exception) write_text(out, "address", entry.addresses.empty() ? "" : entry.addresses.front());
    if (!entry.directory_id.empty()) write_text(out, entry.kind == db::RegistryKind::group ? "group" : "user", entry.directory_id);
    if (!is_exception) write_texts(out, "addresses", entry.addresses);
    write_texts(out, "patterns", entry.patterns);
    write_text(out, "title", entry.title);
    write_text(out, "role", db::to_text(entry.role));
    if (entry.expires_at) out += "expires = " + to_rfc3339(*entry.expires_at) + '\n';
    write_text(out, "note", entry.comment);
}

void write_people(std::string& out, const std::string& prefix, const PeopleSettings& people) {
    auto entries = people.registry;
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return std::tie(a.kind, a.directory_id, a.name, a.addresses) < std::tie(b.kind, b.directory_id, b.name, b.addresses);
    });
    out += fmt::format("\n[{}.registry]\nprotects = \"{}\"\n", prefix, people.protects_directory ? "directory" : "chosen");
    using enum db::RegistryKind;
    for (const auto kind : {person, user, group, exception, unprotected})
        if (std::none_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.kind == kind; }))
            out += fmt::format("{} = []\n", db::to_text(kind));
    for (const auto& entry : entries) write_registry_entry(out, prefix + ".registry", entry);

    out += "\n[" + prefix + ".scope]\n";
    for (const auto& [word, kind] : {std::pair{"groups", db::ScopeKind::group}, {"mailboxes", db::ScopeKind::address}}) {
        std::vector<std::string> values;
        for (const auto& entry : people.scope)
            if (entry.kind == kind) values.push_back(entry.value);
        out += fmt::format("{} = {}\n", word, value_of(values));
    }
    for (const auto& domain : people.domains) {
        if (!is_decided(domain)) continue;
        out += fmt::format("\n[[{}.domains]]\ndomain = {}\n", prefix, toml_text(domain.name));
        if (domain.is_paused) out += "paused = true\n";
        if (domain.all_folders) out += "all_folders = true\n";
        if (!domain.is_of_provider) write_text(out, "token", domain.token);
    }
}

void write_tenant(std::string& out, const std::string& name, const SettingsOfTenant& tenant) {
    const std::string prefix = "tenant." + toml_key(name);
    const json policy = json::parse(to_json_text(tenant.policy));
    const auto section = [&](const char* word, json absent) { return policy.value(word, std::move(absent)); };
    out += "\n[" + prefix + "]\nmode = " + toml_text(to_text(tenant.mode)) + '\n';
    for (const char* list : {"partner_domains", "trusted_authserv_ids"})
        out += fmt::format("{} = {}\n", list, value_of(section(list, json::array())));
    if (section("rules", json::array()).empty()) out += "rules = []\n";
    if (std::none_of(tenant.people.domains.begin(), tenant.people.domains.end(), is_decided)) out += "domains = []\n";

    json actions = policy.at("actions");
    actions.erase("none"); // nothing can be done with it
    write_table(out, "[" + prefix + ".actions]", actions);
    for (const auto& rule : section("rules", json::array())) write_table(out, "[[" + prefix + ".rules]]", rule);
    for (const char* word : {"limits", "detections", "groups"})
        write_table(out, "[" + prefix + '.' + word + "]", section(word, json::object()));
    write_lists(out, prefix + ".lists", tenant.lists);
    write_people(out, prefix, tenant.people);
}

} // namespace

std::string to_toml(const AllSettings& settings) {
    std::string out = "# Settings of Remand, as `remand config export` writes them. docs/policies.md says what each means;\n"
                      "# `remand config plan FILE` shows what a changed file would do, `remand config apply FILE` does it.\n"
                      "version = 1\n";
    write_lists(out, "lists", settings.lists);
    for (const auto& [name, tenant] : settings.tenants) write_tenant(out, name, tenant);
    return out;
}

} // namespace remand::service
