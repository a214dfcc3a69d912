// Lists a tenant's mailboxes anew and stores them. A mailbox that is not listed any more stays on record: if it is
// gone, its next round says so and parks it (a partial listing must never delete state).
#pragma once

#include <vector>

#include "db/stores.hpp"
#include "service/active_tenant.hpp"
#include "service/sync/failure.hpp"

namespace remand::service {

// Gives all mailboxes on record.
[[nodiscard]] Attempt<std::vector<db::MailboxRecord>> refresh_directory(const ActiveTenant& tenant,
                                                                        db::Database& database);

} // namespace remand::service
