#include "service/directory/group_membership.hpp"

namespace remand::service {

bool GroupMembership::has(std::string_view group, const MailboxId& mailbox) {
    auto known = members_.find(group);
    if (known == members_.end()) {
        known = members_.try_emplace(std::string(group)).first;
        const auto found = directory_.group(tenant_, group);
        if (found && *found)
            if (auto ids = directory_.members(tenant_, (*found)->id))
                known->second.insert(ids->begin(), ids->end());
    }
    return known->second.contains(mailbox.value);
}

} // namespace remand::service
