// A full disk and a damaged file, without harming either: SQLite is told a limit of pages, and space is what a test
// says.
#include <catch2/catch.hpp>

#include <fstream>

#include "db/connection.hpp"
#include "service/storage/nightly_check.hpp"
#include "service/storage/storage_guard.hpp"
#include "tests/service/service_world.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;
using service::DiskSpace;
using service::StorageGuard;

namespace {

constexpr std::uint64_t mega = 1U << 20U;

struct Storage {
    Storage() {
        database = std::move(*db::Database::open(directory / "remand.db", sealer, Log::silent()));
        guard.emplace(service::StorageParts{*database, clock, Log::silent(), [this] { return space; },
                                            service::ReserveFile(directory / "remand.reserve")});
    }
    // What the service does all the time, after some time.
    bool look_later() {
        clock.advance(StorageGuard::look_interval);
        return guard->look();
    }
    [[nodiscard]] bool has_reserve() const { return std::filesystem::exists(directory / "remand.reserve"); }

    TempDirectory directory;
    FakeClock clock;
    Sealer sealer{Secret(std::string(32, 'k'))};
    std::unique_ptr<db::Database> database;
    std::optional<DiskSpace> space = DiskSpace{1000 * mega, 500 * mega};
    std::optional<StorageGuard> guard;
};

} // namespace

TEST_CASE("Before the disk is full no mail is taken any more, and what was decided is still done", "[storage]") {
    Storage storage;
    CHECK_FALSE(storage.guard->look());
    CHECK(storage.guard->takes_mail());
    CHECK(storage.has_reserve());
    CHECK(std::filesystem::file_size(storage.directory / "remand.reserve") == StorageGuard::reserve_bytes);

    storage.space->available = 40 * mega; // less than a twentieth
    CHECK_FALSE(storage.look_later());
    CHECK_FALSE(storage.guard->takes_mail());
    CHECK(storage.guard->acts());
    CHECK(storage.guard->status().message.find("no new mail is read") != std::string::npos);
    CHECK(storage.has_reserve());

    storage.space->available = 52 * mega; // a little more is not enough, or it would go to and fro
    CHECK_FALSE(storage.look_later());
    storage.space->available = 200 * mega;
    CHECK(storage.look_later());
    CHECK(storage.guard->takes_mail());
    CHECK(storage.guard->status().message.empty());
}

TEST_CASE("A write without room releases the reserve, and a second one stops the actions too", "[storage]") {
    Storage storage;
    limit_pages(*storage.database, 1);
    write_until_full(*storage.database);
    CHECK_FALSE(storage.guard->look()); // at once, without waiting for its time
    CHECK_FALSE(storage.guard->takes_mail());
    CHECK(storage.guard->acts());
    CHECK_FALSE(storage.has_reserve());

    storage.clock.advance(2s);
    write_until_full(*storage.database);
    CHECK_FALSE(storage.guard->look());
    CHECK_FALSE(storage.guard->acts());
    CHECK(storage.guard->status().message.find("nothing is moved") != std::string::npos);

    CHECK_FALSE(storage.look_later()); // there is space on the disk, but the file still cannot grow
    CHECK_FALSE(storage.guard->acts());
    limit_pages(*storage.database, 1'000'000);
    CHECK(storage.look_later());
    CHECK(storage.guard->takes_mail());
    CHECK(storage.guard->acts());
    CHECK(storage.has_reserve());
    const auto audit = db::AuditStore(*storage.database).list({.limit = 1});
    REQUIRE(audit);
    CHECK(audit->at(0).act == "storage.recovered");
}

TEST_CASE("On a full database the service takes no mail and loses none, and goes on by itself", "[storage]") {
    ServiceWorld service;
    const auto cloud = service.add_tenant("acme");
    cloud->add_mailbox(jane);
    auto& runtime = service.start();
    REQUIRE(service.wait_for([&] { return runtime.is_idle(); }));
    limit_pages(*service.database, 1);
    std::vector<MessageRef> refs;
    for (int i = 0; i < 200; ++i)
        refs.push_back(cloud->deliver(jane, judged_mail(Disposition::malicious, "mail-" + std::to_string(i))));
    runtime.poll_now({"acme"});
    REQUIRE(service.wait_for([&] { return !runtime.health().storage.takes_mail; }));
    CHECK(runtime.is_alive());
    limit_pages(*service.database, 1'000'000);
    service.clock.advance(StorageGuard::look_interval);
    REQUIRE(service.wait_for([&] { return runtime.health().storage.takes_mail; }));
    REQUIRE(service.wait_for([&] {
        service.clock.advance(1s);
        return cloud->ledger().size() >= refs.size() && runtime.is_idle();
    }));
    for (const auto& ref : refs) CHECK(cloud->where_is(ref).place == Place::quarantine);
    CHECK(cloud->calls(Operation::move) == static_cast<int>(refs.size())); // none twice
}

