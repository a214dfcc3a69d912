// What every command works with, and the small shared manners: one sentence for an error, one object or JSON lines for
// --json.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "service/cli/api.hpp"
#include "service/cli/table.hpp"
#include "service/cli/terminal.hpp"

namespace remand::cli {

struct Session {
    Terminal terminal;
    Api& api;
};

// "remand: <sentence>" on standard error, with --json also {"error": …} on standard output. Gives the exit code.
int report(const Terminal& terminal, const Error& error);

// One line. On a terminal everything outside ASCII is escaped, since JSON may carry what a terminal obeys.
void print_json(const Terminal& terminal, const nlohmann::json& value);

// A field as text for eyes: "" when absent or null.
[[nodiscard]] std::string field(const nlohmann::json& object, std::string_view key);
[[nodiscard]] std::int64_t number(const nlohmann::json& object, std::string_view key);
[[nodiscard]] std::string moment(const nlohmann::json& object, std::string_view key); // "2026-11-23 09:15:00", UTC
// Of an object "notifications": "push, 12 mailboxes, last one 2026-11-23 09:15:00", or why there are none.
[[nodiscard]] std::string notifications_text(const nlohmann::json& notifications);
[[nodiscard]] Style style_of_disposition(std::string_view disposition);
[[nodiscard]] Style style_of_state(std::string_view state);

// "/v1/tenants/<encoded name>" + rest
[[nodiscard]] std::string tenant_path(std::string_view name, std::string_view rest = "");

// The only tenant there is, when none is named. give_up "tenant.unknown", "api.bad_value".
[[nodiscard]] Result<std::string> tenant_or_only(Session& session, const std::string& named);

// Follows "next" until `limit` items were given to `take` (0: all of them). `words` are the filter.
Result<std::size_t> each_item(Api& api, const std::string& path, std::string_view list,
                              std::map<std::string, std::string> words, std::size_t limit,
                              const std::function<void(const nlohmann::json&)>& take);

// Prints such a list as it comes (JSON lines) or as one table; gives the exit code.
int print_list(Session& session, const std::string& path, std::string_view list,
               const std::map<std::string, std::string>& filter, std::size_t limit, Table table,
               const std::function<std::vector<Cell>(const nlohmann::json&)>& row);

// A moment as typed ("2026-11-23", "2h" for that long ago, RFC 3339) in the form of the API. give_up "api.bad_value".
[[nodiscard]] Result<std::string> api_moment(const std::string& option, const std::string& typed);

} // namespace remand::cli
