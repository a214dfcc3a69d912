// Lists in the words of the API.
#pragma once

#include <optional>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "db/list_store.hpp"
#include "service/policy/judgement.hpp"

namespace remand::service::api {

// With what is derived: `typed`, `is_expired`, `warnings`.
[[nodiscard]] nlohmann::json to_json(const db::ListEntry& entry, Timestamp now);
[[nodiscard]] nlohmann::json to_json(const ListMatch& match, Timestamp now);
// {"kind", "pattern", "pattern_kind"?, "tenant"?, "authenticated"?, "subject"?, "body"?, "whole_word"?, "lookalike"?,
// "recent"?, "note"?, "expires_at"?}, settled. give_up "api.bad_value"; and those of lists/entry.hpp.
[[nodiscard]] Result<db::ListEntry> list_entry_of(const nlohmann::json& value);

} // namespace remand::service::api
