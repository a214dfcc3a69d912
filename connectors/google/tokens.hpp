// Where a Google tenant's access tokens come from.
#pragma once

#include <memory>

#include "connectors/oauth/rotating_source.hpp"
#include "connectors/providers.hpp"

namespace remand::google {

// The newest service account key with the former one behind it, or the refresh token of a single mailbox. Where there
// is neither, every request says so.
[[nodiscard]] std::shared_ptr<oauth::RotatingSource>
token_source(const ProviderSettings& settings, http::Transport& transport, const ConnectorParts& parts);

} // namespace remand::google
