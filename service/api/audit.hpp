// The audit row of a request that changes something.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "db/records.hpp"
#include "service/api/api.hpp"

namespace remand::service::api {

// By whoever asks, now. `detail` is made valid UTF-8.
[[nodiscard]] db::AuditEntry audit_of(Services& services, const Request& request, std::string act, const TenantId& tenant,
                                      const nlohmann::json& detail);

} // namespace remand::service::api
