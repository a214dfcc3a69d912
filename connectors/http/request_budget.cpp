#include "connectors/http/request_budget.hpp"

#include <algorithm>
#include <cmath>

namespace remand::http {
namespace {

std::chrono::milliseconds in_milliseconds(Duration time) { return std::chrono::ceil<std::chrono::milliseconds>(time); }

} // namespace

RequestBudget::Slot::~Slot() {
    if (budget_ == nullptr) return;
    {
        const std::lock_guard lock(budget_->mutex_);
        --account_->in_flight;
    }
    budget_->freed_.notify_all();
}

RequestBudget::Account& RequestBudget::account_of(const std::string& key) {
    auto& account = accounts_[key];
    if (!account) {
        account = std::make_unique<Account>();
        account->units = limits_.units;
        account->counted_at = clock_.monotonic();
    }
    return *account;
}

Result<RequestBudget::Slot> RequestBudget::take(const std::string& key, double units) {
    std::unique_lock lock(mutex_);
    Account& account = account_of(key);
    freed_.wait(lock, [&] { return account.in_flight < limits_.in_flight; });

    const Monotonic now = clock_.monotonic();
    if (account.held_until > now)
        return fail(Error{ErrorKind::wait, "http.held",
                          "The provider asked us to leave this mailbox alone for a while.",
                          in_milliseconds(account.held_until - now)});
    const double per_microsecond = limits_.units / static_cast<double>(limits_.window.count());
    const auto passed = static_cast<double>((now - account.counted_at).count());
    account.units = std::min(limits_.units, account.units + passed * per_microsecond);
    account.counted_at = now;
    if (account.units < units) {
        const auto missing = Duration{static_cast<Duration::rep>(std::ceil((units - account.units) / per_microsecond))};
        return fail(Error{ErrorKind::wait, "http.budget", "This mailbox has used up the requests the provider allows.",
                          in_milliseconds(missing)});
    }
    account.units -= units;
    ++account.in_flight;
    return Slot(this, &account);
}

void RequestBudget::hold(const std::string& key, Duration time) {
    const std::lock_guard lock(mutex_);
    Account& account = account_of(key);
    account.held_until = std::max(account.held_until, clock_.monotonic() + time);
}

} // namespace remand::http
