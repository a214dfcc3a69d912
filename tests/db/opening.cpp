#include <sys/stat.h>

#include "db/decision_store.hpp"
#include "db/connection.hpp"
#include "db/domain_store.hpp"
#include "db/json_columns.hpp"
#include "db/registry_store.hpp"
#include "db/schema.hpp"
#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

namespace {

Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, char key = 'k') {
    return Database::open(file, test_sealer(key), Log::silent());
}

void make_database(const std::filesystem::path& file) {
    TestDatabase made(file);
    made.store(a_bad_message("m1"));
}

// "remand.db" as a former version of the schema leaves it, under the tests' key.
std::unique_ptr<Connection> begin_at(const TempDirectory& directory, int version) {
    make_database(directory / "other.db"); // sealed with the same key
    std::string key_check;
    must(must(Connection::open(directory / "other.db", Access::write))
             ->query("SELECT sealed FROM key_check", {}, [&](Row& row) { key_check = row.text(); }));
    write_bytes(directory / "remand.db", "");
    auto connection = must(Connection::open(directory / "remand.db", Access::write));
    must(migrate(*connection, test_sealer(), version));
    must(connection->run("INSERT INTO key_check (id, sealed) VALUES (1, ?)", {Blob{key_check}}));
    return connection;
}

// Changes a file from outside, as another program would.
void run_sql(const std::filesystem::path& file, const std::string& sql) {
    const auto connection = must(Connection::open(file, Access::write));
    must(connection->script(sql));
}

// What a crash leaves: the file and its WAL as they are on disk at this moment.
void copy_as_after_a_crash(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::copy_file(from, to);
    std::filesystem::copy_file(from.string() + "-wal", to.string() + "-wal");
}

void check_refused_untouched(const TempDirectory& directory, const std::string& code, char key = 'k') {
    const auto before = snapshot(directory.path());
    const auto opened = open(directory / "remand.db", key);
    CHECK(code_of(opened) == code);
    if (!opened) {
        CHECK(opened.error().kind == ErrorKind::fix_configuration);
        CHECK(opened.error().message.find((directory / "remand.db").string()) != std::string::npos);
    }
    CHECK(snapshot(directory.path()) == before);
}

} // namespace

TEST_CASE("A new database is made with mode 0600 and nothing else is left beside it", "[opening]") {
    const TempDirectory directory;
    const auto file = directory / "remand.db";
    {
        const auto opened = open(file);
        REQUIRE(opened.has_value());
        for (const auto* suffix : {"", "-wal", "-shm"}) {
            struct stat status {};
            if (::stat((file.string() + suffix).c_str(), &status) == 0) CHECK((status.st_mode & 0777) == 0600);
        }
    }
    CHECK(snapshot(directory.path()).size() == 1);
}

