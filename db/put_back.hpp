// The memory of what people decided about copies of a message: one that a person restored is not taken again without a
// new decision, and one that comes after a person took the others away goes the same way.
#pragma once

#include <optional>
#include <string_view>

#include "core/action.hpp"
#include "core/message.hpp"
#include "db/database.hpp"

namespace remand::db {

// Whether a message with this Message-ID and these bytes was put back (undo, or a move to the inbox by a person) in
// this mailbox, and nothing was done to it since.
[[nodiscard]] Result<bool> was_put_back(Database& database, const TenantId& tenant, const MailboxId& mailbox,
                                        std::string_view internet_message_id, std::string_view sha256);

// Where a person has sent a copy of this message (known by its identity) in any mailbox of the tenant, if that is the last
// that a person did about any of them, and stands. nullopt: nowhere.
[[nodiscard]] Result<std::optional<Action>> taken_by_person(Database& database, const TenantId& tenant,
                                                            std::string_view identity);

} // namespace remand::db
