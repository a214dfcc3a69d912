#include "service/storage/nightly_check.hpp"

namespace remand::service {
namespace {

Timestamp next_night(Timestamp now) {
    const Timestamp today = std::chrono::floor<std::chrono::days>(now) + NightlyCheck::hour;
    return today > now ? today : today + std::chrono::days{1};
}

} // namespace

NightlyCheck::NightlyCheck(db::Database& database, const Clock& clock, Log log)
    : database_(database), clock_(clock), log_(std::move(log)), next_(next_night(clock.now())) {}

void NightlyCheck::run_if_due(std::stop_token stop) {
    const Timestamp now = clock_.now();
    if (now < next_) return;
    const auto checked = database_.quick_check(stop);
    auto audit = db::AuditStore(database_).check(stop);
    if (stop.stop_requested()) return;
    next_ = next_night(now);

    CheckStatus status{now, checked.has_value(), checked ? "" : checked.error().message, {}};
    if (checked)
        log_.info("database.checked");
    else
        log_.error("database.damaged", {{"code", checked.error().code}, {"message", checked.error().message}});
    if (audit)
        status.audit = std::move(*audit);
    else
        status.audit.finding = "The audit could not be read: " + audit.error().message;
    if (status.audit.finding.empty())
        log_.info("audit.checked", {{"rows", status.audit.rows},
                                    {"row", status.audit.last_id},
                                    {"hash", status.audit.last_hash}});
    else
        log_.error("audit.broken", {{"row", status.audit.broken_row.value_or(0)}, {"message", status.audit.finding}});
    const std::lock_guard lock(mutex_);
    status_ = std::move(status);
}

CheckStatus NightlyCheck::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

} // namespace remand::service
