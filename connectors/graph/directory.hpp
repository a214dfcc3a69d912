// The tenant and its users. https://learn.microsoft.com/graph/api/user-list and /graph/api/organization-get.
#pragma once

#include <vector>

#include "connectors/connector.hpp"
#include "connectors/graph/client.hpp"

namespace remand::graph {

[[nodiscard]] Result<TenantIdentity> read_tenant(Client& client);

// Candidates: users with a mail address who are no guests, by id. No property says who has a mailbox: one without is
// found at its first call (skip_mailbox). Shared mailboxes are disabled accounts and stay in the list.
[[nodiscard]] Result<std::vector<Mailbox>> list_candidates(Client& client);

} // namespace remand::graph
