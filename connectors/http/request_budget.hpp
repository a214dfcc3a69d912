// How much may be asked of a provider: for each mailbox a limit on calls in flight and a token bucket (providers throttle
// per app and mailbox, so that a global limiter would let one busy mailbox slow all others), and over all of them a
// second bucket and a day's meter, where the provider has such limits.
//
// Calls that matter less leave room for those that matter more: backfill does not touch the last fifth of a bucket, nor
// new mail the last twentieth; remediation may take all of it, and has places in flight of its own.
#pragma once

#include <array>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>

#include "connectors/budget.hpp"
#include "connectors/http/shared_bucket.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"

namespace remand::http {

struct BudgetLimits {
    int in_flight = 3;    // calls at a time
    double units = 9'600; // in each window; what one call costs is the caller's to say
    Duration window = std::chrono::minutes{10};
    int reserved = 0; // calls at a time beyond `in_flight`, for remediation only
};

// Over all keys. A zero means that there is no such limit; what is used is counted all the same.
struct SharedLimits {
    std::string name = {};
    double units = 0;
    Duration window = std::chrono::minutes{1};
    double units_a_day = 0; // backfill stops at four fifths of it; nothing else does
    Duration day_begins{};  // after midnight UTC
};

// Thread-safe. The budget must outlive its slots. A thread holds at most one slot of a key at a time: taking a second
// one could wait for itself.
class RequestBudget {
    struct Account {
        explicit Account(Bucket all) : bucket(all) {}
        int in_flight = 0;
        Bucket bucket;
        Monotonic held_until{};
        int times_held_off = 0; // in a row
        Monotonic refused_until{}; // of the last refusal, while nothing was granted since
        Priority refused = Priority::backfill;
    };

public:
    // A call in flight; gives its places back when it ends.
    class Slot {
    public:
        Slot(Slot&& other) noexcept
            : budget_(std::exchange(other.budget_, nullptr)), account_(other.account_), places_(other.places_) {}
        Slot& operator=(Slot&&) = delete;
        ~Slot();

    private:
        friend class RequestBudget;
        Slot(RequestBudget* budget, Account* account, int places)
            : budget_(budget), account_(account), places_(places) {}
        RequestBudget* budget_;
        Account* account_;
        int places_;
    };

    RequestBudget(BudgetLimits limits, const Clock& clock) : RequestBudget(limits, SharedLimits{}, clock) {}
    // `before`: what was used of the present day in an earlier life of the process. `bucket`: of others too, and of the
    // size that `shared` says; null: of this budget alone.
    RequestBudget(BudgetLimits limits, SharedLimits shared, const Clock& clock, const DayUse& before = {},
                  SharedBucket* bucket = nullptr);

    // Waits while the key's places are all taken (calls have deadlines, so this ends). When a bucket is empty or the
    // key is held it does not wait but fails with `wait` and the time: the scheduler has better things for the thread
    // to do.
    [[nodiscard]] Result<Slot> take(const std::string& key, const Wanted& wanted = {});
    // The provider said so for this key (429 with Retry-After): requests made during the wait would count against us.
    void hold(const std::string& key, Duration time);
    // It said so without a time: 5, 10 … 80 s when it says so again and again, and up to half as much more by chance.
    void hold_off(const std::string& key);
    [[nodiscard]] BudgetUse use() const;

private:
    Account& account_of(const std::string& key); // with the mutex held, as all below
    [[nodiscard]] std::chrono::sys_days today() const;
    void turn_day();
    tl::unexpected<Error> refuse(Account& account, Priority priority, Duration time, std::string_view code,
                                 std::string_view sentence);

    const BudgetLimits limits_;
    const SharedLimits shared_limits_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::minstd_rand chance_{std::random_device{}()};
    std::map<std::string, std::unique_ptr<Account>> accounts_; // a hundred bytes for each mailbox ever asked
    std::unique_ptr<SharedBucket> own_bucket_;
    SharedBucket* shared_; // null: no such limit
    DayUse day_;
};

} // namespace remand::http