TEST_CASE("An action whose end could not be written is looked for when there is room, and not sent again",
          "[storage]") {
    EngineWorld world;
    const auto ref = world.deliver(Disposition::malicious, "one");
    (void)world.sync();
    // A row that tells of this folder takes pages of its own.
    world.connector->user_moves_to_folder(ref, world.connector->add_folder(jane, std::string(20'000, 'x')));
    world.drain();
    const auto moved = world.actions()[0];
    const auto undo = world.request(moved.message_id, Action::restore, moved.id);
    world.connector->on_call([&](Operation operation, const MailboxId&) {
        if (operation != Operation::restore) return;
        limit_pages(*world.database, 1);
        write_until_full(*world.database);
    });
    world.drain();
    REQUIRE(world.action(undo[0]).state == ActionState::sending);
    limit_pages(*world.database, 1'000'000);
    world.connector->on_call({});
    REQUIRE(world.engine.reopen_unfinished());
    CHECK(world.action(undo[0]).state == ActionState::planned);
    world.drain();
    CHECK(world.action(undo[0]).state == ActionState::done);
    CHECK(world.place_of(ref) == Place::other);
    CHECK(world.connector->calls(Operation::restore) == 1);
}

TEST_CASE("A whole database is checked at night and found well", "[storage]") {
    Storage storage; // the clock stands at 08:00
    service::NightlyCheck check(*storage.database, storage.clock, Log::silent());
    check.run_if_due({});
    CHECK_FALSE(check.status().at);
    storage.clock.advance(18h);
    check.run_if_due({});
    CHECK(check.status().at == storage.clock.now());
    CHECK(check.status().is_ok);
    storage.clock.advance(23h);
    check.run_if_due({});
    CHECK(check.status().at != storage.clock.now());
}

TEST_CASE("Damage is found at night, with what it is", "[storage]") {
    Storage storage;
    storage.database.reset();
    storage.guard.reset();
    const auto file = storage.directory / "remand.db";
    storage.database = std::move(*db::Database::open(file, storage.sealer, Log::silent()));
    {
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekp(8192);
        for (int i = 0; i < 3 * 4096; ++i) bytes.put(static_cast<char>(i * 7));
    }
    service::NightlyCheck check(*storage.database, storage.clock, Log::silent());
    storage.clock.advance(24h);
    check.run_if_due({});
    CHECK_FALSE(check.status().is_ok);
    CHECK(check.status().finding.find("damaged") != std::string::npos);
}

TEST_CASE("Rows of the audit that were meddled with are found at night, and the log has the newest row otherwise",
          "[storage]") {
    Storage storage;
    service::NightlyCheck check(*storage.database, storage.clock, Log::silent());
    REQUIRE(db::AuditStore(*storage.database).append({0, storage.clock.now(), "service", "one", "", "{}"}));
    REQUIRE(db::AuditStore(*storage.database).append({0, storage.clock.now(), "service", "two", "", "{}"}));
    storage.clock.advance(24h);
    check.run_if_due({});
    const auto good = check.status();
    CHECK(good.is_ok);
    CHECK(good.audit.finding.empty());
    CHECK(good.audit.rows == 2);
    CHECK(good.audit.last_hash.size() == 64);

    REQUIRE(storage.database->write([](db::Connection& connection) {
        return connection.script("UPDATE audit SET act = 'none' WHERE act = 'one'");
    }));
    storage.clock.advance(24h);
    check.run_if_due({});
    CHECK(check.status().is_ok); // the file is whole: a person wrote into it
    CHECK(check.status().audit.broken_row == 1);
}
