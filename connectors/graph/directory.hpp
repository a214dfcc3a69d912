// The tenant and its users. https://learn.microsoft.com/graph/api/user-list and /graph/api/organization-get.
#pragma once

#include <optional>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "connectors/connector.hpp"
#include "connectors/graph/client.hpp"

namespace remand::graph {

[[nodiscard]] Result<TenantIdentity> read_tenant(Client& client);

// Candidates: users with a mail address who are no guests, by id. No property says who has a mailbox: one without is
// found at its first call (skip_mailbox). Shared mailboxes are disabled accounts and stay in the list. `canary`: the
// address that is for the doctor alone; may be empty.
[[nodiscard]] Result<MailboxListing> list_candidates(Client& client, std::string_view canary = {});

// A row of users or of users/delta; nullopt for a guest. A row of a removed user has its id alone.
[[nodiscard]] std::optional<DirectoryUser> directory_user(const nlohmann::json& row);
[[nodiscard]] DirectoryGroup directory_group(const nlohmann::json& row);

} // namespace remand::graph
