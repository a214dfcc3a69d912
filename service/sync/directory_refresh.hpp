// Lists a tenant's mailboxes and its own domains anew and stores them.
//
// A mailbox that is not listed any more stays on record: if it is gone, its next round says so and parks it (a partial
// listing must never delete state). One whose owner the listing leaves out, with the reason, is parked at once, and read
// again as soon as a listing has it again. Domains are replaced as a whole, but only by an answer that names some and comes
// from the tenant that was authorised; otherwise those that are on record stay.
#pragma once

#include <string>
#include <vector>

#include "core/log.hpp"
#include "db/stores.hpp"
#include "service/active_tenant.hpp"
#include "service/sync/failure.hpp"

namespace remand::service {

struct Directory {
    std::vector<db::MailboxRecord> mailboxes; // all on record
    std::vector<std::string> domains;
};

// Fails when the mailboxes cannot be listed or stored; a failure about the domains is logged.
[[nodiscard]] Attempt<Directory> refresh_directory(const ActiveTenant& tenant, db::Database& database,
                                                   const Clock& clock, const Log& log,
                                                   Duration until_next = std::chrono::hours{1});

} // namespace remand::service
