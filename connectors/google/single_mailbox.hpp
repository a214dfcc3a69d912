// A tenant that is one mailbox: who it is and which mailboxes it has, without a directory.
#pragma once

#include "connectors/connector.hpp"
#include "connectors/google/api.hpp"

namespace remand::google {

[[nodiscard]] Mailbox single_mailbox(std::string_view address);
// fix_configuration "google.wrong_account" when somebody else consented. It has no domains of its own: others live
// under the same one.
[[nodiscard]] Result<TenantIdentity> identify_mailbox(Api& api, const Mailbox& mailbox, std::string_view mail_scope);

} // namespace remand::google
