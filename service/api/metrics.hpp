// What a Prometheus server scrapes (text exposition format 0.0.4). Names are stable: dashboards quote them.
#pragma once

#include <string>
#include <vector>

#include "core/clock.hpp"
#include "db/records.hpp"
#include "service/runtime.hpp"

namespace remand::service::api {

[[nodiscard]] std::string to_prometheus(const RuntimeStatus& status, const std::vector<db::TenantRecord>& tenants,
                                        Timestamp now);

} // namespace remand::service::api
