// What the message store needs of the mailbox table, within its own transaction.
#pragma once

#include <cstdint>

#include "core/message.hpp"
#include "core/sealer.hpp"
#include "db/connection.hpp"

namespace remand::db {

// The row of this mailbox, made when it is new; name and address are refreshed. give_up "tenant.unknown": what is still
// under way for a tenant that was removed meanwhile must not bring it back.
Result<std::int64_t> ensure_mailbox(Connection& connection, const TenantId& tenant, const Mailbox& mailbox);
Result<void> store_cursor(Connection& connection, const Sealer& sealer, const TenantId& tenant,
                          const MailboxId& mailbox, const SyncCursor& cursor);

} // namespace remand::db
