// What an administrator would check by hand, in that order: the token, each permission, the tenant, the users, a
// mailbox.
#pragma once

#include <vector>

#include "connectors/connector.hpp"
#include "connectors/graph/client.hpp"
#include "connectors/providers.hpp"

namespace remand::graph {

[[nodiscard]] std::vector<Check> run_checks(Client& client, const std::vector<Permission>& needed);

} // namespace remand::graph
