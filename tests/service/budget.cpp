#include <catch2/catch.hpp>

#include "service/api/metrics.hpp"
#include "service/budget_text.hpp"
#include "tests/service/service_world.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;
using service::limits_in_words;
using service::use_in_words;

namespace {

const Timestamp noon = *parse_rfc3339("2026-11-23T12:00:00Z");

BudgetUse gmail_units(std::int64_t used) {
    BudgetUse use;
    use.today = {"Gmail units", std::chrono::floor<std::chrono::days>(noon), used, 7};
    use.units_a_day = 80'000'000;
    return use;
}

} // namespace

TEST_CASE("What was used of a budget is told in words", "[budget]") {
    CHECK(use_in_words(gmail_units(1'234'567)) == "1.23 M of 80 M Gmail units today (1.5 %)");
    CHECK(use_in_words(gmail_units(0)) == "0 of 80 M Gmail units today (0 %)");
    auto requests = gmail_units(8412);
    requests.today.name = "Graph requests";
    requests.units_a_day = 0;
    CHECK(use_in_words(requests) == "8412 Graph requests today");
}

TEST_CASE("What a budget limits now is a sentence for each kind of call that waits", "[budget]") {
    auto use = gmail_units(5);
    CHECK(limits_in_words(use).empty());
    use.waits = {{Priority::new_mail, 1, noon + 30s}, {Priority::backfill, 12, noon + 2h + 5min}};
    CHECK(limits_in_words(use) == std::vector<std::string>{"new mail of 1 mailbox waits for Gmail units until 12:01 UTC",
                                                           "backfill of 12 mailboxes waits for Gmail units until "
                                                           "14:05 UTC"});
    use.waits = {{Priority::backfill, 2, noon + 20h}};
    CHECK(limits_in_words(use).front() == "backfill of 2 mailboxes waits for Gmail units until 2026-11-24 08:00 UTC");
}

TEST_CASE("A day's units that are used up are said to cost money", "[budget]") {
    CHECK(limits_in_words(gmail_units(79'999'999)).empty());
    const auto sentences = limits_in_words(gmail_units(80'000'000));
    REQUIRE(sentences.size() == 1);
    CHECK(sentences.front().find("may charge") != std::string::npos);
}

TEST_CASE("The service tells what its tenants use, and remembers it for its next life", "[budget]") {
    ServiceWorld world;
    const auto cloud = world.add_tenant("acme");
    auto& runtime = world.start();
    auto use = gmail_units(4321);
    use.waits = {{Priority::backfill, 3, world.clock.now() + 1h}};
    cloud->set_budgets({use});
    const auto status = runtime.status();
    REQUIRE(status.tenants.at(0).budgets.size() == 1);
    const auto page = service::api::to_prometheus(status, {}, world.clock.now());
    CHECK(page.find("remand_tenant_budget_units_today{tenant=\"acme\",budget=\"Gmail units\"} 4321\n") !=
          std::string::npos);
    CHECK(page.find("remand_tenant_budget_waiting_mailboxes{tenant=\"acme\",budget=\"Gmail units\",for=\"backfill\"} 3\n") !=
          std::string::npos);
    const db::BudgetStore store(*world.database);
    CHECK(store.list({"acme"})->empty());
    world.clock.advance(1min);
    REQUIRE(world.wait_for([&] { return !store.list({"acme"})->empty(); }));
    CHECK(store.list({"acme"})->front() == use.today);
    use.today.units = 5000;
    cloud->set_budgets({use});
    world.runtime.reset(); // an orderly end notes the last of it
    CHECK(store.list({"acme"})->front().units == 5000);
}

TEST_CASE("The budget of a tenant that was removed is not noted", "[budget]") {
    ServiceWorld world;
    db::BudgetStore store(*world.database);
    REQUIRE(store.put({"nobody"}, gmail_units(1).today));
    CHECK(store.list({"nobody"})->empty());
}
