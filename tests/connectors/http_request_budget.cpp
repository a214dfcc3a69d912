#include "connectors/http/request_budget.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace remand;
using namespace std::chrono_literals;

TEST_CASE("A mailbox that has used up its units is told how long to wait", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({3, 60, 1min}, clock);
    CHECK(budget.take("a", 40));
    const auto refused = budget.take("a", 30);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::wait);
    CHECK(refused.error().retry_after == 10s);

    clock.advance(9s);
    CHECK_FALSE(budget.take("a", 30));
    clock.advance(1s);
    CHECK(budget.take("a", 30));
}

TEST_CASE("One mailbox's use is no other's", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({1, 10, 1min}, clock);
    const auto one = budget.take("a", 10);
    CHECK(one);
    CHECK(budget.take("b", 10));
}

TEST_CASE("A bucket never holds more than one window's units", "[request_budget]") {
    FakeClock clock;
    http::RequestBudget budget({9, 10, 1min}, clock);
    CHECK(budget.take("a", 1));
    clock.advance(1h);
    CHECK(budget.take("a", 10));
    CHECK_FALSE(budget.take("a", 1));
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
