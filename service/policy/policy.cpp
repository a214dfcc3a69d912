#include "service/policy/policy.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace remand::service {

Result<void> check_policy(const Policy& policy, const std::vector<ActionSupport>& support, bool allows_hard_delete) {
    for (const Disposition disposition : all_dispositions) {
        const Action action = policy.action_for(disposition);
        if (action == Action::none) continue;
        if (action == Action::hard_delete && !allows_hard_delete)
            return fail(
                ErrorKind::fix_configuration, "policy.hard_delete",
                fmt::format("Mail judged {} cannot be hard-deleted: this tenant does not allow hard deletes. What "
                            "is hard-deleted cannot be brought back; allow it for the tenant first, or use trash.",
                            to_text(disposition)));
        const auto found = std::find_if(support.begin(), support.end(),
                                        [action](const ActionSupport& row) { return row.action == action; });
        if (found != support.end() && found->is_supported) continue;
        const std::string why = found == support.end() ? "the provider has no such action" : found->meaning;
        return fail(ErrorKind::fix_configuration, "policy.unsupported",
                    fmt::format("The action {} for mail judged {} is not possible for this tenant: {}.",
                                to_text(action), to_text(disposition), why));
    }
    return {};
}

BreakerSettings breaker_settings(const Policy& policy, BreakerSettings service) {
    if (policy.moves_an_hour) service.moves_an_hour = *policy.moves_an_hour;
    if (policy.share_of_mail) service.share_of_mail = *policy.share_of_mail;
    return service;
}

} // namespace remand::service
