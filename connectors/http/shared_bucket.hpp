// Units of a window that several budgets draw on: Graph counts an application over all its tenants, Gmail a Cloud project
// over all its customers, however many connectors of ours there are.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "connectors/priority.hpp"
#include "core/clock.hpp"

namespace remand::http {

struct Wanted {
    double units = 1;
    Priority priority = Priority::new_mail;
    int places = 1; // a batch holds one for each of its items
};

// Filled evenly, and full at first. Not thread-safe.
class Bucket {
public:
    Bucket(double units, Duration window, Monotonic now) : units_(units), window_(window), left_(units), counted_at_(now) {}
    // Zero: there is what is wanted, and what calls of a higher priority are to find. Otherwise how long until then. One
    // who wants more than it can ever hold is served when it is full.
    [[nodiscard]] Duration until_there(const Wanted& wanted, Monotonic now);
    void take(double units) { left_ -= units; }
    [[nodiscard]] double used(Monotonic now);

private:
    void refill(Monotonic now);
    double units_;
    Duration window_;
    double left_;
    Monotonic counted_at_;
};

// Thread-safe.
class SharedBucket {
public:
    SharedBucket(double units, Duration window, const Clock& clock)
        : clock_(clock), bucket_(units, window, clock.monotonic()) {}
    // Zero: taken. Otherwise nothing is.
    [[nodiscard]] Duration take(const Wanted& wanted);
    [[nodiscard]] double used();

private:
    const Clock& clock_;
    std::mutex mutex_;
    Bucket bucket_;
};

// By what the provider counts. Thread-safe; outlives the budgets that draw on it.
class SharedBuckets {
public:
    // The first who asks says how large it is.
    [[nodiscard]] SharedBucket& of(const std::string& key, double units, Duration window, const Clock& clock);

private:
    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<SharedBucket>> buckets_;
};

} // namespace remand::http
