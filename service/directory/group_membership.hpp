// Who is in which group of a tenant's directory, nested groups too, for conditions that name groups. A group is read when
// it is first asked for and kept; a directory that cannot be read has nobody in its groups. Not thread-safe: make one for
// each piece of work.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "db/directory_store.hpp"

namespace remand::service {

class GroupMembership {
public:
    GroupMembership(db::Database& database, TenantId tenant) : directory_(database), tenant_(std::move(tenant)) {}
    // `group`: its id, address or name.
    [[nodiscard]] bool has(std::string_view group, const MailboxId& mailbox);

private:
    db::DirectoryStore directory_;
    TenantId tenant_;
    std::map<std::string, std::unordered_set<std::string>, std::less<>> members_;
};

} // namespace remand::service
