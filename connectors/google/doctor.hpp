// The checks of a Google Workspace tenant, in the order in which a person would make them.
#pragma once

#include <string_view>
#include <vector>

#include "connectors/connector.hpp"
#include "connectors/google/api.hpp"

namespace remand::google {

[[nodiscard]] std::vector<Check> examine(Api& api, std::string_view mail_scope, bool needs_delete_scope);

} // namespace remand::google
