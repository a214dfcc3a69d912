// Every permission that Remand asks a provider for, when, why, and what works without it: for `remand permissions` and
// docs/providers.md, so that neither can say anything else than the code.
#pragma once

#include <string>
#include <vector>

#include "connectors/providers.hpp"

namespace remand {

struct PermissionRow {
    std::string_view provider; // title
    std::string when;          // "always", "read-only", "read-write", "with --allow-hard-delete"
    Permission permission;
};
[[nodiscard]] std::vector<PermissionRow> permission_table(const std::vector<Provider>& providers);
[[nodiscard]] std::string permission_markdown(const std::vector<PermissionRow>& rows);

} // namespace remand
