// From the words of a request to the filters of the store. An unknown key or value is refused: a misspelt filter must
// never become "everything", least of all for undo.
#pragma once

#include <map>
#include <string>

#include "core/result.hpp"
#include "db/stores.hpp"

namespace remand::service::api {

using Words = std::map<std::string, std::string>;

constexpr int largest_page = 1000;

[[nodiscard]] Result<db::MessageFilter> message_filter(const Words& words);
[[nodiscard]] Result<db::ActionFilter> action_filter(const Words& words);
[[nodiscard]] Result<db::AuditFilter> audit_filter(const Words& words);
[[nodiscard]] Result<std::int64_t> parse_id(std::string_view text); // give_up "api.bad_id"

// "2026-11-23T09:00:00Z", "2026-11-23", or a duration meaning that long ago: "2h", "7d".
[[nodiscard]] std::optional<Timestamp> parse_moment(std::string_view text, Timestamp now);

} // namespace remand::service::api
