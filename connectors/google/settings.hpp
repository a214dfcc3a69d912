// The settings of a Google tenant: their names, and their check. A tenant is either a whole customer, through a service
// account with domain-wide delegation, or one mailbox whose owner consents in the browser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/providers.hpp"

namespace remand::google {

inline constexpr std::string_view key_option = "service-account-key";
inline constexpr std::string_view admin_option = "admin";
inline constexpr std::string_view mailbox_option = "mailbox";
inline constexpr std::string_view client_option = "oauth-client";
inline constexpr std::string_view refresh_option = "refresh-token"; // left by consent
inline constexpr std::string_view gmail_option = "gmail-endpoint";
inline constexpr std::string_view directory_option = "directory-endpoint";
inline constexpr std::string_view token_option = "token-endpoint"; // empty: the key's token_uri
// Notifications: a topic, and a subscription of it that is pulled, or the account that signs what is pushed.
inline constexpr std::string_view topic_option = "pubsub-topic";
inline constexpr std::string_view subscription_option = "pubsub-subscription";
inline constexpr std::string_view push_account_option = "pubsub-push-account";
inline constexpr std::string_view push_audience_option = "pubsub-push-audience"; // empty: the address pushed to
inline constexpr std::string_view pubsub_option = "pubsub-endpoint";
inline constexpr std::string_view calendar_option = "calendar-endpoint";
inline constexpr std::string_view keys_option = "signing-keys-url";

[[nodiscard]] bool is_single_mailbox(const ProviderSettings& settings);
[[nodiscard]] const Secret& secret_of(const ProviderSettings& settings, std::string_view key); // empty where none is

[[nodiscard]] std::vector<ProviderOption> options();
[[nodiscard]] Result<ProviderSettings> check(ProviderSettings settings);
[[nodiscard]] std::vector<Credential> credentials(const ProviderSettings& settings);

} // namespace remand::google
