#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>

#include "db/connection.hpp"
#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

namespace {

Result<void> insert_audit(Connection& connection, const std::string& act) {
    const auto done =
        connection.run("INSERT INTO audit (at, actor, act, subject, detail) VALUES (0, '', ?, '', '')", {act});
    if (!done) return fail(done.error());
    return {};
}

std::vector<std::string> acts(TestDatabase& test) {
    std::vector<std::string> found;
    for (const auto& entry : must(test.audits.list({.limit = 100'000})))
        if (entry.act != "tenant.add") found.insert(found.begin(), entry.act);
    return found;
}

} // namespace

TEST_CASE("A write whose work fails leaves nothing behind", "[writing]") {
    TestDatabase test;
    const auto done = test.database->write([](Connection& connection) -> Result<void> {
        must(insert_audit(connection, "half"));
        return fail(ErrorKind::give_up, "test.no", "No.");
    });
    CHECK(code_of(done) == "test.no");
    CHECK(acts(test).empty());
}

TEST_CASE("A write whose work throws leaves nothing behind, and the writer goes on", "[writing]") {
    TestDatabase test;
    CHECK_THROWS_AS((void)test.database->write([](Connection& connection) -> Result<void> {
        must(insert_audit(connection, "half"));
        throw std::runtime_error("defect");
    }),
                    std::runtime_error);
    must(test.database->write([](Connection& connection) { return insert_audit(connection, "next"); }));
    CHECK(acts(test) == std::vector<std::string>{"next"});
}

TEST_CASE("Of writes that share a commit, a failing one undoes only itself", "[writing]") {
    const TempDirectory directory;
    TestDatabase test(directory / "remand.db");
    constexpr int count = 40;
    std::latch first_is_running(1), all_are_started(count);
    std::vector<std::jthread> threads;
    std::atomic<int> failures{0};
    threads.emplace_back([&] { // holds the writer up, so that the others pile up behind it
        must(test.database->write([&](Connection& connection) {
            first_is_running.count_down();
            all_are_started.wait();
            return insert_audit(connection, "first");
        }));
    });
    first_is_running.wait();
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&, i] {
            all_are_started.count_down();
            const auto done = test.database->write([&](Connection& connection) -> Result<void> {
                if (auto inserted = insert_audit(connection, "item"); !inserted || i % 4 != 0) return inserted;
                return fail(ErrorKind::give_up, "test.no", "No.");
            });
            if (!done) ++failures;
        });
    threads.clear();
    CHECK(failures == count / 4);
    CHECK(acts(test).size() == 1 + count - count / 4);
}

TEST_CASE("A commit that fails is the error of the write, and leaves nothing behind", "[writing]") {
    TestDatabase test;
    const auto done = test.database->write([](Connection& connection) -> Result<void> {
        must(connection.run("PRAGMA defer_foreign_keys=ON")); // the row without its message is noticed by the commit
        const auto inserted = connection.run("INSERT INTO facts (message, facts) VALUES (4711, '')");
        if (!inserted) return fail(inserted.error());
        return insert_audit(connection, "half");
    });
    CHECK(code_of(done) == "db.constraint");
    CHECK(acts(test).empty());
    must(test.database->write([](Connection& connection) { return insert_audit(connection, "next"); }));
    CHECK(acts(test) == std::vector<std::string>{"next"});
}

TEST_CASE("A write inside a write is refused instead of waiting for itself", "[writing]") {
    TestDatabase test;
    const auto done = test.database->write([&](Connection&) { return test.audits.append(audit_of("inner")); });
    CHECK(code_of(done) == "db.nested_write");
}

TEST_CASE("A reader cannot write", "[writing]") {
    const TempDirectory directory;
    TestDatabase test(directory / "remand.db");
    const auto done =
        test.database->read([](Connection& connection) { return insert_audit(connection, "sneaked in"); });
    CHECK(!done);
    CHECK(acts(test).empty());
}

TEST_CASE("A reader sees one consistent state while writes go on", "[writing]") {
    const TempDirectory directory;
    TestDatabase test(directory / "remand.db");
    const auto count = [](Connection& connection) { return must(connection.number("SELECT count(*) FROM audit")); };
    must(test.database->read([&](Connection& connection) -> Result<void> {
        const auto before = count(connection);
        must(test.audits.append(audit_of("meanwhile")));
        CHECK(count(connection) == before);
        return {};
    }));
    CHECK(acts(test) == std::vector<std::string>{"meanwhile"});
}

TEST_CASE("Many threads write and read at once, and nothing is lost or counted twice", "[writing]") {
    const TempDirectory directory;
    TestDatabase test(directory / "remand.db");
    constexpr int writers = 6, pages = 25;
    std::atomic<int> added{0};
    std::atomic<bool> is_done{false};
    std::atomic<int> bad_reads{0};
    {
        std::vector<std::jthread> readers;
        for (int i = 0; i < 10; ++i) // more than there are connections
            readers.emplace_back([&] {
                while (!is_done) {
                    const auto listed = test.messages.list({.tenant = acme, .limit = 20});
                    const auto totals = test.messages.totals(acme);
                    if (!listed || !totals) ++bad_reads;
                }
            });
        std::vector<std::jthread> threads;
        for (int writer = 0; writer < writers; ++writer)
            threads.emplace_back([&, writer] {
                for (int page = 0; page < pages; ++page) {
                    // Every message comes from two writers.
                    const auto id = std::to_string(writer / 2) + "-" + std::to_string(page);
                    const auto stored =
                        test.messages.commit_page(acme, jane, {a_bad_message(id), a_message(id + "b")}, SyncCursor{id});
                    if (stored) added += *stored;
                }
            });
        threads.clear();
        is_done = true;
    }
    CHECK(bad_reads == 0);
    CHECK(added == writers / 2 * pages * 2);
    CHECK(must(test.messages.list({.limit = 1000})).size() == static_cast<std::size_t>(added.load()));
    CHECK(must(test.actions.list({.limit = 1000})).size() == static_cast<std::size_t>(added.load()) / 2);
}

TEST_CASE("Only the writing connection checkpoints, and no file is mapped into memory", "[writing]") {
    const TempDirectory directory;
    TestDatabase test(directory / "remand.db");
    must(test.database->read([](Connection& connection) -> Result<void> {
        CHECK(must(connection.number("PRAGMA wal_autocheckpoint")) == 0);
        CHECK(must(connection.number("PRAGMA query_only")) == 1);
        CHECK(must(connection.number("PRAGMA mmap_size")).value_or(0) == 0);
        return {};
    }));
    must(test.database->write([](Connection& connection) -> Result<void> {
        CHECK(must(connection.number("PRAGMA wal_autocheckpoint")) == 1000);
        CHECK(must(connection.number("PRAGMA synchronous")) == 2);
        CHECK(must(connection.number("PRAGMA foreign_keys")) == 1);
        CHECK(must(connection.number("PRAGMA mmap_size")).value_or(0) == 0);
        return {};
    }));
}

TEST_CASE("A full database refuses the write, keeps what it had, and takes writes again when there is room",
          "[writing]") {
    const TempDirectory directory;
    TestDatabase test(directory / "remand.db");
    const auto kept = test.store(a_message("before"));
    const auto set_page_limit = [&](std::int64_t pages) {
        must(test.database->write([&](Connection& connection) -> Result<void> {
            must(connection.number("PRAGMA max_page_count=" + std::to_string(pages)));
            return {};
        }));
    };
    set_page_limit(1); // no less than it has now
    Result<int> full = 0;
    int stored = 0;
    for (int i = 0; full && i < 1000; ++i) {
        auto message = a_message("m" + std::to_string(i));
        message.body_text = std::string(20'000, 'x');
        full = test.messages.commit_page(acme, jane, {a_message("n" + std::to_string(i)), message}, SyncCursor{"c"});
        if (full) ++stored;
    }
    CHECK(code_of(full) == "db.full");
    REQUIRE(!full);
    CHECK(full.error().kind == ErrorKind::fix_configuration);
    CHECK(must(test.messages.list({.limit = 5000})).size() == static_cast<std::size_t>(1 + 2 * stored));
    CHECK(must(test.messages.find(kept)).has_value());
    set_page_limit(1'000'000);
    CHECK(must(test.messages.commit_page(acme, jane, {a_message("after")}, SyncCursor{"c2"})) == 1);
}
