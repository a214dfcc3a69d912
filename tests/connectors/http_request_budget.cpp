#include "connectors/http/request_budget.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace remand;
using namespace std::chrono_literals;
using http::SharedLimits;

namespace {

http::Wanted remediation(double units) { return {units, Priority::remediation}; }
http::Wanted new_mail(double units) { return {units, Priority::new_mail}; }
http::Wanted backfill(double units) { return {units, Priority::backfill}; }

} // namespace

TEST_CASE("Budgets that draw on one bucket leave each other what is left of it", "[http_request_budget]") {
    FakeClock clock;
    http::SharedBuckets buckets;
    auto& bucket = buckets.of("app", 10, 1min, clock);
    const http::SharedLimits limits{"units", 10, 1min};
    http::RequestBudget one({9, 100, 1min}, limits, clock, {}, &bucket), two({9, 100, 1min}, limits, clock, {}, &bucket);
    for (int i = 0; i < 5; ++i) {
        CHECK(one.take("a", {1, Priority::remediation}));
        CHECK(two.take("b", {1, Priority::remediation}));
    }
    CHECK_FALSE(one.take("a", {1, Priority::remediation}));
    CHECK_FALSE(two.take("c", {1, Priority::remediation}));
    CHECK(two.use().used == Approx(10));
    CHECK(&buckets.of("app", 99, 1min, clock) == &bucket);
    CHECK(buckets.of("another", 10, 1min, clock).take({1, Priority::remediation}) == Duration{0});
    clock.advance(6s);
    CHECK(one.take("a", {1, Priority::remediation}));
}

TEST_CASE("A mailbox that has used up its units is told how long to wait", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({3, 60, 1min}, clock);
    CHECK(budget.take("a", remediation(40)));
    const auto refused = budget.take("a", remediation(30));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::wait);
    CHECK(refused.error().retry_after == 10s);

    clock.advance(9s);
    CHECK_FALSE(budget.take("a", remediation(30)));
    clock.advance(1s);
    CHECK(budget.take("a", remediation(30)));
}

TEST_CASE("One mailbox's use is no other's", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({1, 10, 1min}, clock);
    const auto one = budget.take("a", remediation(10));
    CHECK(one);
    CHECK(budget.take("b", remediation(10)));
}

TEST_CASE("A bucket never holds more than one window's units", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({9, 10, 1min}, clock);
    CHECK(budget.take("a", remediation(1)));
    clock.advance(1h);
    CHECK(budget.take("a", remediation(10)));
    CHECK_FALSE(budget.take("a", remediation(1)));
}

TEST_CASE("A mailbox that the provider asked us to leave alone is not asked", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({3, 100, 1min}, clock);
    budget.hold("a", 5s);
    budget.hold("a", 2s); // a shorter one does not shorten it
    const auto held = budget.take("a");
    REQUIRE_FALSE(held);
    CHECK(held.error().code == "http.held");
    CHECK(held.error().retry_after == 5s);
    CHECK(budget.take("b"));
    clock.advance(5s);
    CHECK(budget.take("a"));
}

TEST_CASE("No more calls than allowed are in flight for a mailbox", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({3, 1'000'000, 1min}, clock);
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    std::atomic<int> done{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 50; ++n) {
                    const auto slot = budget.take("a");
                    const int flying = ++now;
                    int seen = most;
                    while (seen < flying && !most.compare_exchange_weak(seen, flying)) {
                    }
                    std::this_thread::yield();
                    --now;
                    if (slot) ++done;
                }
            });
    }
    CHECK(done == 600);
    CHECK(most <= 3);
}

TEST_CASE("Backfill leaves the last fifth of a bucket, new mail the last twentieth, remediation nothing",
          "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({9, 100, 1min}, clock);
    CHECK(budget.take("a", backfill(80)));
    CHECK(budget.take("a", backfill(1)).error().retry_after == 600ms);
    CHECK(budget.take("a", new_mail(15)));
    CHECK_FALSE(budget.take("a", new_mail(1)));
    CHECK(budget.take("a", remediation(5)));
    CHECK_FALSE(budget.take("a", remediation(1)));
}

