// A tenant's settings as they are kept: the provider's options (opaque words from its row in providers.cpp), and what
// its transport needs. Secrets are not in here; they lie sealed in the store.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "connectors/http/cpprest_transport.hpp"
#include "connectors/providers.hpp"
#include "core/result.hpp"
#include "db/stores.hpp"

namespace remand::service {

struct TenantSettings {
    std::map<std::string, std::string> options;
    std::string ca_file; // only this CA is trusted; empty: the system's
    std::string proxy;
};

[[nodiscard]] std::string to_json_text(const TenantSettings& settings);
[[nodiscard]] Result<TenantSettings> parse_tenant_settings(std::string_view json); // give_up "tenant.damaged"

[[nodiscard]] http::TransportSettings transport_settings(const TenantSettings& settings);

// What the provider is connected with: the record's options, its sealed secrets, its access. Checked by the provider.
[[nodiscard]] Result<ProviderSettings> provider_settings(const Provider& provider, const db::TenantRecord& tenant,
                                                         const db::TenantStore& store);

} // namespace remand::service
