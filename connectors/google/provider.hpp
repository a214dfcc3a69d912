// Google Workspace's row in the list of providers.
#pragma once

#include "connectors/providers.hpp"

namespace remand::google {

[[nodiscard]] Provider google_provider();

} // namespace remand::google
