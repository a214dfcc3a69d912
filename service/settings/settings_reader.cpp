// The reading half. What may stand where is in the tables below, and what it means is asked of the same functions that
// read a policy or an entry from anywhere else.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <toml++/toml.h>

#include "core/text.hpp"
#include "service/lists/entry.hpp"
#include "service/settings/people_reader.hpp"
#include "service/settings/settings_file.hpp"
#include "service/settings/toml_check.hpp"

namespace remand::service {
namespace {

using nlohmann::json;

constexpr std::size_t most_problems = 50;
constexpr std::string_view policy_says = "The policy cannot be used: ";

json object(std::string_view name, json value) {
    json out = json::object();
    out[std::string(name)] = std::move(value);
    return out;
}

const TomlSchema file_keys{{"version", TomlType::whole}, {"lists", TomlType::table}, {"tenant", TomlType::table}};
const TomlSchema tenant_keys{{"mode", TomlType::text},          {"partner_domains", TomlType::texts}, {"trusted_authserv_ids", TomlType::texts},
                         {"rules", TomlType::tables},          {"actions", TomlType::table},
                         {"limits", TomlType::table},       {"detections", TomlType::table},      {"groups", TomlType::table},
                         {"lists", TomlType::table},        {"registry", TomlType::table},        {"domains", TomlType::tables},
                         {"scope", TomlType::table}};
const TomlSchema action_keys{{"malicious", TomlType::text}, {"suspicious", TomlType::text}, {"spoof", TomlType::text}, {"spam", TomlType::text}, {"bulk", TomlType::text}};
const TomlSchema limit_keys{{"moves_an_hour", TomlType::whole}, {"share_of_mail", TomlType::number}};
const TomlSchema detection_keys{{"domain_age", TomlType::table}, {"blank_body", TomlType::text}, {"payroll_change", TomlType::text}, {"html_attachment", TomlType::text}};
const TomlSchema age_keys{{"malicious_days", TomlType::whole}, {"suspicious_days", TomlType::whole}};
const TomlSchema rule_keys{{"name", TomlType::text},       {"dispositions", TomlType::texts}, {"recipients", TomlType::texts}, {"groups", TomlType::texts}, {"senders", TomlType::texts},
                       {"attributes", TomlType::texts}, {"min_score", TomlType::whole},    {"max_score", TomlType::whole}, {"action", TomlType::text}};
const TomlSchema list_keys{{"exempt_recipient", TomlType::tables}, {"blocked_sender", TomlType::tables},  {"blocked_content", TomlType::tables}, {"blocked_file", TomlType::tables}, {"blocked_link", TomlType::tables},
                       {"trusted_sender", TomlType::tables},   {"accepted_sender", TomlType::tables}, {"trusted_domain", TomlType::tables}};
const TomlSchema entry_keys{{"pattern", TomlType::text}, {"as", TomlType::text},        {"authenticated", TomlType::flag}, {"subject", TomlType::flag}, {"body", TomlType::flag},
                        {"whole_word", TomlType::flag}, {"lookalike", TomlType::flag}, {"recent", TomlType::flag},        {"note", TomlType::text},    {"expires", TomlType::time}};

class SettingsReader {
public:
    SettingsReader(TomlCheck& toml, UnknownTenants unknown) : toml_(toml), unknown_(unknown) {}

    AllSettings read(const toml::table& file, AllSettings settings) {
        check(file, file_keys, "the file");
        const auto version = file["version"].value<std::int64_t>();
        if (version.value_or(1) != 1)
            complain(*file["version"].node(), "This Remand reads version 1 of the settings file.");
        if (const auto* lists = file["lists"].as_table()) read_lists(*lists, settings.lists);
        if (const auto* tenants = file["tenant"].as_table())
            for (const auto& [name, node] : *tenants) {
                const std::string key(name.str());
                if (!node.is_table()) {
                    complain(node, "\"" + key + "\" must be a section: [tenant." + key + "].");
                    continue;
                }
                auto known = settings.tenants.find(key);
                if (known == settings.tenants.end()) {
                    if (unknown_ == UnknownTenants::skip) continue;
                    if (unknown_ == UnknownTenants::refuse) {
                        toml_.complain(name.source().begin, "There is no tenant \"" + key + "\"" + TomlCheck::hint(names_of(settings), key) +
                                                          " `remand tenant add` makes one.");
                        continue;
                    }
                    known = settings.tenants.emplace(key, SettingsOfTenant{}).first;
                }
                read_tenant(*node.as_table(), known->second);
            }
        return settings;
    }

private:
    void complain(const toml::node& node, const std::string& sentence) { toml_.complain(node, sentence); }
    bool check(const toml::table& table, const TomlSchema& schema, const std::string& where) {
        return toml_.check(table, schema, where);
    }

