// bin/remand as a person runs it, with a state directory of its own and no service.
#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <fstream>

#include <nlohmann/json.hpp>

#include "core/sealer.hpp"
#include "core/text.hpp"
#include "db/stores.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

class Installation {
public:
    Installation() {
        std::ofstream(directory_ / "remand.toml") << "state_directory = 'state'\nlisten = ''\n";
        REQUIRE(run({"key", "create", (directory_ / "remand.key").string()}).exit_code == 0);
    }
    tests::Outcome run(std::vector<std::string> arguments) const {
        return tests::run(REMAND_BIN_DIR "/remand", arguments,
                          {"REMAND_CONFIG=" + (directory_ / "remand.toml").string()});
    }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return directory_ / name; }

private:
    TempDirectory directory_;
};

// Each "  remand …" line of a help page, as a shell would take it apart: the continued line with it, no comment.
std::vector<std::vector<std::string>> examples_in(const std::string& help) {
    std::vector<std::vector<std::string>> examples;
    bool is_continued = false;
    for (const auto line : split(help, '\n')) {
        if (!is_continued && !line.starts_with("  remand ")) continue;
        if (!is_continued) examples.emplace_back();
        is_continued = false;
        for (const auto word : split(line.substr(0, line.find(" # ")), ' ')) {
            if (word == "\\")
                is_continued = true;
            else if (!word.empty() && word != "remand")
                examples.back().emplace_back(word);
        }
    }
    return examples;
}

