// Which group of near-copies a message belongs to (core/campaign.hpp), within the caller's transaction.
#pragma once

#include <cstdint>

#include "core/campaign.hpp"
#include "core/message.hpp"
#include "db/connection.hpp"

namespace remand::db {

// The group of the nearest message before or after it that is like it, or a group of its own, known by its first message.
Result<void> note_campaign(Connection& connection, const TenantId& tenant, std::int64_t message_id,
                           const CampaignPrint& print);

// A text's bits as a number of SQLite's, and back.
[[nodiscard]] std::optional<std::int64_t> column_of(const CampaignPrint& print);
[[nodiscard]] CampaignPrint print_of(std::string key, std::optional<std::int64_t> column);

} // namespace remand::db
