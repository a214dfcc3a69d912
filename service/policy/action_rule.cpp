#include "service/policy/action_rule.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "scanner/url/domain.hpp"
#include "service/policy/policy.hpp"

namespace remand::service {
namespace {

template <class List, class Holds> bool any_or_none_asked(const List& list, Holds holds) {
    return list.empty() || std::any_of(list.begin(), list.end(), holds);
}

bool holds(const ActionRule& rule, const Policy& policy, const RuleSubject& subject) {
    const auto& verdict = subject.verdict;
    if (verdict.disposition == Disposition::none) return false;
    if (!any_or_none_asked(rule.dispositions, [&](Disposition d) { return d == verdict.disposition; })) return false;
    if (!rule.recipients.empty() && !is_one_of(rule.recipients, subject.recipient)) return false;
    if (!rule.senders.empty() && !is_one_of(rule.senders, subject.sender)) return false;
    const auto is_in = [&](const std::string& group) {
        const auto by_hand = policy.groups.find(ascii_lower(group));
        if (by_hand != policy.groups.end()) return is_one_of(by_hand->second, subject.recipient);
        return subject.is_in && subject.is_in(group);
    };
    if (!any_or_none_asked(rule.groups, is_in)) return false;
    const auto has = [&](const std::string& attribute) {
        return std::find(verdict.attributes.begin(), verdict.attributes.end(), attribute) != verdict.attributes.end();
    };
    if (!std::all_of(rule.attributes.begin(), rule.attributes.end(), has)) return false;
    return verdict.score >= rule.min_score.value_or(verdict.score) &&
           verdict.score <= rule.max_score.value_or(verdict.score);
}

} // namespace

bool is_one_of(std::span<const std::string> patterns, std::string_view written) {
    const auto address = ascii_lower(written);
    const auto domain = std::string_view(address).substr(address.rfind('@') + 1);
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        if (pattern.find('@') != std::string::npos) return pattern == address;
        if (pattern.starts_with("*.")) return scanner::is_within(domain, std::string_view(pattern).substr(2));
        return domain == pattern;
    });
}

ChosenAction choose_action(const Policy& policy, const RuleSubject& subject) {
    const auto rule = std::find_if(policy.rules.begin(), policy.rules.end(),
                                   [&](const ActionRule& each) { return holds(each, policy, subject); });
    if (rule != policy.rules.end()) return {rule->action, &*rule};
    return {policy.action_for(subject.verdict.disposition), nullptr};
}

} // namespace remand::service
