#include "service/api/health_metrics.hpp"

#include <array>
#include <iterator>

#include <fmt/format.h>

namespace remand::service::api {
namespace {

using State = TenantHealth::State;
constexpr std::array shown{State::active, State::degraded, State::broken, State::needs_consent};

} // namespace

Result<std::vector<NamedHealth>> healths_of(const Tenants& tenants, const std::vector<db::TenantRecord>& records) {
    std::vector<NamedHealth> all;
    for (const auto& record : records) {
        const auto health = tenants.health(record);
        if (!health) return fail(health.error());
        all.push_back({record.id.value, health->state, tenants.credentials(record)});
    }
    return all;
}

std::string health_to_prometheus(const std::vector<NamedHealth>& tenants, Timestamp now) {
    std::string text = "# HELP remand_tenant_health 1 for the state that the tenant is in.\n"
                       "# TYPE remand_tenant_health gauge\n";
    auto out = std::back_inserter(text);
    for (const auto& tenant : tenants)
        for (const auto state : shown)
            fmt::format_to(out, "remand_tenant_health{{tenant=\"{}\",state=\"{}\"}} {}\n", tenant.tenant,
                           service::to_text(state), tenant.state == state ? 1 : 0);
    text += "# HELP remand_tenant_credential_expiry_seconds Time until the credential in use ends; negative after it.\n"
            "# TYPE remand_tenant_credential_expiry_seconds gauge\n";
    for (const auto& tenant : tenants)
        for (const auto& credential : tenant.credentials)
            if (credential.expires_at && !credential.is_former)
                fmt::format_to(out, "remand_tenant_credential_expiry_seconds{{tenant=\"{}\",credential=\"{}\"}} {}\n",
                               tenant.tenant, credential.key,
                               std::chrono::duration_cast<std::chrono::seconds>(*credential.expires_at - now).count());
    return text;
}

} // namespace remand::service::api
