// What the provider was seen to grant, kept with the tenant: consent is taken back and widened without telling anybody,
// and shows at the next token.
#pragma once

#include "connectors/providers.hpp"
#include "core/log.hpp"
#include "db/stores.hpp"

namespace remand::service {

// Stores, audits and logs a change; does nothing where there is none. A permission that has come opens the mailboxes
// that were closed to us. True when that may have changed what can be polled.
bool note_grants(db::Database& database, const TenantId& tenant, const Grants& seen, Timestamp now, const Log& log);

} // namespace remand::service
