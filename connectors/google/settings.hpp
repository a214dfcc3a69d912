// The settings of a Google Workspace tenant: their names, and their check.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/providers.hpp"

namespace remand::google {

inline constexpr std::string_view key_option = "service-account-key";
inline constexpr std::string_view admin_option = "admin";
inline constexpr std::string_view gmail_option = "gmail-endpoint";
inline constexpr std::string_view directory_option = "directory-endpoint";
inline constexpr std::string_view token_option = "token-endpoint"; // empty: the key's token_uri

[[nodiscard]] std::vector<ProviderOption> options();
[[nodiscard]] Result<ProviderSettings> check(ProviderSettings settings);
[[nodiscard]] Result<ConsentRequest> consent(const ProviderSettings& settings);

} // namespace remand::google
