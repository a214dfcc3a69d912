// What an administrator gets wrong, and what the machine does: each is one sentence that says what to do.
#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "db/instance_lock.hpp"
#include "tests/end_to_end/world.hpp"

namespace remand::tests {
namespace {

// One sentence on standard error, no stack trace, nothing half said.
void check_one_sentence(const Outcome& outcome, const std::vector<std::string>& words) {
    INFO("exit " << outcome.exit_code << "\nout: " << outcome.out << "\nerr: " << outcome.err);
    CHECK(outcome.exit_code != 0);
    CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
    CHECK(outcome.err.starts_with("remand: "));
    for (const auto& word : words) CHECK(outcome.err.find(word) != std::string::npos);
    CHECK(outcome.err.find("terminate") == std::string::npos);
}

std::vector<std::string> with(std::vector<std::string> arguments, const std::string& flag, const std::string& value) {
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
        if (arguments[i] == flag) arguments[i + 1] = value;
    return arguments;
}

Outcome add(World& world, const GivenTenant& tenant, const std::vector<std::string>& flags) {
    std::vector<std::string> arguments{"tenant", "add", tenant.name};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return world.remand(arguments);
}

} // namespace

TEST_CASE("A wrong client secret is named, with what to do", "[mistakes]") {
    Clouds clouds;
    World world(clouds);
    std::ofstream(world.folder() / "wrong") << "not-the-secret";
    REQUIRE(add(world, world.microsoft(), with(world.microsoft().add_arguments, "--client-secret-file", (world.folder() / "wrong").string()))
                .exit_code == 0);
    const auto outcome = world.authorise_microsoft(true);
    check_one_sentence(outcome, {"secret"});
    CHECK(outcome.err.find("not-the-secret") == std::string::npos);
}

TEST_CASE("A tenant that does not exist is named", "[mistakes]") {
    Clouds clouds;
    World world(clouds);
    REQUIRE(add(world, world.microsoft(), with(world.microsoft().add_arguments, "--directory-id", "00000000-1111-4222-8333-444444444444"))
                .exit_code == 0);
    const auto outcome = world.remand({"tenant", "doctor", world.microsoft().name});
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit_code != 0);
    CHECK(outcome.out.find("There is no such Microsoft tenant") != std::string::npos);
}

TEST_CASE("Consent that was refused leaves the tenant unauthorised", "[mistakes]") {
    Clouds clouds;
    World world(clouds);
    REQUIRE(add(world, world.microsoft(), world.microsoft().add_arguments).exit_code == 0);
    check_one_sentence(world.authorise_microsoft(false), {});
    CHECK(world.remand_json({"tenant", "show", "harbour"}).dump().find("\"active\"") == std::string::npos);
}

TEST_CASE("A Google scope that was not granted is named", "[mistakes]") {
    Clouds clouds;
    World world(clouds);
    clouds.client.set_scopes(world.google().domain, {"https://www.googleapis.com/auth/admin.directory.user.readonly"});
    REQUIRE(add(world, world.google(), world.google().add_arguments).exit_code == 0);
    const auto outcome = world.remand({"tenant", "authorize", "lumen", "--wait", "0s"});
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit_code == 4);
    CHECK(outcome.err.find("delegation") != std::string::npos);
}

TEST_CASE("A host that cannot be reached is named", "[mistakes]") {
    Clouds clouds;
    World world(clouds);
    REQUIRE(add(world, world.google(), with(world.google().add_arguments, "--token-endpoint", "https://localhost:1/token")).exit_code == 0);
    const auto outcome = world.remand({"tenant", "authorize", "lumen", "--wait", "0s"});
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit_code != 0);
    CHECK(outcome.err.find("localhost cannot be reached") != std::string::npos);
}

TEST_CASE("A server whose certificate is not trusted is not spoken to", "[mistakes]") {
    Clouds clouds;
    World world(clouds);
    const Clouds others; // another CA
    auto flags = with(world.google().add_arguments, "--ca-file", others.process.endpoints().ca_file.string());
    REQUIRE(add(world, world.google(), flags).exit_code == 0);
    const auto outcome = world.remand({"tenant", "authorize", "lumen", "--wait", "0s"});
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit_code == 4);
    CHECK(outcome.err.find("certificate") != std::string::npos);
}

TEST_CASE("A configuration that cannot be read is one sentence", "[mistakes]") {
    const TempDirectory folder;
    const auto program = std::filesystem::path(REMAND_BIN_DIR) / "remand";
    check_one_sentence(run(program, {"serve", "--config", (folder / "none.toml").string()}), {"none.toml"});
    std::ofstream(folder / "typo.toml") << "state_directory = \"/tmp\"\nkey_fil = \"x\"\n";
    check_one_sentence(run(program, {"serve", "--config", (folder / "typo.toml").string()}), {"typo.toml", "key_fil", "key_file"});
    std::ofstream(folder / "broken.toml") << "state_directory = \n";
    check_one_sentence(run(program, {"serve", "--config", (folder / "broken.toml").string()}), {"broken.toml"});
}

TEST_CASE("A second service is refused, and the first one named", "[mistakes]") {
    Clouds clouds;
    World world(clouds);
    world.start_service();
    check_one_sentence(world.remand({"serve"}), {"running"});
    CHECK(world.stop_service().exit_code == 0);
}

TEST_CASE("A database that another program holds, a newer one and a damaged one are refused and left as they are", "[mistakes]") {
    Clouds clouds;
    World world(clouds);
    REQUIRE(world.remand({"status"}).exit_code == 0); // makes the file
    const auto file = world.database_file();

    SECTION("held") {
        const auto lock = db::InstanceLock::acquire(world.folder() / "state" / "remand.lock");
        REQUIRE(lock);
        const auto before = read_file(file);
        check_one_sentence(world.remand({"status"}), {});
        CHECK(read_file(file) == before);
    }
    SECTION("damaged") {
        auto bytes = read_file(file);
        for (std::size_t i = 4096; i < bytes.size() && i < 12'288; ++i) bytes[i] = static_cast<char>(i * 7);
        std::ofstream(file, std::ios::binary) << bytes;
        check_one_sentence(world.remand({"status"}), {"remand.db"});
        CHECK(read_file(file) == bytes);
    }
    SECTION("newer") {
        auto bytes = read_file(file);
        bytes[60] = 0x7f; // user_version: https://www.sqlite.org/fileformat.html section 1.3.15
        std::ofstream(file, std::ios::binary) << bytes;
        check_one_sentence(world.remand({"status"}), {"newer"});
        CHECK(read_file(file) == bytes);
    }
}

} // namespace remand::tests
