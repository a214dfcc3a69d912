// The audit row that is written in the transaction of what it tells of.
#pragma once

#include "db/connection.hpp"
#include "db/records.hpp"

namespace remand::db {

Result<void> append_audit(Connection& connection, const AuditEntry& entry);

} // namespace remand::db
