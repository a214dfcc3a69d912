// A whole copy of a database that is in use.
#pragma once

#include <filesystem>

#include "core/result.hpp"

namespace remand::db {

// Writes `target` (mode 0600), complete or not at all; it must not exist. VACUUM INTO from a connection of its own: the
// step-wise backup of SQLite begins anew at every write and would never end under load.
Result<void> back_up(const std::filesystem::path& source, const std::filesystem::path& target);

} // namespace remand::db
