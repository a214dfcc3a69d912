#include "service/policy/policy.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace remand::service {

Result<void> check_policy(const Policy& policy, const std::vector<ActionSupport>& support, bool allows_hard_delete) {
    const auto check = [&](Action action, const std::string& what) -> Result<void> {
        if (action == Action::none) return {};
        if (action == Action::hard_delete && !allows_hard_delete)
            return fail(
                ErrorKind::fix_configuration, "policy.hard_delete",
                fmt::format("{} cannot be hard-deleted: this tenant does not allow hard deletes. What "
                            "is hard-deleted cannot be brought back; allow it for the tenant first, or use trash.",
                            what));
        const auto found = std::find_if(support.begin(), support.end(),
                                        [action](const ActionSupport& row) { return row.action == action; });
        if (found != support.end() && found->is_supported) return {};
        const std::string why = found == support.end() ? "the provider has no such action" : found->meaning;
        return fail(ErrorKind::fix_configuration, "policy.unsupported",
                    fmt::format("The action {} for {} is not possible for this tenant: {}.", to_text(action), what, why));
    };
    for (const Disposition disposition : all_dispositions)
        if (auto fits = check(policy.action_for(disposition), fmt::format("Mail judged {}", to_text(disposition))); !fits)
            return fits;
    for (const auto& rule : policy.rules)
        if (auto fits = check(rule.action, fmt::format("Mail of the rule \"{}\"", rule.name)); !fits) return fits;
    return {};
}

bool hard_deletes(const Policy& policy) {
    return std::any_of(all_dispositions.begin(), all_dispositions.end(),
                       [&](Disposition disposition) { return policy.action_for(disposition) == Action::hard_delete; }) ||
           std::any_of(policy.rules.begin(), policy.rules.end(),
                       [](const ActionRule& rule) { return rule.action == Action::hard_delete; });
}

Policy changed_actions(const Policy& before, const Policy& wanted) {
    Policy changed;
    for (const auto disposition : all_dispositions) {
        const Action action = wanted.action_for(disposition);
        changed.set(disposition, action == before.action_for(disposition) ? Action::none : action);
    }
    for (const auto& rule : wanted.rules)
        if (std::find(before.rules.begin(), before.rules.end(), rule) == before.rules.end())
            changed.rules.push_back(rule);
    return changed;
}

BreakerSettings breaker_settings(const Policy& policy, BreakerSettings service) {
    if (policy.moves_an_hour) service.moves_an_hour = *policy.moves_an_hour;
    if (policy.share_of_mail) service.share_of_mail = *policy.share_of_mail;
    return service;
}

} // namespace remand::service
