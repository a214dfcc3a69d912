#include <thread>
#include <vector>

#include "core/encoding.hpp"
#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/schema.hpp"
#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

namespace {

constexpr std::chrono::hours day{24};

// Rows 1 ("tenant.add") to 6.
struct AuditedDatabase : TestDatabase {
    AuditedDatabase() {
        for (int i = 2; i <= 6; ++i) {
            auto entry = audit_of("act." + std::to_string(i));
            entry.at = noon + i * day;
            must(audits.append(entry));
        }
    }
    void meddle(const std::string& sql) {
        must(database->write([&](Connection& connection) { return connection.script(sql); }));
    }
    [[nodiscard]] AuditFinding check() const { return must(audits.check()); }
};

} // namespace

TEST_CASE("A chain of audit rows is whole, and names its newest row", "[audit_chain]") {
    AuditedDatabase test;
    const auto found = test.check();
    CHECK_FALSE(found.broken_row);
    CHECK(found.finding.empty());
    CHECK(found.rows == 6);
    CHECK(found.first_id == 1);
    CHECK(found.last_id == 6);
    CHECK(found.last_hash == must(test.audits.list({.limit = 1})).at(0).hash);
}

TEST_CASE("A row's hash is SHA-256 over netstrings, for whoever wants to check it without us", "[audit_chain]") {
    const AuditEntry entry{.at = from_micros(1'700'000'000'000'000),
                           .actor = "operator:ann",
                           .act = "tenant.add",
                           .subject = "acme",
                           .detail = "{}"};
    const std::string zeros(32, '\0');
    CHECK(audit_hash(zeros, 7, entry) ==
          sha256("32:" + zeros + ",1:7,16:1700000000000000,12:operator:ann,10:tenant.add,4:acme,2:{},"));
}

TEST_CASE("Whatever is done to audit rows behind the service's back is named by the row where it begins",
          "[audit_chain]") {
    struct Meddling {
        const char* sql;
        std::int64_t row;
        const char* finding;
    };
    const auto [sql, row, finding] = GENERATE(
        Meddling{"UPDATE audit SET actor = 'nobody' WHERE id = 3", 3, "Row 3 is not what was written"},
        Meddling{"UPDATE audit SET detail = '{\"x\":1}' WHERE id = 6", 6, "Row 6 is not what was written"},
        Meddling{"UPDATE audit SET at = at + 1 WHERE id = 1", 1, "Row 1 is not what was written"},
        Meddling{"DELETE FROM audit WHERE id = 4", 4, "Row 4 is missing"},
        Meddling{"DELETE FROM audit WHERE id IN (2, 3)", 2, "Rows 2 to 3 are missing"},
        Meddling{"DELETE FROM audit WHERE id = 1", 1, "Row 1 is missing"},
        Meddling{"DELETE FROM audit WHERE id >= 5", 5, "the end was cut off"},
        Meddling{"DELETE FROM audit", 1, "the end was cut off"},
        Meddling{"UPDATE audit SET id = 99 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3;"
                 "UPDATE audit SET id = 3 WHERE id = 99",
                 2, "Row 2 is not what was written"},
        Meddling{"INSERT INTO audit (at, actor, act, subject, detail) VALUES (0, 'x', 'x', '', '{}')", 7,
                 "Row 7 is not what was written"},
        Meddling{"DELETE FROM audit_end WHERE name = 'head'", 7, "The head"},
        Meddling{"UPDATE audit_end SET sealed = (SELECT sealed FROM audit_end WHERE name = 'anchor')", 7, "The head"},
        Meddling{"DELETE FROM audit_end WHERE name = 'anchor'", 1, "The anchor"});
    AuditedDatabase test;
    test.meddle(sql);
    INFO(sql);
    const auto found = test.check();
    CHECK(found.broken_row == row);
    CHECK(found.finding.find(finding) != std::string::npos);

    SECTION("and what is written afterwards does not hide it") {
        must(test.audits.append(audit_of("later")));
        const auto again = test.check();
        REQUIRE(again.broken_row);
        CHECK(*again.broken_row <= row);
    }
}

TEST_CASE("A whole chain made up without the key is not taken for ours", "[audit_chain]") {
    AuditedDatabase test;
    test.meddle("UPDATE audit SET actor = 'nobody' WHERE id = 3");
    must(test.database->write([](Connection& connection) { return chain_up_audit(connection, test_sealer('x')); }));
    CHECK(test.check().broken_row);
}

TEST_CASE("Rows that were written at the same time each have their place in the chain", "[audit_chain]") {
    AuditedDatabase test;
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i)
        writers.emplace_back([&] {
            for (int n = 0; n < 20; ++n) (void)test.audits.append(audit_of("busy"));
        });
    for (auto& writer : writers) writer.join();
    const auto found = test.check();
    CHECK(found.finding.empty());
    CHECK(found.rows == 6 + 8 * 20);
}