    static std::vector<std::string> names_of(const AllSettings& settings) {
        std::vector<std::string> names;
        for (const auto& [name, tenant] : settings.tenants) names.push_back(name);
        return names;
    }

    // Asks read_policy about one section or a part of it, so that a complaint has its place.
    template <class Take> void ask(const json& part, const toml::node& node, Take take) {
        const auto policy = read_policy(part.dump(-1, ' ', false, json::error_handler_t::replace));
        if (policy) return take(*policy);
        std::string sentence = policy.error().message;
        if (sentence.starts_with(policy_says)) sentence.erase(0, policy_says.size());
        if (!sentence.empty()) sentence[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence[0])));
        complain(node, sentence);
    }

    void read_tenant(const toml::table& table, SettingsOfTenant& tenant) {
        check(table, tenant_keys, "the tenant");
        auto& policy = tenant.policy;
        if (const auto* node = table.get("mode"); node != nullptr && node->is_string()) {
            const auto mode = parse_mode(node->as_string()->get());
            if (mode)
                tenant.mode = *mode;
            else
                complain(*node, "A mode is \"monitor\" or \"enforce\".");
        }
        for (const auto& [key, target] : {std::pair{"partner_domains", &policy.partner_domains}, {"trusted_authserv_ids", &policy.trusted_authserv_ids}})
            if (const auto* node = table.get(key); node != nullptr && is_of(*node, TomlType::texts))
                ask(object(key, toml_to_json(*node)), *node, [name = std::string_view(key), field = target](const Policy& read) {
                    *field = name == "partner_domains" ? read.partner_domains : read.trusted_authserv_ids;
                });
        if (const auto* actions = table["actions"].as_table()) {
            const Policy defaults;
            for (const auto disposition : all_dispositions) policy.set(disposition, defaults.action_for(disposition));
            check(*actions, action_keys, "actions");
            for (const auto& [name, node] : *actions)
                if (const auto disposition = parse_disposition(std::string_view(name.str())); disposition && node.is_string())
                    ask(object("actions", object(name.str(), toml_to_json(node))), node,
                        [&](const Policy& read) { policy.set(*disposition, read.action_for(*disposition)); });
        }
        if (const auto* limits = table["limits"].as_table()) {
            policy.moves_an_hour.reset();
            policy.share_of_mail.reset();
            check(*limits, limit_keys, "limits");
            for (const auto& [name, node] : *limits)
                if (is_of(node, TomlType::number))
                    ask(object("limits", object(name.str(), toml_to_json(node))), node, [&](const Policy& read) {
                        if (read.moves_an_hour) policy.moves_an_hour = read.moves_an_hour;
                        if (read.share_of_mail) policy.share_of_mail = read.share_of_mail;
                    });
        }
        if (const auto* detections = table["detections"].as_table()) {
            bool is_good = check(*detections, detection_keys, "detections");
            if (const auto* age = (*detections)["domain_age"].as_table()) is_good = check(*age, age_keys, "domain_age") && is_good;
            policy.detections = {};
            if (is_good)
                ask(object("detections", toml_to_json(*detections)), *detections, [&](const Policy& read) { policy.detections = read.detections; });
        }
        if (const auto* groups = table["groups"].as_table()) {
            policy.groups.clear();
            for (const auto& [name, node] : *groups) {
                if (!is_of(node, TomlType::texts))
                    complain(node, fmt::format("\"{}\" must be {}.", std::string(name.str()), describe(TomlType::texts)));
                else
                    ask(object("groups", object(name.str(), toml_to_json(node))), node, [&](const Policy& read) {
                        for (const auto& [group, members] : read.groups) policy.groups[group] = members;
                    });
            }
        }
        if (const auto* rules = table.get_as<toml::array>("rules")) read_rules(*rules, policy);
        if (const auto* lists = table["lists"].as_table()) read_lists(*lists, tenant.lists);
        read_people_settings(toml_, table, tenant.people);
    }

