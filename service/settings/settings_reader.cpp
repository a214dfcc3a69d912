// The reading half. toml++ says where each key and value stands; what they may be is in the tables below, and what they
// mean is asked of the same functions that read a policy or an entry from anywhere else.
#include <algorithm>
#include <functional>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <toml++/toml.h>

#include "core/text.hpp"
#include "service/did_you_mean.hpp"
#include "service/lists/entry.hpp"
#include "service/settings/settings_file.hpp"

namespace remand::service {
namespace {

using nlohmann::json;

constexpr std::size_t most_problems = 50;
constexpr std::string_view policy_says = "The policy cannot be used: ";

enum class Type { text, texts, whole, number, flag, time, table, tables };

std::string_view describe(Type type) {
    switch (type) {
    case Type::text:
        return "a text in quotes";
    case Type::texts:
        return "a list of texts: [\"…\", \"…\"]";
    case Type::whole:
        return "a whole number";
    case Type::number:
        return "a number";
    case Type::flag:
        return "true or false";
    case Type::time:
        return "a time with its zone, such as 2026-12-31T00:00:00Z, or a date";
    case Type::table:
        return "a section";
    case Type::tables:
        return "a list of sections, [[…]] for each";
    }
    return "";
}

bool is_of(const toml::node& node, Type type) {
    const auto is_list_of = [&](auto holds) {
        const auto* list = node.as_array();
        return list != nullptr && std::all_of(list->begin(), list->end(), holds);
    };
    switch (type) {
    case Type::text:
        return node.is_string();
    case Type::texts:
        return is_list_of([](const toml::node& each) { return each.is_string(); });
    case Type::whole:
        return node.is_integer();
    case Type::number:
        return node.is_number();
    case Type::flag:
        return node.is_boolean();
    case Type::time:
        return node.is_date() || node.is_date_time() || node.is_string();
    case Type::table:
        return node.is_table();
    case Type::tables:
        return is_list_of([](const toml::node& each) { return each.is_table(); });
    }
    return false;
}

json to_json(const toml::node& node) {
    if (const auto* text = node.as_string()) return to_valid_utf8(text->get());
    if (const auto* whole = node.as_integer()) return whole->get();
    if (const auto* number = node.as_floating_point()) return number->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    json out;
    if (const auto* list = node.as_array()) {
        out = json::array();
        for (const auto& each : *list) out.push_back(to_json(each));
    } else if (const auto* table = node.as_table()) {
        out = json::object();
        for (const auto& [name, each] : *table) out[to_valid_utf8(std::string_view(name.str()))] = to_json(each);
    } else if (const auto* date = node.as_date()) {
        std::ostringstream text;
        text << date->get() << "T00:00:00Z";
        out = text.str();
    } else if (const auto* time = node.as_date_time()) {
        std::ostringstream text;
        text << time->get();
        out = text.str();
    }
    return out;
}

json object(std::string_view name, json value) {
    json out = json::object();
    out[std::string(name)] = std::move(value);
    return out;
}

using Schema = std::vector<std::pair<std::string, Type>>;
const Schema file_keys{{"version", Type::whole}, {"lists", Type::table}, {"tenant", Type::table}};
const Schema tenant_keys{{"mode", Type::text},          {"partner_domains", Type::texts}, {"trusted_authserv_ids", Type::texts},
                         {"rules", Type::tables},          {"actions", Type::table},
                         {"limits", Type::table},       {"detections", Type::table},      {"groups", Type::table},
                         {"lists", Type::table}};
const Schema action_keys{{"malicious", Type::text}, {"suspicious", Type::text}, {"spoof", Type::text}, {"spam", Type::text}, {"bulk", Type::text}};
const Schema limit_keys{{"moves_an_hour", Type::whole}, {"share_of_mail", Type::number}};
const Schema detection_keys{{"domain_age", Type::table}, {"blank_body", Type::text}, {"payroll_change", Type::text}, {"html_attachment", Type::text}};
const Schema age_keys{{"malicious_days", Type::whole}, {"suspicious_days", Type::whole}};
const Schema rule_keys{{"name", Type::text},       {"dispositions", Type::texts}, {"recipients", Type::texts}, {"groups", Type::texts}, {"senders", Type::texts},
                       {"attributes", Type::texts}, {"min_score", Type::whole},    {"max_score", Type::whole}, {"action", Type::text}};
const Schema list_keys{{"exempt_recipient", Type::tables}, {"blocked_sender", Type::tables},  {"blocked_content", Type::tables},
                       {"trusted_sender", Type::tables},   {"accepted_sender", Type::tables}, {"trusted_domain", Type::tables}};
const Schema entry_keys{{"pattern", Type::text}, {"as", Type::text},        {"authenticated", Type::flag}, {"subject", Type::flag}, {"body", Type::flag},
                        {"whole_word", Type::flag}, {"lookalike", Type::flag}, {"recent", Type::flag},        {"note", Type::text},    {"expires", Type::time}};

class SettingsReader {
public:
    SettingsReader(std::string file, UnknownTenants unknown) : file_(std::move(file)), unknown_(unknown) {}

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
                        complain(name.source().begin, "There is no tenant \"" + key + "\"" + hint(names_of(settings), key) +
                                                          " `remand tenant add` makes one.");
                        continue;
                    }
                    known = settings.tenants.emplace(key, SettingsOfTenant{}).first;
                }
                read_tenant(*node.as_table(), known->second);
            }
        return settings;
    }

    [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }
    void complain(const toml::source_position& at, const std::string& sentence) {
        problems_.push_back(fmt::format("{}:{}:{}: {}", file_, at.line, at.column, sentence));
    }

