// The scopes we ask for, one small set per family of calls: Google refuses a whole token when one scope of its set is
// not granted. https://developers.google.com/workspace/gmail/api/auth/scopes
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/providers.hpp"

namespace remand::google {

inline constexpr std::string_view users_scope = "https://www.googleapis.com/auth/admin.directory.user.readonly";
// Not among what is asked for: without it people are known and groups are not.
inline constexpr std::string_view groups_scope = "https://www.googleapis.com/auth/admin.directory.group.readonly";
inline constexpr std::string_view domains_scope = "https://www.googleapis.com/auth/admin.directory.domain.readonly";
inline constexpr std::string_view read_scope = "https://www.googleapis.com/auth/gmail.readonly";
inline constexpr std::string_view modify_scope = "https://www.googleapis.com/auth/gmail.modify";
// The only scope that lets messages.delete through; gmail.modify is refused.
inline constexpr std::string_view delete_scope = "https://mail.google.com/";

// Events of calendars, and nothing else of them.
inline constexpr std::string_view calendar_scope = "https://www.googleapis.com/auth/calendar.events";

// Of the service account's own token, which names no user: not one of the delegation.
inline constexpr std::string_view pubsub_scope = "https://www.googleapis.com/auth/pubsub";

[[nodiscard]] inline std::string_view mail_scope(Access access) {
    return access == Access::read_write ? modify_scope : read_scope;
}

// In the order in which they are explained to the administrator. A single mailbox has no directory.
[[nodiscard]] std::vector<Permission> permissions(const ProviderSettings& settings);
[[nodiscard]] std::vector<std::string> scopes_of(const ProviderSettings& settings);
// Of what was granted, where a token names it; a wider mail scope holds the narrower ones.
[[nodiscard]] Grants compare_scopes(const std::vector<std::string>& granted, const ProviderSettings& settings);
// What is pasted into the Admin console.
[[nodiscard]] std::string scope_list(const ProviderSettings& settings);

} // namespace remand::google
