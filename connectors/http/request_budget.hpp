// How much may be asked of one mailbox: a limit on calls in flight and a token bucket, both per key, since providers
// throttle per app and mailbox (a global limiter would let one busy mailbox slow all others).
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace remand::http {

struct BudgetLimits {
    int in_flight = 3;    // calls at a time
    double units = 9'600; // in each window; what one call costs is the caller's to say
    Duration window = std::chrono::minutes{10};
};

// Thread-safe. The budget must outlive its slots. A thread holds at most one slot of a key at a time: taking a second
// one could wait for itself.
class RequestBudget {
    struct Account {
        int in_flight = 0;
        double units = 0; // left in the bucket
        Monotonic counted_at{};
        Monotonic held_until{};
    };

public:
    // A call in flight; gives its place back when it ends.
    class Slot {
    public:
        Slot(Slot&& other) noexcept : budget_(std::exchange(other.budget_, nullptr)), account_(other.account_) {}
        Slot& operator=(Slot&&) = delete;
        ~Slot();

    private:
        friend class RequestBudget;
        Slot(RequestBudget* budget, Account* account) : budget_(budget), account_(account) {}
        RequestBudget* budget_;
        Account* account_;
    };

    RequestBudget(BudgetLimits limits, const Clock& clock) : limits_(limits), clock_(clock) {}

    // Waits while the key's places are all taken (calls have deadlines, so this ends). When the bucket is empty or the
    // key is held it does not wait but fails with `wait` and the time: the scheduler has better things for the thread
    // to do.
    [[nodiscard]] Result<Slot> take(const std::string& key, double units = 1);
    // The provider said so for this key (429 with Retry-After): requests made during the wait would count against us.
    void hold(const std::string& key, Duration time);

private:
    Account& account_of(const std::string& key); // with the mutex held
    const BudgetLimits limits_;
    const Clock& clock_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::map<std::string, std::unique_ptr<Account>> accounts_; // a hundred bytes for each mailbox ever asked
};

} // namespace remand::http
