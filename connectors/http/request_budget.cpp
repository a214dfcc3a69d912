#include "connectors/http/request_budget.hpp"

#include <algorithm>
#include <cmath>

namespace remand::http {
namespace {

constexpr double day_share_of_backfill = 0.8;
constexpr Duration first_hold_off = std::chrono::seconds{5}, longest_hold_off = std::chrono::seconds{80};

} // namespace

RequestBudget::Slot::~Slot() {
    if (budget_ == nullptr) return;
    {
        const std::lock_guard lock(budget_->mutex_);
        account_->in_flight -= places_;
    }
    budget_->freed_.notify_all();
}

RequestBudget::RequestBudget(BudgetLimits limits, SharedLimits shared, const Clock& clock, const DayUse& before,
                             SharedBucket* bucket)
    : limits_(limits), shared_limits_(std::move(shared)), clock_(clock), shared_(bucket),
      day_{shared_limits_.name, today(), 0, 0} {
    if (shared_limits_.units <= 0) {
        shared_ = nullptr;
    } else if (shared_ == nullptr) {
        own_bucket_ = std::make_unique<SharedBucket>(shared_limits_.units, shared_limits_.window, clock);
        shared_ = own_bucket_.get();
    }
    if (before.day != day_.day) return;
    day_.units = before.units;
    day_.calls = before.calls;
}

std::chrono::sys_days RequestBudget::today() const {
    return std::chrono::floor<std::chrono::days>(clock_.now() - shared_limits_.day_begins);
}

void RequestBudget::turn_day() {
    if (const auto now = today(); now != day_.day) day_ = {shared_limits_.name, now, 0, 0};
}

RequestBudget::Account& RequestBudget::account_of(const std::string& key) {
    auto& account = accounts_[key];
    if (!account) account = std::make_unique<Account>(Bucket(limits_.units, limits_.window, clock_.monotonic()));
    return *account;
}

tl::unexpected<Error> RequestBudget::refuse(Account& account, Priority priority, Duration time, std::string_view code,
                                            std::string_view sentence) {
    account.refused_until = clock_.monotonic() + time;
    account.refused = priority;
    return fail(Error{ErrorKind::wait, std::string(code), std::string(sentence),
                      std::chrono::ceil<std::chrono::milliseconds>(time)});
}

Result<RequestBudget::Slot> RequestBudget::take(const std::string& key, const Wanted& wanted) {
    std::unique_lock lock(mutex_);
    Account& account = account_of(key);
    const int places = limits_.in_flight + (wanted.priority == Priority::remediation ? limits_.reserved : 0);
    freed_.wait(lock, [&] { return account.in_flight == 0 || account.in_flight + wanted.places <= places; });

    const Monotonic now = clock_.monotonic();
    if (account.held_until > now)
        return refuse(account, wanted.priority, account.held_until - now, "http.held",
                      "The provider asked us to leave this mailbox alone for a while.");
    if (const auto time = account.bucket.until_there(wanted, now); time > Duration{0})
        return refuse(account, wanted.priority, time, "http.budget",
                      "This mailbox has used up the requests the provider allows.");
    turn_day();
    if (shared_limits_.units_a_day > 0 && wanted.priority == Priority::backfill &&
        static_cast<double>(day_.units) >= day_share_of_backfill * shared_limits_.units_a_day) {
        const auto tomorrow = day_.day + std::chrono::days{1} + shared_limits_.day_begins;
        return refuse(account, wanted.priority, tomorrow - clock_.now(), "http.day_budget",
                      "What is left of the provider's daily budget is kept for new mail.");
    }
    if (shared_ != nullptr)
        if (const auto time = shared_->take(wanted); time > Duration{0})
            return refuse(account, wanted.priority, time, "http.shared_budget",
                          "All mailboxes together have used up the requests the provider allows.");
    account.bucket.take(wanted.units);
    account.in_flight += wanted.places;
    // What was refused to a call that matters less waits on.
    if (wanted.priority >= account.refused) account.refused_until = {};
    day_.units += std::llround(wanted.units);
    day_.calls += wanted.places;
    return Slot(this, &account, wanted.places);
}

void RequestBudget::hold(const std::string& key, Duration time) {
    const std::lock_guard lock(mutex_);
    Account& account = account_of(key);
    account.held_until = std::max(account.held_until, clock_.monotonic() + time);
}

void RequestBudget::hold_off(const std::string& key) {
    const std::lock_guard lock(mutex_);
    Account& account = account_of(key);
    const Monotonic now = clock_.monotonic();
    if (now - account.held_until > 2 * longest_hold_off) account.times_held_off = 0; // it was well for a while
    const auto wait = std::min(longest_hold_off, first_hold_off * (1 << std::min(account.times_held_off++, 10)));
    const auto more = std::uniform_int_distribution<Duration::rep>(0, wait.count() / 2)(chance_);
    account.held_until = std::max(account.held_until, now + wait + Duration{more});
}

BudgetUse RequestBudget::use() const {
    const std::lock_guard lock(mutex_);
    BudgetUse use;
    use.today = day_.day == today() ? day_ : DayUse{shared_limits_.name, today(), 0, 0};
    use.units_a_day = shared_limits_.units_a_day;
    const Monotonic now = clock_.monotonic();
    if (shared_ != nullptr) {
        use.used = shared_->used();
        use.limit = shared_limits_.units;
        use.window = shared_limits_.window;
    }
    std::array<BudgetWait, 3> waits;
    for (const auto& [key, account] : accounts_) {
        if (account->refused_until <= now) continue;
        auto& wait = waits.at(static_cast<std::size_t>(account->refused));
        wait.priority = account->refused;
        ++wait.mailboxes;
        wait.until = std::max(wait.until, clock_.now() + (account->refused_until - now));
    }
    std::copy_if(waits.begin(), waits.end(), std::back_inserter(use.waits),
                 [](const BudgetWait& wait) { return wait.mailboxes > 0; });
    return use;
}

} // namespace remand::http
