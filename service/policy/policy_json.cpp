// The JSON form of a policy: strict, because what an administrator misspelt must not become "no action".
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/policy/policy.hpp"

namespace remand::service {
namespace {

using nlohmann::json;

constexpr int most_moves_an_hour = 1'000'000;

tl::unexpected<Error> wrong(std::string sentence) {
    return fail(ErrorKind::fix_configuration, "policy.invalid", "The policy cannot be used: " + std::move(sentence));
}
tl::unexpected<Error> unknown_key(std::string_view where, std::string_view key) {
    return wrong(fmt::format("{} has an unknown key \"{}\".", where, shorten(to_valid_utf8(key), 80)));
}

Result<void> read_actions(const json& actions, Policy& policy) {
    if (!actions.is_object()) return wrong("\"actions\" must be an object of dispositions and actions.");
    for (const auto& [key, value] : actions.items()) {
        const auto disposition = parse_disposition(key);
        if (!disposition) return unknown_key("\"actions\"", key);
        const auto action = value.is_string() ? parse_action(value.get<std::string>()) : std::nullopt;
        if (!action || *action == Action::restore || *action == Action::inbox)
            return wrong(
                fmt::format("the action for \"{}\" must be none, mark, junk, trash, soft-delete, quarantine or hard-delete.",
                            to_text(*disposition)));
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

Result<std::vector<std::string>> read_texts(const json& value, std::string_view key) {
    std::vector<std::string> texts;
    if (!value.is_array()) return wrong(fmt::format("\"{}\" must be a list of texts.", key));
    for (const auto& text : value) {
        if (!text.is_string()) return wrong(fmt::format("\"{}\" must be a list of texts.", key));
        texts.push_back(ascii_lower(text.get<std::string>()));
    }
    return texts;
}

Result<void> read_key(const std::string& key, const json& value, Policy& policy) {
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

std::string to_json_text(const Policy& policy) {
    json value = json::object();
    for (const Disposition disposition : all_dispositions)
        value["actions"][std::string(to_text(disposition))] = to_text(policy.action_for(disposition));
    if (policy.moves_an_hour) value["limits"]["moves_an_hour"] = *policy.moves_an_hour;
    if (policy.share_of_mail) value["limits"]["share_of_mail"] = *policy.share_of_mail;
    if (!policy.partner_domains.empty()) value["partner_domains"] = policy.partner_domains;
    if (!policy.trusted_authserv_ids.empty()) value["trusted_authserv_ids"] = policy.trusted_authserv_ids;
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace remand::service
