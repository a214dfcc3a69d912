// Microsoft 365 as a row of connectors/providers.cpp: its settings, its permissions, its consent.
#pragma once

#include "connectors/providers.hpp"

namespace remand::graph {

[[nodiscard]] Provider graph_provider();

} // namespace remand::graph
