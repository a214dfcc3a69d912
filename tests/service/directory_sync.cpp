// Rounds through a directory in memory, and who is protected after them.
#include <catch2/catch.hpp>

#include "core/sealer.hpp"
#include "db/stores.hpp"
#include "service/directory/directory_sync.hpp"
#include "service/registry/registry_people.hpp"
#include "tests/support/memory_connector.hpp"

using namespace remand;
using namespace remand::service;
using remand::tests::FaultPoint;
using remand::tests::MemoryConnector;
using remand::tests::Operation;

namespace {

const TenantId acme{"acme"};

remand::tests::MemorySettings pages_of_three() {
    remand::tests::MemorySettings settings;
    settings.page_size = 3;
    return settings;
}

struct Office {
    FakeClock clock;
    Sealer sealer{Secret(std::string(32, 'k'))};
    std::unique_ptr<db::Database> database = std::move(*db::Database::open_in_memory(sealer));
    MemoryConnector cloud{clock, pages_of_three()};
    DirectorySync sync{*database, clock, Log::silent()};
    db::DirectoryStore directory{*database};
    db::RegistryStore registry{*database};

    Office() {
        db::TenantRecord tenant;
        tenant.id = acme;
        tenant.provider = "memory";
        tenant.options_json = "{}";
        tenant.created_at = clock.now();
        REQUIRE(db::TenantStore(*database).add(tenant, audit()));
        for (const auto* name : {"Ava Lindqvist", "Omar Haddad", "Priya Nair", "Jonas Weber", "Mei Chen", "Lena Fox",
                                 "Sam Reed", "Tom Hale"})
            hire(name);
    }
    [[nodiscard]] db::AuditEntry audit() const { return {0, clock.now(), "operator:test", "test", "acme", "{}"}; }
    static std::string address_of(std::string name) {
        std::replace(name.begin(), name.end(), ' ', '.');
        return ascii(name) + "@corp.test";
    }
    static std::string ascii(std::string text) {
        for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
    }
    DirectoryUser hire(const std::string& name, const std::string& title = "") {
        DirectoryUser user{"id-" + name, name, title, "", address_of(name), {}, true, true};
        cloud.put_user(user);
        return user;
    }
    DirectoryRound round() {
        clock.advance(std::chrono::hours{1});
        return sync.run(cloud, acme);
    }
    db::DirectoryState state() { return *directory.state(acme); }
    std::vector<std::string> changes() {
        std::vector<std::string> out;
        const auto known = *directory.changes(acme, Timestamp{}, 100);
        for (const auto& change : known) out.push_back(std::string(to_text(change.kind)) + ' ' + change.name);
        return out;
    }
    scanner::ProtectedPeople people() {
        return protected_people(*read_registry(*database, acme, clock.now()), {"corp.test"});
    }
    bool is_protected(const std::string& name) { return people().imitated_by(name, "x@evil.test").has_value(); }
    std::string origin_of(const std::string& name) {
        const auto view = *read_registry(*database, acme, clock.now());
        for (const auto& person : view.people)
            if (person.name == name) return person.origin;
        return "";
    }
    void add(db::RegistryEntry entry) { REQUIRE(registry.add(acme, {std::move(entry)}, audit())); }
};

db::RegistryEntry entry(db::RegistryKind kind, std::string directory_id) {
    db::RegistryEntry made;
    made.kind = kind;
    made.directory_id = std::move(directory_id);
    made.provenance = "manual";
    return made;
}

} // namespace

TEST_CASE("The first round takes everybody in, over as many pages as it needs", "[directory_sync]") {
    Office office;
    CHECK(office.round().end == DirectoryRound::End::taken);
    CHECK(office.state().users == 8);
    CHECK(office.changes().empty());
    CHECK(office.is_protected("Ava Lindqvist"));
    CHECK(office.origin_of("Ava Lindqvist") == "directory");
}

TEST_CASE("What happens in the directory is in force after the next round, and told as changes", "[directory_sync]") {
    Office office;
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    office.hire("Nora Quist", "CFO");
    auto ava = office.hire("Ava Lindqvist");
    ava.name = "Ava Berg";
    ava.aliases = {"ava.berg@corp.test"};
    office.cloud.put_user(ava);
    office.hire("Omar Haddad", "Head of Sales");
    office.cloud.remove_user("id-Tom Hale");
    CHECK(office.round().end == DirectoryRound::End::taken);
    CHECK_THAT(office.changes(), Catch::Matchers::UnorderedEquals(std::vector<std::string>{
                                     "joined Nora Quist", "renamed Ava Berg", "alias-added Ava Berg",
                                     "new-title Omar Haddad", "left Tom Hale"}));
    CHECK(office.is_protected("Nora Quist"));
    CHECK(office.is_protected("Ava Berg"));
    CHECK_FALSE(office.is_protected("Ava Lindqvist"));
    CHECK_FALSE(office.is_protected("Tom Hale"));
    CHECK_FALSE(office.people().imitated_by("Ava Berg", "ava.berg@corp.test"));
}