private:
    void complain(const toml::node& node, const std::string& sentence) { complain(node.source().begin, sentence); }

    static std::vector<std::string> names_of(const AllSettings& settings) {
        std::vector<std::string> names;
        for (const auto& [name, tenant] : settings.tenants) names.push_back(name);
        return names;
    }
    static std::string hint(const std::vector<std::string>& words, std::string_view written) {
        const auto nearest = nearest_word(words, written);
        return nearest.empty() ? "." : "; did you mean \"" + nearest + "\"?";
    }

    // Unknown keys and wrong types; false when there are any.
    bool check(const toml::table& table, const Schema& schema, const std::string& where) {
        bool is_good = true;
        for (const auto& [name, node] : table) {
            const std::string key(name.str());
            const auto known = std::find_if(schema.begin(), schema.end(), [&](const auto& row) { return row.first == key; });
            if (known == schema.end()) {
                std::vector<std::string> words;
                for (const auto& row : schema) words.push_back(row.first);
                complain(name.source().begin, "Unknown key \"" + shorten(to_valid_utf8(key), 60) + "\" in " + where + hint(words, key));
                is_good = false;
            } else if (!is_of(node, known->second) && !(known->second == Type::tables && node.is_array() && node.as_array()->empty())) {
                complain(node, fmt::format("\"{}\" must be {}.", key, describe(known->second)));
                is_good = false;
            }
        }
        return is_good;
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
            if (const auto* node = table.get(key); node != nullptr && is_of(*node, Type::texts))
                ask(object(key, to_json(*node)), *node, [&, field = target](const Policy& read) {
                    *field = std::string_view(key) == "partner_domains" ? read.partner_domains : read.trusted_authserv_ids;
                });
        if (const auto* actions = table["actions"].as_table()) {
            const Policy defaults;
            for (const auto disposition : all_dispositions) policy.set(disposition, defaults.action_for(disposition));
            check(*actions, action_keys, "actions");
            for (const auto& [name, node] : *actions)
                if (const auto disposition = parse_disposition(std::string_view(name.str())); disposition && node.is_string())
                    ask(object("actions", object(name.str(), to_json(node))), node,
                        [&](const Policy& read) { policy.set(*disposition, read.action_for(*disposition)); });
        }
        if (const auto* limits = table["limits"].as_table()) {
            policy.moves_an_hour.reset();
            policy.share_of_mail.reset();
            check(*limits, limit_keys, "limits");
            for (const auto& [name, node] : *limits)
                if (is_of(node, Type::number))
                    ask(object("limits", object(name.str(), to_json(node))), node, [&](const Policy& read) {
                        if (read.moves_an_hour) policy.moves_an_hour = read.moves_an_hour;
                        if (read.share_of_mail) policy.share_of_mail = read.share_of_mail;
                    });
        }
        if (const auto* detections = table["detections"].as_table()) {
            bool is_good = check(*detections, detection_keys, "detections");
            if (const auto* age = (*detections)["domain_age"].as_table()) is_good = check(*age, age_keys, "domain_age") && is_good;
            policy.detections = {};
            if (is_good)
                ask(object("detections", to_json(*detections)), *detections, [&](const Policy& read) { policy.detections = read.detections; });
        }
        if (const auto* groups = table["groups"].as_table()) {
            policy.groups.clear();
            for (const auto& [name, node] : *groups) {
                if (!is_of(node, Type::texts))
                    complain(node, fmt::format("\"{}\" must be {}.", std::string(name.str()), describe(Type::texts)));
                else
                    ask(object("groups", object(name.str(), to_json(node))), node, [&](const Policy& read) {
                        for (const auto& [group, members] : read.groups) policy.groups[group] = members;
                    });
            }
        }
        if (const auto* rules = table.get_as<toml::array>("rules")) read_rules(*rules, policy);
        if (const auto* lists = table["lists"].as_table()) read_lists(*lists, tenant.lists);
    }

    void read_rules(const toml::array& rules, Policy& policy) {
        policy.rules.clear();
        for (const auto& node : rules) {
            if (!node.is_table() || !check(*node.as_table(), rule_keys, "a rule")) continue;
            ask(object("rules", json::array({to_json(node)})), node, [&](const Policy& read) {
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
            entry.expires_at = parse_rfc3339(to_json(*expires).get<std::string>());
            if (!entry.expires_at) return complain(*expires, fmt::format("\"expires\" must be {}.", describe(Type::time)));
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

    std::string file_;
    UnknownTenants unknown_;
    std::vector<std::string> problems_;
};

Error refusal(const std::string& file, const std::vector<std::string>& problems) {
    std::string message = fmt::format("{} cannot be used, and nothing was changed:", file);
    for (std::size_t i = 0; i < std::min(problems.size(), most_problems); ++i) message += "\n  " + problems[i];
    if (problems.size() > most_problems) message += fmt::format("\n  … and {} more", problems.size() - most_problems);
    return {ErrorKind::fix_configuration, "config.invalid", message, {}};
}

} // namespace

Result<AllSettings> read_settings(std::string_view text, const std::string& file, const AllSettings& base, UnknownTenants unknown) {
    SettingsReader reader(file, unknown);
    toml::table table;
    try {
        table = toml::parse(text, file);
    } catch (const toml::parse_error& error) {
        reader.complain(error.source().begin, std::string(error.description()) + '.');
        return fail(refusal(file, reader.problems()));
    }
    auto settings = reader.read(table, base);
    if (!reader.problems().empty()) return fail(refusal(file, reader.problems()));
    return settings;
}

} // namespace remand::service
