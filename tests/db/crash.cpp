#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>

#include "db/connection.hpp"
#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

namespace {

struct Ending {
    std::string output;
    bool was_killed = false;
    [[nodiscard]] int lines() const { return static_cast<int>(std::count(output.begin(), output.end(), '\n')); }
};

// Runs the victim through a shell, which reports death by SIGKILL as 128 + 9.
Ending run_victim(const std::string& arguments, const std::string& crash_at = {}) {
    const auto command = (crash_at.empty() ? "" : "REMAND_CRASH_AT=" + crash_at + " ") +
                         REMAND_BIN_DIR "/remand-db-victim " + arguments + "; echo \"exit $?\"";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Ending ending;
    std::array<char, 4096> buffer{};
    while (const auto got = std::fread(buffer.data(), 1, buffer.size(), pipe)) ending.output.append(buffer.data(), got);
    ::pclose(pipe);
    ending.was_killed = ending.output.ends_with("exit 137\n");
    ending.output.resize(ending.output.rfind("exit "));
    return ending;
}

} // namespace

#if REMAND_CRASH_POINTS

TEST_CASE("A process killed around a commit leaves whole pages with their cursor, and all that was promised",
          "[crash][fault]") {
    const TempDirectory directory;
    const std::string point =
        GENERATE("before_commit:6", "after_commit:7", "inside_commit_page:9", "after_commit_page:4");
    const auto file = directory / "remand.db";
    const auto ending = run_victim("store " + file.string() + " 20", point);
    REQUIRE(ending.was_killed);
    INFO(point << " after " << ending.lines() << " pages");
    TestDatabase after(file);
    const auto messages = must(after.messages.list({.limit = 1000}));
    const auto pages = static_cast<int>(messages.size()) / 2;
    CHECK(messages.size() % 2 == 0); // no half page
    CHECK(pages >= ending.lines());  // nothing that was reported as stored is missing
    CHECK(pages <= ending.lines() + 1);
    CHECK(must(after.actions.list({.limit = 1000})).size() == messages.size());
    const auto mailbox = must(after.mailboxes.find(acme, jane.id));
    CHECK((mailbox ? mailbox->cursor.value : "") == (pages == 0 ? "" : std::to_string(pages - 1)));
}

TEST_CASE("A process killed while it makes the database leaves none, and the next start makes it", "[crash][fault]") {
    const TempDirectory directory;
    const std::string point = GENERATE("before_migration", "inside_migration", "before_database_rename");
    const auto file = directory / "remand.db";
    REQUIRE(run_victim("store " + file.string() + " 1", point).was_killed);
    CHECK(!std::filesystem::exists(file));
    CHECK(run_victim("store " + file.string() + " 1").output == "0\n");
    CHECK(snapshot(directory.path()).size() == 1);
}

TEST_CASE("A process killed again and again ends up with every page once", "[crash][fault]") {
    const TempDirectory directory;
    const auto file = directory / "remand.db";
    for (int kill = 1; kill <= 8; ++kill)
        run_victim("store " + file.string() + " 12", "before_commit:" + std::to_string(2 + kill));
    CHECK(!run_victim("store " + file.string() + " 12").was_killed);
    TestDatabase after(file);
    CHECK(must(after.messages.list({.limit = 1000})).size() == 24);
    const auto connection = must(Connection::open(directory / "remand.db", Access::read));
    std::string integrity;
    must(connection->query("PRAGMA integrity_check", {}, [&](Row& row) { integrity += row.text(); }));
    CHECK(integrity == "ok");
}

#endif

TEST_CASE("When files may not grow any more the write is refused as full, and goes on when they may",
          "[crash][fault]") {
    const TempDirectory directory;
    const auto ending = run_victim("fill " + (directory / "remand.db").string());
    std::istringstream output(ending.output);
    std::string code, again;
    int stored = 0;
    output >> code >> stored >> again;
    CHECK(code == "db.full");
    CHECK(stored > 0);
    CHECK(again == "ok");
    TestDatabase after(directory / "remand.db");
    CHECK(must(after.messages.list({.limit = 5000})).size() == static_cast<std::size_t>(2 * (stored + 1)));
}
