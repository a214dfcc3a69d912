// The tables, as an ordered list of migrations: version n is what the first n leave behind. A published migration is
// never edited; a change is a new one at the end.
#pragma once

#include "core/result.hpp"
#include "core/sealer.hpp"

namespace remand::db {

class Connection;

inline constexpr int application_id = 0x52454D44; // "REMD": tells our file from other SQLite files

[[nodiscard]] int schema_version(); // of this program
// Brings the file from its version to `target`, each step in one transaction of its own: a crash leaves a whole
// version.
Result<void> migrate(Connection& connection, const Sealer& sealer, int target = schema_version());

} // namespace remand::db
