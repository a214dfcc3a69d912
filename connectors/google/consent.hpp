// How a Google tenant consents: by hand in the Admin console for a whole customer, in the browser for one mailbox.
#pragma once

#include "connectors/providers.hpp"

namespace remand::google {

[[nodiscard]] Result<ConsentRequest> consent(const ProviderSettings& settings, std::string_view state,
                                             std::string_view redirect_uri);
// Claims nothing: whose mailbox it is shows when the token is used.
[[nodiscard]] Result<std::string> read_callback(const Query& callback);
// The code for a refresh token. fix_configuration "google.scopes_missing" when a box was left unticked.
[[nodiscard]] Result<std::map<std::string, Secret>> redeem(const ProviderSettings& settings, const Query& callback,
                                                           const Secret& memory, const ConnectorParts& parts);

} // namespace remand::google
