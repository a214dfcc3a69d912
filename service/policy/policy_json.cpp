// The JSON form of a policy: strict, because what an administrator misspelt must not become "no action".
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "scanner/scanner.hpp"
#include "service/lists/entry.hpp"
#include "service/lists/precedence.hpp"
#include "service/policy/policy.hpp"

namespace remand::service {
namespace {

using nlohmann::json;

constexpr int most_moves_an_hour = 1'000'000;
constexpr std::size_t most_rules = 200;

tl::unexpected<Error> wrong(std::string sentence) {
    return fail(ErrorKind::fix_configuration, "policy.invalid", "The policy cannot be used: " + std::move(sentence));
}
tl::unexpected<Error> unknown_key(std::string_view where, std::string_view key) {
    return wrong(fmt::format("{} has an unknown key \"{}\".", where, shorten(to_valid_utf8(key), 80)));
}

Result<Action> read_action(const json& value, std::string_view what) {
    const auto action = value.is_string() ? parse_action(value.get<std::string>()) : std::nullopt;
    if (action && *action != Action::restore && *action != Action::inbox) return *action;
    return wrong(fmt::format("the action for {} must be none, mark, junk, trash, soft-delete, quarantine or hard-delete.", what));
}

Result<void> read_actions(const json& actions, Policy& policy) {
    if (!actions.is_object()) return wrong("\"actions\" must be an object of dispositions and actions.");
    for (const auto& [key, value] : actions.items()) {
        const auto disposition = parse_disposition(key);
        if (!disposition) return unknown_key("\"actions\"", key);
        const auto action = read_action(value, fmt::format("\"{}\"", to_text(*disposition)));
        if (!action) return fail(action.error());
        if (*disposition == Disposition::none && *action != Action::none)
            return wrong("mail in which nothing was found cannot be moved; the action for \"none\" must be none.");
        policy.set(*disposition, *action);
    }
    return {};
}

Result<void> read_limits(const json& limits, Policy& policy) {
    if (!limits.is_object()) return wrong("\"limits\" must be an object.");
    for (const auto& [key, value] : limits.items()) {
        if (key == "moves_an_hour") {
            if (!value.is_number_integer() || value < 0 || value > most_moves_an_hour)
                return wrong(fmt::format("\"moves_an_hour\" must be a whole number from 0 to {}.", most_moves_an_hour));
            policy.moves_an_hour = value.get<int>();
        } else if (key == "share_of_mail") {
            const double share = value.is_number() ? value.get<double>() : -1;
            if (!(share >= 0 && share <= 1)) return wrong("\"share_of_mail\" must be a number from 0 to 1.");
            policy.share_of_mail = share;
        } else {
            return unknown_key("\"limits\"", key);
        }
    }
    return {};
}

Result<std::vector<std::string>> read_texts(const json& value, std::string_view key, bool keeps_case = false) {
    std::vector<std::string> texts;
    if (!value.is_array()) return wrong(fmt::format("\"{}\" must be a list of texts.", key));
    for (const auto& text : value) {
        if (!text.is_string()) return wrong(fmt::format("\"{}\" must be a list of texts.", key));
        texts.push_back(keeps_case ? text.get<std::string>() : ascii_lower(text.get<std::string>()));
    }
    return texts;
}

Result<void> read_detections(const json& value, AdditionalDetections& detections) {
    if (!value.is_object()) return wrong("\"detections\" must be an object.");
    const auto days = [](const json& number, std::string_view key) -> Result<std::optional<int>> {
        if (!number.is_number_integer() || number < 1 || number > AdditionalDetections::most_days)
            return wrong(fmt::format("\"{}\" must be a whole number from 1 to {}.", key, AdditionalDetections::most_days));
        return std::optional(number.get<int>());
    };
    for (const auto& [key, field] : value.items()) {
        if (key == "domain_age") {
            if (!field.is_object()) return wrong("\"domain_age\" must be an object.");
            for (const auto& [name, number] : field.items()) {
                if (name != "malicious_days" && name != "suspicious_days") return unknown_key("\"domain_age\"", name);
                auto threshold = days(number, name);
                if (!threshold) return fail(threshold.error());
                (name == "malicious_days" ? detections.malicious_days : detections.suspicious_days) = *threshold;
            }
            continue;
        }
        if (key != "blank_body" && key != "payroll_change" && key != "html_attachment")
            return unknown_key("\"detections\"", key);
        const auto disposition = field.is_string() ? parse_disposition(field.get<std::string>()) : std::nullopt;
        if (disposition != Disposition::malicious && disposition != Disposition::suspicious)
            return wrong(fmt::format("\"{}\" must be malicious or suspicious; leave it out to turn it off.", key));
        (key == "blank_body"       ? detections.blank_body
         : key == "payroll_change" ? detections.payroll_change
                                   : detections.html_attachment) = disposition;
    }
    if (detections.malicious_days && detections.suspicious_days &&
        *detections.malicious_days > *detections.suspicious_days)
        return wrong("\"malicious_days\" must not be more than \"suspicious_days\": younger is worse.");
    return {};
}

// Who is meant by a condition: addresses, domains, domains with all below them.
Result<std::vector<std::string>> read_parties(const json& value, std::string_view key) {
    auto texts = read_texts(value, key);
    if (!texts) return texts;
    for (auto& text : *texts) {
        db::ListEntry entry;
        entry.kind = db::ListKind::exempt_recipient; // takes what a condition takes
        entry.pattern = text;
        if (auto settled = settle(entry, {}); !settled)
            return wrong(fmt::format("in \"{}\": {}", key, settled.error().message));
        text = typed_pattern(entry);
    }
    return texts;
}

Result<ActionRule> read_rule(const json& value) {
    if (!value.is_object()) return wrong("each entry of \"rules\" must be an object.");
    ActionRule rule;
    bool has_action = false;
    const auto texts_into = [](std::vector<std::string>& target, Result<std::vector<std::string>> read) -> Result<void> {
        if (!read) return fail(read.error());
        target = std::move(*read);
        return {};
    };
    for (const auto& [key, field] : value.items()) {
        Result<void> read;
        if (key == "name" && field.is_string()) {
            rule.name = shorten(to_valid_utf8(field.get<std::string>()), 100);
        } else if (key == "action") {
            const auto action = read_action(field, "a rule");
            if (!action) return fail(action.error());
            rule.action = *action;
            has_action = true;
        } else if (key == "dispositions") {
            const auto words = read_texts(field, key);
            if (!words) return fail(words.error());
            for (const auto& word : *words) {
                const auto disposition = parse_disposition(word);
                if (!disposition) return unknown_key("\"dispositions\"", word);
                if (disposition == Disposition::none)
                    return wrong("mail in which nothing was found cannot be moved; a rule must not name \"none\".");
                rule.dispositions.push_back(*disposition);
            }
        } else if (key == "recipients" || key == "senders") {
            read = texts_into(key == "senders" ? rule.senders : rule.recipients, read_parties(field, key));
        } else if (key == "groups") {
            read = texts_into(rule.groups, read_texts(field, key, true));
        } else if (key == "attributes") {
            read = texts_into(rule.attributes, read_texts(field, key));
            for (const auto& attribute : rule.attributes)
                if (!scanner::is_attribute(attribute) &&
                    std::find(list_attributes.begin(), list_attributes.end(), attribute) == list_attributes.end())
                    return unknown_key("\"attributes\"", attribute);
        } else if (key == "min_score" || key == "max_score") {
            if (!field.is_number_integer() || field < -1000 || field > 1000)
                return wrong(fmt::format("\"{}\" must be a whole number of points.", key));
            (key == "min_score" ? rule.min_score : rule.max_score) = field.get<int>();
        } else {
            return unknown_key("a rule", key);
        }
        if (!read) return fail(read.error());
    }
    if (rule.name.empty()) return wrong("each rule needs a name: it is shown where the rule decides.");
    if (!has_action) return wrong(fmt::format("the rule \"{}\" needs an action.", rule.name));
    return rule;
}

Result<void> read_rules(const json& value, Policy& policy) {
    if (!value.is_array()) return wrong("\"rules\" must be a list.");
    if (value.size() > most_rules) return wrong(fmt::format("it has more than {} rules.", most_rules));
    for (const auto& entry : value) {
        auto rule = read_rule(entry);
        if (!rule) return fail(rule.error());
        for (const auto& other : policy.rules)
            if (other.name == rule->name) return wrong(fmt::format("two rules are named \"{}\".", rule->name));
        policy.rules.push_back(std::move(*rule));
    }
    return {};
}

Result<void> read_groups(const json& value, Policy& policy) {
    if (!value.is_object()) return wrong("\"groups\" must be an object of names and members.");
    for (const auto& [name, members] : value.items()) {
        if (trim(name).empty()) return wrong("a group needs a name.");
        auto read = read_parties(members, "groups");
        if (!read) return fail(read.error());
        policy.groups[ascii_lower(trim(name))] = std::move(*read);
    }
    return {};
}

Result<void> read_key(const std::string& key, const json& value, Policy& policy) {
    if (key == "detections") return read_detections(value, policy.detections);
    if (key == "rules") return read_rules(value, policy);
    if (key == "groups") return read_groups(value, policy);
    if (key == "actions") return read_actions(value, policy);
    if (key == "limits") return read_limits(value, policy);
    if (key == "people")
        return wrong("\"people\" have a place of their own: remand registry add, or remand registry import.");
    if (key == "partner_domains" || key == "trusted_authserv_ids") {
        auto texts = read_texts(value, key);
        if (!texts) return fail(texts.error());
        (key == "partner_domains" ? policy.partner_domains : policy.trusted_authserv_ids) = std::move(*texts);
        return {};
    }
    return unknown_key("it", key);
}

} // namespace

Result<Policy> read_policy(std::string_view text) {
    Policy policy;
    if (trim(text).empty()) return policy;
    const json value = json::parse(text, nullptr, false);
    if (!value.is_object()) return wrong("it is not a JSON object.");
    for (const auto& [key, field] : value.items()) {
        auto read = read_key(key, field, policy);
        if (!read) return fail(read.error());
    }
    return policy;
}

namespace {

json to_json(const ActionRule& rule) {
    json out{{"name", rule.name}, {"action", to_text(rule.action)}};
    for (const auto disposition : rule.dispositions) out["dispositions"].push_back(to_text(disposition));
    if (!rule.recipients.empty()) out["recipients"] = rule.recipients;
    if (!rule.groups.empty()) out["groups"] = rule.groups;
    if (!rule.senders.empty()) out["senders"] = rule.senders;
    if (!rule.attributes.empty()) out["attributes"] = rule.attributes;
    if (rule.min_score) out["min_score"] = *rule.min_score;
    if (rule.max_score) out["max_score"] = *rule.max_score;
    return out;
}

json to_json(const AdditionalDetections& detections) {
    json out = json::object();
    if (detections.malicious_days) out["domain_age"]["malicious_days"] = *detections.malicious_days;
    if (detections.suspicious_days) out["domain_age"]["suspicious_days"] = *detections.suspicious_days;
    if (detections.blank_body) out["blank_body"] = to_text(*detections.blank_body);
    if (detections.payroll_change) out["payroll_change"] = to_text(*detections.payroll_change);
    if (detections.html_attachment) out["html_attachment"] = to_text(*detections.html_attachment);
    return out;
}

} // namespace

std::string to_json_text(const Policy& policy) {
    json value = json::object();
    for (const Disposition disposition : all_dispositions)
        value["actions"][std::string(to_text(disposition))] = to_text(policy.action_for(disposition));
    if (policy.moves_an_hour) value["limits"]["moves_an_hour"] = *policy.moves_an_hour;
    if (policy.share_of_mail) value["limits"]["share_of_mail"] = *policy.share_of_mail;
    if (!policy.partner_domains.empty()) value["partner_domains"] = policy.partner_domains;
    if (!policy.trusted_authserv_ids.empty()) value["trusted_authserv_ids"] = policy.trusted_authserv_ids;
    if (policy.detections != AdditionalDetections{}) value["detections"] = to_json(policy.detections);
    for (const auto& rule : policy.rules) value["rules"].push_back(to_json(rule));
    if (!policy.groups.empty()) value["groups"] = policy.groups;
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace remand::service
