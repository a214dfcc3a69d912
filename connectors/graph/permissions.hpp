// The application permissions that Remand asks Microsoft for, and what the roles of a token say against them.
// Least privilege: learn.microsoft.com/graph/permissions-reference.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/providers.hpp"

namespace remand::graph {

inline constexpr std::string_view calendar_role = "Calendars.ReadWrite";

// The mail permission comes from Exchange's RBAC for Applications (for the mailboxes of a scope) and not from consent
// (for all mailboxes): the token does not name it, on purpose. The two add up, so consent would undo the scope.
[[nodiscard]] bool is_mail_scoped(const ProviderSettings& settings);

// In the order in which they are explained. A scoped mail permission has the name of the Exchange role.
[[nodiscard]] std::vector<Permission> permissions_of(const ProviderSettings& settings);

// Of those, what the token must name.
[[nodiscard]] std::vector<Permission> roles_needed(const ProviderSettings& settings);
// True also for a role that holds the needed one.
[[nodiscard]] bool has_role(const std::vector<std::string>& roles, std::string_view needed);

// `excess` leaves out what is harmless.
[[nodiscard]] Grants compare_roles(const std::vector<std::string>& roles, const ProviderSettings& settings);
// Reads of the directory that change nothing and show no mail.
[[nodiscard]] bool is_harmless(std::string_view role);
// Lets into every mailbox, whatever RBAC says.
[[nodiscard]] bool opens_all_mailboxes(std::string_view role);

} // namespace remand::graph
