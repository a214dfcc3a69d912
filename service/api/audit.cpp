#include "service/api/audit.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace remand::service::api {

db::AuditEntry audit_of(Services& services, const Request& request, std::string act, const TenantId& tenant,
                        const nlohmann::json& detail) {
    return {0,
            services.clock.now(),
            request.actor,
            std::move(act),
            tenant.value,
            detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

} // namespace remand::service::api