TEST_CASE("A write that is taken back leaves no gap in the chain", "[audit_chain]") {
    AuditedDatabase test;
    CHECK(code_of(test.tenants.add(a_tenant(), audit_of("tenant.add.again"))) == "tenant.exists");
    must(test.audits.append(audit_of("next")));
    CHECK(test.check().finding.empty());
    CHECK(test.check().rows == 7);
}

TEST_CASE("Old rows can be removed, and the rest is still a chain", "[audit_chain]") {
    AuditedDatabase test;
    CHECK(must(test.audits.prune(noon + 4 * day, noon + 9 * day, "operator:ann")) == 3);
    const auto found = test.check();
    CHECK(found.finding.empty());
    CHECK(found.first_id == 4);
    CHECK(found.rows == 4);
    const auto newest = must(test.audits.list({.limit = 1})).at(0);
    CHECK(newest.act == "audit.prune");
    CHECK(newest.actor == "operator:ann");
    CHECK(newest.detail.find("\"rows\":3") != std::string::npos);

    SECTION("also all of them") {
        CHECK(must(test.audits.prune(noon + 10 * day, noon + 10 * day, "operator:ann")) == 4);
        CHECK(test.check().finding.empty());
        CHECK(test.check().rows == 1);
    }
    SECTION("and what is taken away afterwards still shows") {
        test.meddle("DELETE FROM audit WHERE id = 4");
        CHECK(test.check().broken_row == 4);
    }
    SECTION("and there may be none so old") {
        CHECK(must(test.audits.prune(noon, noon + 10 * day, "operator:ann")) == 0);
        CHECK(test.check().rows == 4);
    }
}

TEST_CASE("Rows that are not as they were written are not removed: they are what tells of it", "[audit_chain]") {
    AuditedDatabase test;
    test.meddle("UPDATE audit SET actor = 'nobody' WHERE id = 2");
    CHECK(code_of(test.audits.prune(noon + 4 * day, noon + 9 * day, "operator:ann")) == "audit.broken");
    CHECK(must(test.audits.list({})).size() == 6);
}

TEST_CASE("Rows from before there was a chain are chained up", "[audit_chain]") {
    const auto connection = must(Connection::open_in_memory());
    must(migrate(*connection, test_sealer(), 8));
    for (int i = 0; i < 3; ++i)
        must(connection->run("INSERT INTO audit (at, actor, act, subject, detail) VALUES (?, 'x', 'old', '', '{}')", {i}));
    must(connection->script("DELETE FROM audit WHERE id = 2")); // nobody can tell any more
    must(migrate(*connection, test_sealer()));
    CHECK(must(check_audit(*connection, test_sealer(), 0, {})).rows == 2);
    must(append_audit(*connection, test_sealer(), audit_of("new")));
    const auto found = must(check_audit(*connection, test_sealer(), 0, {}));
    CHECK(found.finding.empty());
    CHECK(found.rows == 3);
    must(connection->script("UPDATE audit SET actor = 'y' WHERE id = 1"));
    CHECK(must(check_audit(*connection, test_sealer(), 0, {})).broken_row == 1);
}

TEST_CASE("What is done to mail is one row of the audit, and what fails is none", "[audit_chain]") {
    TestDatabase test;
    const auto message = test.store(a_bad_message("m1"));
    const auto id = test.due().at(0).id;
    must(test.actions.begin(id, in_inbox(), noon));
    const bool is_done = GENERATE(true, false);
    must(test.actions.finish(id, is_done ? ActionState::done : ActionState::failed, in_quarantine(),
                             {noon, is_done ? "ok" : "gone", ""}));
    const auto acts = must(test.audits.list({.act = "mail."}));
    REQUIRE(acts.size() == (is_done ? 1 : 0));
    if (!is_done) return;
    CHECK(acts[0].act == "mail.quarantine");
    CHECK(acts[0].subject == "acme");
    CHECK(acts[0].actor == "policy");
    CHECK(acts[0].detail == "{\"action\":" + std::to_string(id) + ",\"generation\":1,\"message\":" +
                                std::to_string(message) + "}");
}