TEST_CASE("A directory that comes empty is held, and the last good one stays in force", "[directory_sync]") {
    Office office;
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    office.cloud.clear_directory();
    const auto round = office.round();
    CHECK(round.end == DirectoryRound::End::held);
    CHECK(office.state().phase == db::DirectoryPhase::held);
    CHECK(office.state().held_reason.find("empty") != std::string::npos);
    CHECK(office.state().users == 8);
    CHECK(office.is_protected("Ava Lindqvist"));
}

TEST_CASE("A directory that was empty from the beginning is an error, not a registry of nobody", "[directory_sync]") {
    Office office;
    office.cloud.clear_directory();
    const auto round = office.round();
    REQUIRE(round.end == DirectoryRound::End::failed);
    CHECK(round.error->code == "directory.empty");
    CHECK_FALSE(office.state().good_at);
}

TEST_CASE("More than a tenth of the people missing is held; one who leaves is not", "[directory_sync]") {
    Office office;
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    office.cloud.remove_user("id-Tom Hale");
    CHECK(office.round().end == DirectoryRound::End::taken);
    office.cloud.remove_user("id-Sam Reed");
    office.cloud.remove_user("id-Lena Fox");
    CHECK(office.round().end == DirectoryRound::End::held);
    CHECK(office.is_protected("Sam Reed"));
}

TEST_CASE("What was held is in force when an administrator confirms it, and forgotten when one discards it",
          "[directory_sync]") {
    Office office;
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    CHECK(office.sync.confirm(acme, office.audit()).error().code == "directory.nothing_held");
    for (const auto* name : {"Sam Reed", "Lena Fox", "Mei Chen"}) office.cloud.remove_user(std::string("id-") + name);
    REQUIRE(office.round().end == DirectoryRound::End::held);
    SECTION("confirmed") {
        REQUIRE(office.sync.confirm(acme, office.audit()));
        CHECK(office.state().users == 5);
        CHECK_FALSE(office.is_protected("Sam Reed"));
    }
    SECTION("discarded") {
        REQUIRE(office.sync.discard(acme, office.audit()));
        CHECK(office.state().users == 8);
        CHECK(office.state().phase == db::DirectoryPhase::idle);
    }
    SECTION("the people come back by themselves") {
        for (const auto* name : {"Sam Reed", "Lena Fox", "Mei Chen"}) office.hire(name);
        CHECK(office.round().end == DirectoryRound::End::taken);
        CHECK(office.state().users == 8);
    }
}

TEST_CASE("A round that breaks off changes nothing and goes on where it stopped", "[directory_sync]") {
    Office office;
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    office.hire("Nora Quist");
    office.cloud.expire_directory_cursor(); // a whole round of three pages
    office.cloud.fail(Operation::directory, 2, {ErrorKind::retry, "memory.broken", "The connection broke.", {}});
    const auto broken = office.round();
    REQUIRE(broken.end == DirectoryRound::End::failed);
    CHECK(office.state().error_code == "memory.broken");
    CHECK(office.state().users == 8);
    CHECK_FALSE(office.is_protected("Nora Quist"));
    const int before = office.cloud.calls(Operation::directory);
    CHECK(office.round().end == DirectoryRound::End::taken);
    CHECK(office.cloud.calls(Operation::directory) - before == 2); // the first page was staged already
    CHECK(office.state().error_code.empty());
    CHECK(office.is_protected("Nora Quist"));
}

TEST_CASE("Lost permissions leave the last good directory in force and say so", "[directory_sync]") {
    Office office;
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    office.cloud.keep_failing(Operation::directory,
                              {ErrorKind::fix_configuration, "memory.token_expired", "The token has expired.", {}});
    CHECK(office.round().end == DirectoryRound::End::failed);
    CHECK(office.state().error_message == "The token has expired.");
    CHECK(office.state().good_at);
    CHECK(office.is_protected("Ava Lindqvist"));
}

TEST_CASE("A group that is closed keeps the members it had, and the state names it", "[directory_sync]") {
    Office office;
    office.cloud.put_group({"g-fin", "Finance", ""}, {"id-Ava Lindqvist", "id-Omar Haddad"});
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    office.cloud.close_group("g-fin", {ErrorKind::fix_configuration, "memory.denied", "403 for this group.", {}});
    office.cloud.expire_directory_cursor();
    CHECK(office.round().end == DirectoryRound::End::taken);
    CHECK(office.directory.members(acme, "g-fin")->size() == 2);
    REQUIRE(office.state().notes.size() == 1);
    CHECK(office.state().notes[0].find("g-fin") != std::string::npos);
}

