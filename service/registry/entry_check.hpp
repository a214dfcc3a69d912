// What an entry of the registry must be, however it came here: by command, from a file, or out of the directory. Pure.
#pragma once

#include "core/result.hpp"
#include "db/registry_store.hpp"

namespace remand::service {

// The entry in the form in which it is kept (trimmed, addresses in lower case, each once). give_up "registry.invalid":
// the sentence says what is wrong. Whether the directory has its user or group is not looked at.
[[nodiscard]] Result<db::RegistryEntry> checked(db::RegistryEntry entry);

} // namespace remand::service
