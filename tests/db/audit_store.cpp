#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

TEST_CASE("Audit rows come back newest first, with all that was said", "[audit_store]") {
    TestDatabase test;
    must(test.audits.append({.at = noon + std::chrono::hours{1},
                             .actor = "service",
                             .act = "breaker.trip",
                             .subject = "acme",
                             .detail = R"({"moves":501})"}));
    const auto entries = must(test.audits.list({.limit = 10}));
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].actor == "service");
    CHECK(entries[0].act == "breaker.trip");
    CHECK(entries[0].subject == "acme");
    CHECK(entries[0].detail == R"({"moves":501})");
    CHECK(entries[1].act == "tenant.add");
}

TEST_CASE("Audit rows can be asked for since a time and page by page", "[audit_store]") {
    TestDatabase test;
    must(test.audits.append({.at = noon + std::chrono::hours{1},
                             .actor = "service",
                             .act = "breaker.trip",
                             .subject = "acme",
                             .detail = "{}"}));
    CHECK(must(test.audits.list({.since = noon + std::chrono::minutes{1}})).size() == 1);
    const auto newest = must(test.audits.list({.limit = 1})).at(0);
    const auto rest = must(test.audits.list({.before_id = newest.id}));
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].act == "tenant.add");
}
