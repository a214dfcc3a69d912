// Microsoft 365 as a row of connectors/providers.cpp: its settings, its permissions, its consent.
#pragma once

#include "connectors/providers.hpp"

namespace remand::graph {

[[nodiscard]] Provider graph_provider();

// Application permissions for these settings, each with its reason. Least privilege:
// learn.microsoft.com/graph/permissions-reference.
[[nodiscard]] std::vector<Permission> permissions_of(const ProviderSettings& settings);

} // namespace remand::graph
