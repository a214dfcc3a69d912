#include "connectors/http/shared_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace remand::http {
namespace {

// What a call of this priority must leave in a bucket.
double left_to_others(Priority priority, double units) {
    switch (priority) {
    case Priority::remediation:
        return 0;
    case Priority::new_mail:
        return units / 20;
    case Priority::backfill:
        return units / 5;
    }
    return 0;
}

} // namespace

void Bucket::refill(Monotonic now) {
    const auto passed = static_cast<double>((now - counted_at_).count());
    left_ = std::min(units_, left_ + passed * units_ / static_cast<double>(window_.count()));
    counted_at_ = now;
}

Duration Bucket::until_there(const Wanted& wanted, Monotonic now) {
    refill(now);
    const double needed = std::min(units_, wanted.units + left_to_others(wanted.priority, units_));
    if (left_ >= needed) return Duration{0};
    return Duration{
        static_cast<Duration::rep>(std::ceil((needed - left_) * static_cast<double>(window_.count()) / units_))};
}

double Bucket::used(Monotonic now) {
    refill(now);
    return units_ - left_;
}

Duration SharedBucket::take(const Wanted& wanted) {
    const std::lock_guard lock(mutex_);
    const auto time = bucket_.until_there(wanted, clock_.monotonic());
    if (time == Duration{0}) bucket_.take(wanted.units);
    return time;
}

double SharedBucket::used() {
    const std::lock_guard lock(mutex_);
    return bucket_.used(clock_.monotonic());
}

SharedBucket& SharedBuckets::of(const std::string& key, double units, Duration window, const Clock& clock) {
    const std::lock_guard lock(mutex_);
    auto& bucket = buckets_[key];
    if (!bucket) bucket = std::make_unique<SharedBucket>(units, window, clock);
    return *bucket;
}

} // namespace remand::http
