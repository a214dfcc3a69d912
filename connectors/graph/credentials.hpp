// How Remand proves to Entra that it is the registered application: by a client secret or by a certificate.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "connectors/graph/clouds.hpp"
#include "connectors/oauth/rotating_source.hpp"
#include "connectors/providers.hpp"

namespace remand::graph {

inline constexpr std::string_view secret_option = "client-secret";
inline constexpr std::string_view certificate_option = "certificate";
inline constexpr std::string_view secret_expiry_option = "secret-expires";

// The credentials in the settings, trimmed; none is fine here (one may be made later), two are not, and an unusable
// certificate or date is fix_configuration with a sentence.
[[nodiscard]] Result<void> check_credentials(ProviderSettings& settings);

// What is known of them. One that cannot be read is left out.
[[nodiscard]] std::vector<Credential> credentials_of(const ProviderSettings& settings);

// Of the newest credential and the former one behind it. With none, every request says so.
[[nodiscard]] std::unique_ptr<oauth::RotatingSource> token_source(const ProviderSettings& settings,
                                                                  const Endpoints& endpoints,
                                                                  http::Transport& transport,
                                                                  const ConnectorParts& parts);

// Self-signed, of 3072 bits.
[[nodiscard]] MadeCredential make_credential(std::string_view tenant, Timestamp from, Timestamp until);

} // namespace remand::graph
