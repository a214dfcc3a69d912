// What one message adds to the sender graph, inside the transaction of the message.
#pragma once

#include "db/connection.hpp"
#include "db/records.hpp"

namespace remand::db {

// Does nothing for a message that was judged malicious, suspicious or spoof.
[[nodiscard]] Result<void> insert_graph(Connection& connection, const TenantId& tenant, const NewMessage& message);

} // namespace remand::db
