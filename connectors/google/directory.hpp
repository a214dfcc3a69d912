// Users and domains of a Google Workspace customer.
// https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/list
#pragma once

#include "connectors/connector.hpp"
#include "connectors/google/api.hpp"

namespace remand::google {

// Every user with a mailbox that is neither suspended nor archived (a suspended user is listed, but the mailbox answers
// 403), by address; the others are left out. A listing that breaks off is an error.
[[nodiscard]] Result<MailboxListing> list_mailboxes(Api& api);
// The customer's id and its verified domains; the primary one is the name.
[[nodiscard]] Result<TenantIdentity> identify(Api& api);

} // namespace remand::google