// What a service leaves behind: a mail of the tenant acme that was moved from the inbox. Gives the action.
std::int64_t move_a_message(const Installation& remand) {
    auto key = read_key_file(remand / "remand.key");
    REQUIRE(key);
    auto database = db::Database::open(remand / "state" / "remand.db", Sealer(std::move(*key)), Log::silent());
    REQUIRE(database);
    const Timestamp now{std::chrono::seconds{1'800'000'000}};
    const TenantId acme{"acme"};
    REQUIRE(db::TenantStore(**database)
                .update(acme, [](db::TenantRecord& tenant) { tenant.state = db::TenantState::active; },
                        {0, now, "test", "test", "acme", "{}"}));
    const Mailbox jane{{"jane-id"}, "jane@acme.example.com", "Jane", {}};
    db::NewMessage message;
    message.ref = {jane.id, "m1"};
    message.recipient = jane.address;
    message.subject = "Invoice";
    message.received_at = message.seen_at = now;
    message.delivered_to = {Place::inbox, {"inbox-id"}, "Inbox", false};
    message.verdict.disposition = Disposition::malicious;
    message.verdict.model = "test";
    message.planned = {Action::junk, ActionState::planned, "Policy: malicious -> junk."};
    REQUIRE(db::MessageStore(**database).commit_page(acme, jane, {message}, {}));
    db::ActionStore actions(**database);
    const auto id = actions.list({}).value().at(0).id;
    REQUIRE(actions.begin(id, message.delivered_to, now));
    REQUIRE(actions.finish(id, ActionState::done, Location{Place::junk, {"junk-id"}, "Junk", false}, {now, "ok", ""}));
    return id;
}

const std::string guid = "11111111-2222-3333-4444-555555555555";

std::vector<std::string> add_acme(const Installation& remand) {
    std::ofstream(remand / "secret.txt") << "s3cret-canary\n";
    return {"tenant",
            "add",
            "acme",
            "--provider",
            "microsoft",
            "--directory-id",
            "acme.example.com",
            "--client-id",
            guid,
            "--client-secret-file",
            (remand / "secret.txt").string()};
}

} // namespace

TEST_CASE("The help names the commands and the exit codes", "[cli_program]") {
    const auto help = tests::run(REMAND_BIN_DIR "/remand", {"--help"});
    CHECK(help.exit_code == 0);
    CHECK_THAT(help.out, Contains("tenant") && Contains("actions undo") && Contains("Exit codes"));
    CHECK_THAT(tests::run(REMAND_BIN_DIR "/remand", {"tenant", "add", "--help"}).out,
               Contains("--client-secret-file") && Contains("--service-account-key-file") && Contains("--ca-file"));
}

TEST_CASE("Every example of the help can be run as it is printed", "[cli_program]") {
    const Installation remand;
    std::ofstream(remand / "secret.txt") << "s3cret-canary\n";
    const auto examples = examples_in(tests::run(REMAND_BIN_DIR "/remand", {"--help"}).out);
    REQUIRE(examples.size() > 8);
    for (auto arguments : examples) {
        for (auto& word : arguments) { // the reader's own places and names
            if (word == "ID") word = "11111111-2222-3333-4444-555555555555";
            if (word == "/etc/remand/remand.key") word = (remand / "another.key").string();
            if (word == "secret.txt" || word == "suspicious.eml") word = (remand / word).string();
        }
        if (arguments.size() > 1 && arguments[1] == "authorize") arguments.emplace_back("--no-listen"); // no browser here
        std::string line;
        for (const auto& word : arguments) line += ' ' + word;
        const auto outcome = remand.run(arguments);
        INFO(line << "\n" << outcome.out << outcome.err);
        const bool is_about_nothing = outcome.exit_code == 3; // there is no mail here
        CHECK((outcome.exit_code == 0 || (is_about_nothing && arguments[0] != "tenant")));
    }
    CHECK_THAT(remand.run({"tenant", "list"}).out, Contains("enforce"));
}

TEST_CASE("Wrong usage is 2", "[cli_program]") {
    const Installation remand;
    CHECK(remand.run({}).exit_code == 2);
    CHECK(remand.run({"tennant", "list"}).exit_code == 2);
    CHECK(remand.run({"tenant", "mode", "acme", "loud"}).exit_code == 2);
    CHECK(remand.run({"messages", "list", "--disposition", "evil"}).exit_code == 2);
    CHECK(remand.run({"messages", "list", "--since", "yesterday"}).exit_code == 2);
    CHECK(remand.run({"actions", "undo"}).exit_code == 2);
}

TEST_CASE("An unknown command is named, with those that there are", "[cli_program]") {
    const Installation remand;
    for (const auto& [typed, named, offered] :
         {std::tuple{std::vector<std::string>{"statsu"}, "'remand statsu'", "status"},
          std::tuple{std::vector<std::string>{"tenant", "lst"}, "'remand tenant lst'", "list"}}) {
        const auto outcome = remand.run(typed);
        CHECK(outcome.exit_code == 2);
        CHECK_THAT(outcome.err, Catch::Matchers::Contains(named) && Catch::Matchers::Contains(offered));
    }
}

TEST_CASE("A configuration that cannot be read is 4 and one sentence", "[cli_program]") {
    const Installation remand;
    const auto missing = remand.run({"--config", "/no/such/remand.toml", "status"});
    CHECK(missing.exit_code == 4);
    CHECK_THAT(missing.err, Contains("There is no configuration file"));
    std::ofstream(remand / "bad.toml") << "state_directroy = 'x'\n";
    const auto bad = remand.run({"status", "--config", (remand / "bad.toml").string()});
    CHECK(bad.exit_code == 4);
    CHECK_THAT(bad.err, Contains("bad.toml:1:") && Contains("did you mean \"state_directory\""));
    CHECK(remand.run({"serve", "--config", (remand / "bad.toml").string()}).exit_code == 1);
}

TEST_CASE("A tenant is added, shown, steered and removed without a service", "[cli_program]") {
    const Installation remand;
    const auto added = remand.run(add_acme(remand));
    CHECK(added.err == "");
    CHECK(added.exit_code == 0);
    CHECK_THAT(added.out, Contains("remand tenant authorize acme"));
    const auto list = remand.run({"tenant", "list", "--json"});
    CHECK(json::parse(list.out)["name"] == "acme");
    CHECK_THAT(remand.run({"tenant", "show", "acme"}).out, Contains("acme.example.com") && !Contains("s3cret-canary"));
    CHECK(remand.run({"tenant", "mode", "acme", "enforce"}).exit_code == 4); // read-only
    CHECK(remand.run({"tenant", "set", "acme", "--access", "read-write"}).exit_code == 0);
    CHECK(remand.run({"tenant", "policy", "acme", "spam", "trash"}).exit_code == 0);
    CHECK_THAT(remand.run({"tenant", "policy", "acme"}).out, Contains("trash"));
    CHECK(remand.run({"tenant", "policy", "acme", "malicious", "hard-delete"}).exit_code == 4);
    CHECK(remand.run({"poll", "acme"}).exit_code == 4);             // no service
    CHECK(remand.run({"tenant", "remove", "acme"}).exit_code == 4); // nobody to ask
    CHECK(remand.run({"tenant", "remove", "acme", "--yes"}).exit_code == 0);
    CHECK(remand.run({"tenant", "show", "acme"}).exit_code == 3);
    CHECK_THAT(remand.run({"audit", "list"}).out, Contains("tenant.remove"));
}

TEST_CASE("Nothing found is 3", "[cli_program]") {
    const Installation remand;
    CHECK(remand.run({"tenant", "doctor", "nobody"}).exit_code == 3);
    CHECK(remand.run({"messages", "list"}).exit_code == 3);
    CHECK(remand.run({"messages", "show", "7"}).exit_code == 3);
    CHECK(remand.run({"actions", "show", "7"}).exit_code == 3);
    CHECK(remand.run({"actions", "undo", "7"}).exit_code == 3);
    CHECK(remand.run({"actions", "undo", "--all"}).exit_code == 3);
    const auto refused = remand.run({"tenant", "show", "nobody", "--json"});
    CHECK(json::parse(refused.out)["error"]["code"] == "tenant.unknown");
}

TEST_CASE("Without a service an undo is recorded for it, or with --wait tried at once and told honestly",
          "[cli_program]") {
    const Installation remand;
    auto arguments = add_acme(remand);
    for (const std::string more :
         {"--access", "read-write", "--authority", "https://127.0.0.1:1", "--graph-endpoint", "https://127.0.0.1:1"})
        arguments.push_back(more);
    REQUIRE(remand.run(arguments).exit_code == 0);
    const auto id = std::to_string(move_a_message(remand));
    SECTION("recorded") {
        const auto undone = remand.run({"actions", "undo", id});
        INFO(undone.out << undone.err);
        CHECK(undone.exit_code == 0);
        CHECK_THAT(undone.out, Contains("as soon as the service runs"));
        CHECK(remand.run({"actions", "undo", id}).exit_code != 0); // it is on its way
        CHECK(json::parse(remand.run({"actions", "list", "--state", "planned", "--json"}).out)["attempts"] == 0);
    }
    SECTION("tried") {
        const auto undone = remand.run({"actions", "undo", id, "--wait", "--wait-limit", "1s"});
        INFO(undone.out << undone.err);
        CHECK(undone.exit_code == 1);
        CHECK_THAT(undone.out, Contains("by this command") && Contains("0 undone, 0 failed, 1 still waiting"));
        CHECK_THAT(undone.err, Contains("still waits: ") && Contains("127.0.0.1"));
    }
    SECTION("and so is a move by hand") {
        const auto moved = remand.run({"actions", "move", "1", "--to", "trash", "--reason", "Reported by phone."});
        INFO(moved.out << moved.err);
        CHECK(moved.exit_code == 0);
        CHECK_THAT(remand.run({"actions", "list"}).out, Contains("trash"));
        CHECK_THAT(remand.run({"audit", "list"}).out, Contains("action.move") && Contains("Reported by phone."));
        CHECK(remand.run({"actions", "move", "1", "--to", "hard-delete"}).exit_code ==
              3); // not allowed: nothing to move
        REQUIRE(remand.run({"tenant", "set", "acme", "--allow-hard-delete"}).exit_code == 0);
        CHECK(remand.run({"actions", "move", "1", "--to", "hard-delete", "--confirm-hard-delete"}).exit_code == 4);
        CHECK(remand.run({"actions", "move", "99", "--to", "junk"}).exit_code == 3);
        CHECK(remand.run({"actions", "move", "1", "--to", "nowhere"}).exit_code == 2);
    }
}

TEST_CASE("The consent page is explained before it is opened, and a wrong answer is refused", "[cli_program]") {
    const Installation remand;
    REQUIRE(remand.run(add_acme(remand)).exit_code == 0);
    const auto asked = remand.run({"tenant", "authorize", "acme", "--no-listen"});
    CHECK(asked.exit_code == 0);
    CHECK_THAT(asked.out, Contains("Mail.Read") && Contains("adminconsent") && Contains("--callback-url"));
    const auto wrong = remand.run(
        {"tenant", "authorize", "acme", "--callback-url", "http://localhost:8400/callback?state=guessed&tenant=x"});
    CHECK(wrong.exit_code == 4);
    CHECK_THAT(wrong.err, Contains("does not belong to an open authorisation"));
}

TEST_CASE("An unreachable provider is one sentence", "[cli_program]") {
    const Installation remand;
    auto arguments = add_acme(remand);
    for (const std::string more : {"--authority", "https://127.0.0.1:1", "--graph-endpoint", "https://127.0.0.1:1"})
        arguments.push_back(more);
    REQUIRE(remand.run(arguments).exit_code == 0);
    const auto doctor = remand.run({"tenant", "doctor", "acme", "--json"});
    CHECK(doctor.exit_code == 4);
    CHECK(json::parse(doctor.out)["finding"] == "broken");
    const auto checks = json::parse(doctor.out)["checks"];
    CHECK(checks[0]["what"] == "Credential");
    CHECK(checks[0]["state"] == "passed");
    CHECK(checks[1]["what"] == "Access token");
    CHECK(checks[1]["state"] == "failed");
}

TEST_CASE("A certificate is made here: its key stays, its public part is printed or written", "[cli_program]") {
    const Installation remand;
    REQUIRE(remand
                .run({"tenant", "add", "acme", "--provider", "microsoft", "--directory-id", "acme.example.com",
                      "--client-id", guid})
                .exit_code == 0);
    const auto asked = remand.run({"tenant", "authorize", "acme", "--no-listen"});
    CHECK(asked.exit_code == 4);
    CHECK_THAT(asked.err, Contains("no credential yet"));

    const auto file = remand / "acme.crt";
    const auto made = remand.run({"tenant", "certificate", "acme", "--days", "90", "--out", file.string()});
    CHECK(made.exit_code == 0);
    CHECK_THAT(made.err, Contains("thumbprint") && Contains(file.string()));
    const auto pem = tests::read_file(file);
    CHECK(pem.starts_with("-----BEGIN CERTIFICATE-----\n"));
    CHECK(pem.find("PRIVATE") == std::string::npos);
    CHECK(made.out.find("PRIVATE") == std::string::npos);
    CHECK(remand.run({"tenant", "authorize", "acme", "--no-listen"}).exit_code == 0);

    const auto shown = json::parse(remand.run({"tenant", "show", "acme", "--json"}).out);
    REQUIRE(shown["credentials"].size() == 1);
    CHECK(shown["credentials"][0]["key"] == "certificate");
    CHECK_FALSE(shown["credentials"][0]["expires_at"].is_null());
    CHECK(remand.run({"tenant", "certificate", "acme", "--days", "5000"}).exit_code == 2);
}

TEST_CASE("A credential file that cannot serve is refused in one sentence without showing it", "[cli_program]") {
    const Installation remand;
    std::ofstream(remand / "only.pem") << "-----BEGIN CERTIFICATE-----\ns3cret-canary\n-----END CERTIFICATE-----\n";
    const auto refused =
        remand.run({"tenant", "add", "acme", "--provider", "microsoft", "--directory-id", "acme.example.com",
                    "--client-id", guid, "--certificate-file", (remand / "only.pem").string()});
    CHECK(refused.exit_code == 4);
    CHECK_THAT(refused.err, Contains("no private key") && !Contains("s3cret-canary"));
}

TEST_CASE("The permissions are shown without a tenant or a configuration", "[cli_program]") {
    const auto shown = tests::run(REMAND_BIN_DIR "/remand", {"permissions", "--markdown"});
    CHECK(shown.exit_code == 0);
    CHECK_THAT(shown.out, Contains("| `Mail.ReadWrite` | read-write |") && Contains("gmail.readonly"));
}

TEST_CASE("The key file is private, is never replaced, and must be there", "[cli_program]") {
    const Installation remand;
    struct stat status {};
    REQUIRE(::stat((remand / "remand.key").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0400);
    CHECK(remand.run({"key", "create", (remand / "remand.key").string()}).exit_code == 4);
    REQUIRE(remand.run({"status"}).exit_code == 0);
    std::filesystem::remove(remand / "remand.key");
    CHECK(remand.run({"status"}).exit_code == 4);
    REQUIRE(remand.run({"key", "create", (remand / "remand.key").string()}).exit_code == 0);
    const auto another = remand.run({"status"}); // another key than the database's
    CHECK(another.exit_code == 4);
    CHECK_THAT(another.err, Contains("key"));
}

TEST_CASE("A backup is a file of its own and never replaces one", "[cli_program]") {
    const Installation remand;
    const auto file = (remand / "backup.db").string();
    CHECK(remand.run({"backup", file}).exit_code == 0);
    CHECK(std::filesystem::exists(file));
    CHECK(remand.run({"backup", file}).exit_code != 0);
}

TEST_CASE("Version and detectors need no configuration", "[cli_program]") {
    const auto version = tests::run(REMAND_BIN_DIR "/remand", {"version"});
    CHECK_THAT(version.out, Contains("remand "));
    const auto as_option = tests::run(REMAND_BIN_DIR "/remand", {"--version"});
    CHECK(as_option.exit_code == 0);
    CHECK(as_option.out == version.out);
    CHECK(tests::run(REMAND_BIN_DIR "/remand", {"detectors", "--json"}).exit_code == 0);
}