TEST_CASE("A file with wider rights is narrowed to 0600", "[opening]") {
    const TempDirectory directory;
    make_database(directory / "remand.db");
    ::chmod((directory / "remand.db").c_str(), 0644);
    must(open(directory / "remand.db"));
    struct stat status {};
    REQUIRE(::stat((directory / "remand.db").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("What was stored is there after the database was closed and opened again", "[opening]") {
    const TempDirectory directory;
    make_database(directory / "remand.db");
    TestDatabase again(directory / "remand.db");
    const auto messages = must(again.messages.list({}));
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].internet_message_id == "<m1@mail.test>");
}

TEST_CASE("What was committed before a crash is there after it", "[opening]") {
    const TempDirectory directory, after_crash;
    {
        TestDatabase running(directory / "remand.db");
        running.store(a_message("m1"));
        copy_as_after_a_crash(directory / "remand.db", after_crash / "remand.db");
    }
    TestDatabase again(after_crash / "remand.db");
    CHECK(must(again.messages.list({})).size() == 1);
}

TEST_CASE("An empty file counts as none", "[opening]") {
    const TempDirectory directory;
    write_bytes(directory / "remand.db", "");
    CHECK(code_of(open(directory / "remand.db")) == "no error");
}

TEST_CASE("A database in a directory that does not exist is refused with a sentence", "[opening]") {
    const TempDirectory directory;
    const auto opened = open(directory / "nowhere" / "remand.db");
    CHECK(code_of(opened) == "db.unopenable");
}

TEST_CASE("A file that is no SQLite database is refused and left untouched", "[opening]") {
    const TempDirectory directory;
    const std::string bytes = GENERATE(std::string("hello"), std::string(5000, 'x'), std::string(100, '\0'));
    write_bytes(directory / "remand.db", bytes);
    check_refused_untouched(directory, "db.not_a_database");
}

TEST_CASE("The SQLite database of another program is refused and left untouched", "[opening]") {
    const TempDirectory directory;
    {
        write_bytes(directory / "remand.db", "");
        const bool is_wal = GENERATE(true, false);
        run_sql(directory / "remand.db",
                is_wal ? "CREATE TABLE theirs (x);" : "PRAGMA journal_mode=DELETE; CREATE TABLE theirs (x);");
    }
    check_refused_untouched(directory, "db.foreign");
}

TEST_CASE("A database of a newer version is refused and left untouched", "[opening]") {
    const TempDirectory directory;
    make_database(directory / "remand.db");
    run_sql(directory / "remand.db", "PRAGMA user_version=" + std::to_string(schema_version() + 1));
    check_refused_untouched(directory, "db.newer_schema");
}

TEST_CASE("A newer version that only the WAL knows of is seen, and the WAL is left untouched", "[opening]") {
    const TempDirectory directory, after_crash;
    make_database(directory / "remand.db");
    {
        const auto connection = must(Connection::open(directory / "remand.db", Access::write));
        must(connection->script("PRAGMA user_version=" + std::to_string(schema_version() + 1)));
        copy_as_after_a_crash(directory / "remand.db", after_crash / "remand.db");
    }
    check_refused_untouched(after_crash, "db.newer_schema");
}

TEST_CASE("A damaged database is refused and left untouched, whichever page is hit", "[opening]") {
    const TempDirectory directory;
    make_database(directory / "remand.db");
    auto bytes = bytes_of(directory / "remand.db");
    constexpr std::size_t page_size = 4096;
    const auto page = GENERATE(1U, 2U, 3U, 5U, 8U, 13U, 21U);
    REQUIRE(bytes.size() > (page + 1) * page_size);
    for (std::size_t i = 0; i < page_size; ++i) bytes[page * page_size + i] = static_cast<char>(i * 7 + 3);
    write_bytes(directory / "remand.db", bytes);
    check_refused_untouched(directory, "db.damaged");
}

TEST_CASE("A database that was cut short is refused and left untouched", "[opening]") {
    const TempDirectory directory;
    make_database(directory / "remand.db");
    auto bytes = bytes_of(directory / "remand.db");
    bytes.resize(bytes.size() / 2);
    write_bytes(directory / "remand.db", bytes);
    check_refused_untouched(directory, "db.damaged");
}

TEST_CASE("A database that was sealed with another key is refused and left untouched", "[opening]") {
    const TempDirectory directory;
    make_database(directory / "remand.db");
    check_refused_untouched(directory, "seal.wrong_key", 'x');
}

TEST_CASE("A WAL without its database is refused: the file may only have been mislaid", "[opening]") {
    const TempDirectory directory;
    write_bytes(directory / "remand.db-wal", std::string(100, 'x'));
    check_refused_untouched(directory, "db.unopenable");
}

TEST_CASE("A database that is open already is refused as locked", "[opening]") {
    const TempDirectory directory;
    TestDatabase first(directory / "remand.db");
    const auto second = open(directory / "remand.db");
    CHECK(code_of(second) == "db.locked");
    REQUIRE(!second);
    CHECK(second.error().kind == ErrorKind::fix_configuration);
    first.store(a_message("m1")); // the first one is not disturbed
    CHECK(must(first.messages.list({})).size() == 1);
}

TEST_CASE("A file of the first schema version is brought to the newest and keeps its rows", "[opening]") {
    const TempDirectory directory;
    {
        const auto first = begin_at(directory, 1);
        must(first->script(
            "INSERT INTO tenant (id, provider, state, status_code, status_message, mode, is_read_write, allows_hard_delete,"
            " options, policy, provider_tenant_id, display_name, domains, created_at, breaker_reason) VALUES ('acme',"
            " 'microsoft', 'active', '', '', 'monitor', 0, 0, '{}', '{\"actions\":{\"spam\":\"trash\"},\"people\":[{\"name\":"
            "\"Jane Doe\",\"title\":\"CEO\",\"addresses\":[\"jane@example.com\"]},{\"name\":\"Max Power\"}]}', '', '',"
            " '[\"example.com\"]', 1, '')"));
    }
    {
        TestDatabase opened(directory / "remand.db");
        const auto tenant = must(opened.tenants.find(acme)).value();
        CHECK(tenant.policy_json == R"({"actions":{"spam":"trash"}})"); // people moved to the registry
        const auto entries = must(RegistryStore(*opened.database).list(acme));
        REQUIRE(entries.size() == 2);
        CHECK(entries[0].name == "Jane Doe");
        CHECK(entries[0].title == "CEO");
        CHECK(entries[0].addresses == std::vector<std::string>{"jane@example.com"});
        CHECK(entries[0].provenance == "policy");
        CHECK(entries[1].addresses.empty());
        CHECK(must(DomainStore(*opened.database).list(acme)).at(0).name == "example.com");
    }
    const auto connection = must(Connection::open(directory / "remand.db", Access::write));
    CHECK(must(connection->number("PRAGMA user_version")) == schema_version());
    CHECK(must(connection->number("PRAGMA application_id")) == application_id);
    CHECK(must(connection->number("SELECT count(*) FROM pragma_foreign_key_check")) == 0);
}

TEST_CASE("A message from before there were groups is of none, and can be decided about", "[opening]") {
    const TempDirectory directory;
    {
        const auto first = begin_at(directory, 12);
        must(first->script(
            "INSERT INTO mailbox (id, tenant, provider_id, address, display_name, aliases, state, status_code, status_message)"
            " VALUES (1, 'acme', 'jane-id', 'jane@example.com', '', '[]', 'active', '', '');"
            "INSERT INTO message (id, tenant, mailbox, provider_id, provider_hash, recipient, internet_message_id, subject,"
            " from_address, from_name, sender_key, received_at, seen_at, judged_at, size, sha256, state, state_reason,"
            " fetch_attempts, generation, delivered_to, verdict, disposition, decided_by) VALUES (7, 'acme', 1, 'm', x'00', 'jane@example.com',"
            " '<m@else.test>', 'Lunch', 'joe@else.test', '', 'else.test', 1, 1, 1, 9, '', 'judged', '', 1, 1, '{}', 3, 'none', 'scanner');"
            "INSERT INTO verdict (id, message, generation, disposition, score, attributes, model, decided_by, decided_at)"
            " VALUES (3, 7, 1, 'none', 0, '[]', 'test', 'scanner', 1);"));
        must(first->run("UPDATE message SET delivered_to = ?", {to_json(in_inbox())}));
    }
    TestDatabase opened(directory / "remand.db");
    const auto message = must(opened.messages.find(7)).value();
    CHECK_FALSE(message.campaign);
    CHECK(message.campaign_copies == 0);
    NewDecision decision;
    decision.tenant = acme;
    decision.message = 7;
    decision.disposition = Disposition::spam;
    decision.decided_by = "operator:jane";
    decision.at = noon;
    decision.effects = {{7, "analyst.decision", "Jane called it spam", {}, {}}};
    must(DecisionStore(*opened.database).decide(decision, audit_of("message.reclassify")));
    CHECK(must(opened.messages.find(7))->verdict.disposition == Disposition::spam);
}

TEST_CASE("A migration that fails leaves the version before it", "[opening]") {
    const auto connection = must(Connection::open_in_memory());
    must(connection->script("CREATE TABLE audit (x)")); // in the way of the first migration, at its end
    const auto done = migrate(*connection, test_sealer());
    CHECK(!done);
    CHECK(must(connection->number("PRAGMA user_version")) == 0);
    CHECK(must(connection->number("SELECT count(*) FROM sqlite_schema WHERE type = 'table'")) == 1);
}

TEST_CASE("A backup of a database in use is a whole database", "[opening]") {
    const TempDirectory directory;
    TestDatabase running(directory / "remand.db");
    running.store(a_message("m1"));
    must(running.database->backup_to(directory / "copy.db"));
    running.store(a_message("m2"));
    struct stat status {};
    REQUIRE(::stat((directory / "copy.db").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    TestDatabase copy(directory / "copy.db");
    CHECK(must(copy.messages.list({})).size() == 1);
}

TEST_CASE("A backup never replaces a file", "[opening]") {
    const TempDirectory directory;
    TestDatabase running(directory / "remand.db");
    write_bytes(directory / "copy.db", "precious");
    CHECK(code_of(running.database->backup_to(directory / "copy.db")) == "db.backup");
    CHECK(bytes_of(directory / "copy.db") == "precious");
}
