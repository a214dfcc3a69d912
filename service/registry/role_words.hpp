// Which roles that attackers like to play a job title or a group's name tells of, in seven languages. Pure;
// thread-safe.
#pragma once

#include <string_view>

#include "db/registry_store.hpp"

namespace remand::service {

[[nodiscard]] db::RoleClass role_of(std::string_view title_or_group); // none, when it says nothing of the kind

} // namespace remand::service
