// What happens before a database file is written to: is it ours, whole, not newer than this program, and sealed with
// the key we hold? A refused file is left byte for byte as it was, with nothing new beside it.
#pragma once

#include <filesystem>

#include "core/result.hpp"
#include "core/sealer.hpp"

namespace remand::db {

class Connection;

// Makes the file (mode 0600, complete or not at all) when there is none, otherwise checks it.
Result<void> make_or_check(const std::filesystem::path& file, const Sealer& sealer);
// Stores what a later start compares its key with.
Result<void> store_key_check(Connection& connection, const Sealer& sealer);

} // namespace remand::db