TEST_CASE("A cursor that died starts over and finds what happened meanwhile", "[directory_sync]") {
    Office office;
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    office.cloud.remove_user("id-Tom Hale");
    office.cloud.expire_directory_cursor();
    CHECK(office.round().end == DirectoryRound::End::taken);
    CHECK(office.changes() == std::vector<std::string>{"left Tom Hale"});
}

TEST_CASE("Members of a chosen group follow it, nested ones too, in circles and out of them", "[directory_sync]") {
    Office office;
    office.cloud.put_group({"g-exec", "Executives", ""}, {"id-Ava Lindqvist", "g-board"});
    office.cloud.put_group({"g-board", "Board", ""}, {"id-Omar Haddad", "g-exec"});
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    auto chosen = entry(db::RegistryKind::group, "g-exec");
    chosen.role = db::RoleClass::executive;
    office.add(chosen);
    CHECK(office.origin_of("Omar Haddad") == "group Executives");
    CHECK(office.people().marked_owner("omar.haddad@corp.test"));
    CHECK_FALSE(office.people().marked_owner("priya.nair@corp.test"));
    office.cloud.put_group({"g-board", "Board", ""}, {"id-Priya Nair"});
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    CHECK(office.people().marked_owner("priya.nair@corp.test"));
    CHECK_FALSE(office.people().marked_owner("omar.haddad@corp.test"));
}

TEST_CASE("Entries of the registry mark, add addresses, except, and take out", "[directory_sync]") {
    Office office;
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    auto ava = entry(db::RegistryKind::user, "id-Ava Lindqvist");
    ava.addresses = {"ava@home.test"};
    office.add(ava);
    office.add(entry(db::RegistryKind::unprotected, "id-Sam Reed"));
    db::RegistryEntry outsider;
    outsider.name = "Greta Holm";
    outsider.addresses = {"greta@holm.test"};
    outsider.provenance = "manual";
    office.add(outsider);
    db::RegistryEntry namesake;
    namesake.kind = db::RegistryKind::exception;
    namesake.name = "Mei Chen";
    namesake.addresses = {"mei.chen@uni.test"};
    namesake.expires_at = office.clock.now() + std::chrono::hours{24};
    office.add(namesake);

    const auto people = office.people();
    CHECK_FALSE(people.imitated_by("Ava Lindqvist", "ava@home.test"));
    CHECK(people.imitated_by("Ava Lindqvist", "ava@elsewhere.test"));
    CHECK_FALSE(people.imitated_by("Sam Reed", "x@evil.test"));
    CHECK(people.imitated_by("Greta Holm", "x@evil.test"));
    CHECK_FALSE(people.imitated_by("Mei Chen", "mei.chen@uni.test"));
    office.clock.advance(std::chrono::hours{25});
    CHECK(office.people().imitated_by("Mei Chen", "mei.chen@uni.test"));
}

TEST_CASE("Without the whole directory only the chosen are protected", "[directory_sync]") {
    Office office;
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    office.add(entry(db::RegistryKind::user, "id-Ava Lindqvist"));
    REQUIRE(office.registry.set_settings(
        acme, [](auto& settings) { settings.protects_directory = false; }, office.audit()));
    CHECK(office.is_protected("Ava Lindqvist"));
    CHECK_FALSE(office.is_protected("Omar Haddad"));
}

TEST_CASE("An entry whose person left is told as unresolved and protects nobody", "[directory_sync]") {
    Office office;
    office.add(entry(db::RegistryKind::user, "id-Tom Hale"));
    office.cloud.remove_user("id-Tom Hale");
    REQUIRE(office.round().end == DirectoryRound::End::taken);
    const auto view = *read_registry(*office.database, acme, office.clock.now());
    REQUIRE(view.unresolved.size() == 1);
    CHECK(view.unresolved[0].directory_id == "id-Tom Hale");
}

TEST_CASE("Of two rounds at a time the later goes on and the earlier stops", "[directory_sync]") {
    Office office;
    REQUIRE(office.directory.begin(acme, "one", office.clock.now()));
    REQUIRE(office.directory.begin(acme, "two", office.clock.now()));
    DirectoryPage page;
    CHECK(office.directory.stage(acme, "one", page).error().code == "directory.overtaken");
    CHECK(office.directory.stage(acme, "two", page));
}