    void read_rules(const toml::array& rules, Policy& policy) {
        policy.rules.clear();
        for (const auto& node : rules) {
            if (!node.is_table() || !check(*node.as_table(), rule_keys, "a rule")) continue;
            ask(object("rules", json::array({toml_to_json(node)})), node, [&](const Policy& read) {
                const auto& rule = read.rules.front();
                const auto is_same = [&](const ActionRule& other) { return other.name == rule.name; };
                if (std::any_of(policy.rules.begin(), policy.rules.end(), is_same))
                    complain(node, fmt::format("Two rules are named \"{}\".", rule.name));
                else
                    policy.rules.push_back(rule);
            });
        }
    }

    void read_lists(const toml::table& lists, std::vector<db::ListEntry>& entries) {
        check(lists, list_keys, "lists");
        for (const auto& [name, node] : lists) {
            const auto kind = db::parse_list_kind(std::string_view(name.str()));
            const auto* rows = node.as_array();
            if (!kind || rows == nullptr) continue;
            std::erase_if(entries, [&](const db::ListEntry& entry) { return entry.kind == *kind; });
            for (const auto& row : *rows)
                if (row.is_table() && check(*row.as_table(), entry_keys, "an entry")) read_entry(*row.as_table(), *kind, entries);
        }
    }

    void read_entry(const toml::table& row, db::ListKind kind, std::vector<db::ListEntry>& entries) {
        db::ListEntry entry;
        entry.kind = kind;
        entry.pattern = row["pattern"].value_or(std::string());
        entry.note = row["note"].value_or(std::string());
        entry.requires_authentication = row["authenticated"].value_or(true);
        entry.in_subject = row["subject"].value_or(false);
        entry.in_body = row["body"].value_or(false);
        entry.is_whole_word = row["whole_word"].value_or(false);
        entry.for_lookalike = row["lookalike"].value_or(false);
        entry.for_recent = row["recent"].value_or(false);
        std::optional<db::PatternKind> pattern_kind;
        if (const auto* as = row.get("as")) {
            pattern_kind = db::parse_pattern_kind(as->as_string()->get());
            if (!pattern_kind) return complain(*as, "\"as\" is address, domain, subdomains, ip, network, regex or text.");
        }
        if (const auto* expires = row.get("expires")) {
            entry.expires_at = parse_rfc3339(toml_to_json(*expires).get<std::string>());
            if (!entry.expires_at) return complain(*expires, fmt::format("\"expires\" must be {}.", describe(TomlType::time)));
        }
        if (auto fits = settle(entry, pattern_kind); !fits) {
            const auto* pattern = row.get("pattern");
            const bool is_about_pattern = pattern != nullptr && fits.error().code != "list.note";
            return complain(is_about_pattern ? *pattern : static_cast<const toml::node&>(row), fits.error().message);
        }
        const auto is_same = [&](const db::ListEntry& other) {
            return other.kind == entry.kind && other.pattern_kind == entry.pattern_kind && other.pattern == entry.pattern;
        };
        if (std::any_of(entries.begin(), entries.end(), is_same))
            return complain(row, fmt::format("{} stands here twice.", name_of(entry)));
        entries.push_back(std::move(entry));
    }

    TomlCheck& toml_;
    UnknownTenants unknown_;
};

Error refusal(const std::string& file, const std::vector<std::string>& problems) {
    std::string message = fmt::format("{} cannot be used, and nothing was changed:", file);
    for (std::size_t i = 0; i < std::min(problems.size(), most_problems); ++i) message += "\n  " + problems[i];
    if (problems.size() > most_problems) message += fmt::format("\n  … and {} more", problems.size() - most_problems);
    return {ErrorKind::fix_configuration, "config.invalid", message, {}};
}

} // namespace

Result<AllSettings> read_settings(std::string_view text, const std::string& file, const AllSettings& base, UnknownTenants unknown) {
    TomlCheck check(file);
    toml::table table;
    try {
        table = toml::parse(text, file);
    } catch (const toml::parse_error& error) {
        check.complain(error.source().begin, std::string(error.description()) + '.');
        return fail(refusal(file, check.problems()));
    }
    auto settings = SettingsReader(check, unknown).read(table, base);
    if (!check.problems().empty()) return fail(refusal(file, check.problems()));
    return settings;
}

} // namespace remand::service
