#include "connectors/google/scopes.hpp"

#include "core/text.hpp"

namespace remand::google {

std::vector<Permission> permissions(const ProviderSettings& settings) {
    std::vector<Permission> all{
        {std::string(users_scope), "List the users, to know which mailboxes there are.", false},
        {std::string(domains_scope), "List the verified domains, to tell inside from outside.", false},
    };
    if (settings.access == Access::read_write)
        all.push_back(
            {std::string(modify_scope),
             "Read new mail in every mailbox, and move it to Spam, Trash and back. It cannot delete for good.", true});
    else
        all.push_back({std::string(read_scope), "Read new mail in every mailbox; change nothing.", false});
    if (settings.allows_hard_delete)
        all.push_back({std::string(delete_scope),
                       "Delete mail for good (the action hard-delete); Google has no smaller permission for it.",
                       true});
    return all;
}

std::string scope_list(const ProviderSettings& settings) {
    std::vector<std::string> names;
    for (const auto& permission : permissions(settings)) names.push_back(permission.name);
    return join(names, ",");
}

} // namespace remand::google
