// The memory of what people put back: a copy of a message that a person restored is not taken again without a new
// decision.
#pragma once

#include <string_view>

#include "core/message.hpp"
#include "db/database.hpp"

namespace remand::db {

// Whether a message with this Message-ID and these bytes was put back (undo, or a move to the inbox by a person) in
// this mailbox, and nothing was done to it since.
[[nodiscard]] Result<bool> was_put_back(Database& database, const TenantId& tenant, const MailboxId& mailbox,
                                        std::string_view internet_message_id, std::string_view sha256);

} // namespace remand::db
