#include "service/tenants/tenant_care.hpp"

#include <algorithm>
#include <exception>
#include <typeinfo>

namespace remand::service {

bool TenantCare::look() {
    const auto tenants = tenants_.list();
    if (!tenants) return false;
    const auto now = clock_.now();
    const bool tells = now >= expiry_due_;
    if (tells) expiry_due_ = now + expiry_interval;
    bool has_recovered = false;
    for (const auto& tenant : *tenants) {
        if (tells) tell_of_expiry(tenant);
        if (tenant.state == db::TenantState::needs_consent)
            has_recovered = try_again(tenant) || has_recovered;
        else
            tries_.erase(tenant.id);
    }
    return has_recovered;
}

bool TenantCare::try_again(const db::TenantRecord& tenant) {
    const auto now = clock_.now();
    auto [entry, is_new] = tries_.try_emplace(tenant.id, Tries{now + first_try, first_try});
    auto& tries = entry->second;
    if (is_new || now < tries.due) return false;
    tries.pause = std::min<Duration>(tries.pause * 2, longest_pause);
    tries.due = now + tries.pause;
    const auto recovered = tenants_.recover(tenant.id.value, "service");
    if (!recovered) {
        log_.warning(
            "tenant.still_refused",
            {{"tenant", tenant.id.value}, {"code", recovered.error().code}, {"message", recovered.error().message}});
        return false;
    }
    log_.info("tenant.recovered", {{"tenant", tenant.id.value}});
    tries_.erase(tenant.id);
    return true;
}

void TenantCare::tell_of_expiry(const db::TenantRecord& tenant) {
    const auto now = clock_.now();
    for (const auto& credential : tenants_.credentials(tenant)) {
        if (credential.is_former) continue;
        const auto stage = stage_of(credential, now);
        auto& told = told_[{tenant.id, credential.name}];
        if (stage > told)
            log_.warning("tenant.credential_expires", {{"tenant", tenant.id.value},
                                                       {"credential", credential.key},
                                                       {"at", to_rfc3339(*credential.expires_at)},
                                                       {"message", expiry_warning(credential, now)}});
        told = stage;
    }
}

CareThread::CareThread(TenantCare& care, std::function<void()> on_recovery, Log log)
    : thread_([this, &care, on_recovery = std::move(on_recovery), log = std::move(log)](const std::stop_token& stop) {
          using namespace std::chrono_literals;
          while (!stop.stop_requested()) {
              try {
                  if (care.look() && on_recovery) on_recovery();
              } catch (const std::exception& defect) { // the next look begins anew
                  log.error("worker.defect", {{"type", typeid(defect).name()}});
              }
              std::unique_lock lock(mutex_);
              stopped_.wait_for(lock, stop, 5s, [] { return false; });
          }
      }) {}

} // namespace remand::service