TEST_CASE("A call that costs more than may ever be taken is served by a full bucket", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({9, 100, 1min}, clock);
    CHECK(budget.take("a", backfill(100)));
    CHECK_FALSE(budget.take("a", backfill(100)));
    clock.advance(1min);
    CHECK(budget.take("a", backfill(100)));
}

TEST_CASE("Moving mail has places in flight that reading cannot take", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({1, 100, 1min, 1}, clock);
    const auto reading = budget.take("a");
    REQUIRE(reading);
    const auto moving = budget.take("a", remediation(1)); // would wait for ever otherwise
    CHECK(moving);
}

TEST_CASE("A batch takes a place for each of its items", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({3, 100, 1min}, clock);
    std::atomic<bool> is_in{false};
    std::jthread other;
    {
        const auto one = budget.take("a");
        const auto two = budget.take("a");
        REQUIRE((one && two));
        other = std::jthread([&] {
            const auto batch = budget.take("a", {2, Priority::new_mail, 2});
            is_in = batch.has_value();
        });
        std::this_thread::yield();
        CHECK_FALSE(is_in); // one place is free
    }
    other.join();
    CHECK(is_in);
}

TEST_CASE("All mailboxes together keep to the limit of the project, by the same priorities", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({9, 1000, 1min}, SharedLimits{"units", 100, 1min}, clock);
    CHECK(budget.take("a", backfill(40)));
    CHECK(budget.take("b", backfill(40)));
    const auto refused = budget.take("c", backfill(1));
    CHECK(refused.error().code == "http.shared_budget");
    CHECK(budget.take("c", new_mail(10)));
    CHECK(budget.use().used == 90);
    clock.advance(1min);
    CHECK(budget.use().used == 0);
    CHECK(budget.take("c", backfill(1)));
}

TEST_CASE("At four fifths of the day's units backfill waits for tomorrow, and nothing else does", "[request_budget]") {
    FakeClock clock(Timestamp{std::chrono::sys_days{std::chrono::days{20'000}} + 20h});
    http::RequestBudget budget({9, 1'000'000, 1min}, SharedLimits{"units", 0, 1min, 1000, 8h}, clock);
    CHECK(budget.take("a", backfill(800)));
    const auto refused = budget.take("a", backfill(1));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "http.day_budget");
    CHECK(refused.error().retry_after == 12h); // until 08:00 UTC, when the provider's day begins
    CHECK(budget.take("a", new_mail(500)));
    CHECK(budget.use().today.units == 1300);
    clock.advance(12h);
    CHECK(budget.use().today.units == 0);
    CHECK(budget.take("a", backfill(1)));
}

TEST_CASE("The day's meter goes on after a restart, but not with another day's figures", "[request_budget]") {
    FakeClock clock;
    const SharedLimits limits{"units"};
    http::RequestBudget before({}, limits, clock);
    CHECK(before.take("a", {20}));
    const auto noted = before.use().today;
    CHECK(noted.units == 20);
    CHECK(noted.calls == 1);
    http::RequestBudget same_day({}, limits, clock, noted);
    CHECK(same_day.take("a", {5}));
    CHECK(same_day.use().today.units == 25);
    clock.advance(24h);
    http::RequestBudget next_day({}, limits, clock, noted);
    CHECK(next_day.use().today.units == 0);
}

TEST_CASE("Who waits for the budget, and until when, can be told", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({9, 100, 1min}, clock);
    CHECK(budget.use().waits.empty());
    for (const char* key : {"a", "b"}) {
        CHECK(budget.take(key, remediation(80)));
        CHECK_FALSE(budget.take(key, backfill(10)));
    }
    auto waits = budget.use().waits;
    REQUIRE(waits.size() == 1);
    CHECK(waits[0].priority == Priority::backfill);
    CHECK(waits[0].mailboxes == 2);
    CHECK(waits[0].until == clock.now() + 6s);
    CHECK(budget.take("a", new_mail(5))); // the backfill of "a" waits on
    CHECK(budget.use().waits.at(0).mailboxes == 2);
    clock.advance(6s);
    CHECK(budget.use().waits.empty());
}
