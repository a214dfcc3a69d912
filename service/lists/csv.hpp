// Lists as CSV (RFC 4180). Five headers are read, case and order of columns do not matter:
//
//   allow    Pattern, Pattern Type, Verify Email, Trusted Sender, Exempt Recipient, Acceptable Sender, Notes
//   allow    Values, Rule Type, Is Regex, Sender Verification, Trusted Sender, Exempt Recipient, Acceptable Sender, Notes
//   block    Blocked Sender, Blocked Sender Type, Is Regex, Notes
//   trusted  Domain, Proximity, New, [Is Regex,] Notes
//   ours     Kind, Pattern, Pattern Type, Authenticated, Subject, Body, Whole Word, Lookalike, Recent, Expires, Notes, Tenant
//
// What is written is our own form, and reads back as the same entries. A field that a spreadsheet would take for a
// formula is written with an apostrophe before it, which is taken off again. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "db/list_store.hpp"

namespace remand::service {

// The entries, settled (entry.hpp), each with `tenant` unless its line names another. All or nothing: fix_configuration
// "list.csv", and the message names each bad line with what is wrong in it.
[[nodiscard]] Result<std::vector<db::ListEntry>> read_list_csv(std::string_view text, const TenantId& tenant);
[[nodiscard]] std::string to_list_csv(const std::vector<db::ListEntry>& entries);

} // namespace remand::service
