// The registry as CSV. Header lines are told by their names, in any order and case, with spaces or underscores:
//   Display_Name, Email                          one line a person, several addresses with commas in quotes
//   Name, Addresses, Patterns, Title, Role, Comment, Expires    what `registry export` writes
// Of columns that are known under several names one is enough (Email, Emails, Address; Display_Name, Name).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "db/registry_store.hpp"

namespace remand::service {

// People with provenance "csv". All or nothing: fix_configuration "registry.csv" names each bad line (the first
// twenty).
[[nodiscard]] Result<std::vector<db::RegistryEntry>> read_registry_csv(std::string_view text);
[[nodiscard]] std::string to_registry_csv(const std::vector<db::RegistryEntry>& people);

} // namespace remand::service
