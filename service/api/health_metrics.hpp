// How the tenants are and when their credentials end, for a Prometheus server. Names are stable: dashboards quote them.
#pragma once

#include <string>
#include <vector>

#include "core/clock.hpp"
#include "service/tenants/tenants.hpp"

namespace remand::service::api {

struct NamedHealth {
    std::string tenant;
    TenantHealth::State state = TenantHealth::State::active;
    std::vector<Credential> credentials;
};
[[nodiscard]] Result<std::vector<NamedHealth>> healths_of(const Tenants& tenants,
                                                          const std::vector<db::TenantRecord>& records);
[[nodiscard]] std::string health_to_prometheus(const std::vector<NamedHealth>& tenants, Timestamp now);

} // namespace remand::service::api
