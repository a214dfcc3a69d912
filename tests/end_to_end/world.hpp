// A whole small world for the end-to-end tests: both emulated clouds over TLS, one tenant on each, and a Remand of its own
// (state directory, key, configuration), driven through the commands that an administrator types.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/child_process.hpp"
#include "tests/support/emulator_client.hpp"
#include "tests/support/emulator_process.hpp"
#include "tests/support/temp_directory.hpp"

namespace remand::tests {

// The clouds outlive many Remands: starting them once is enough for a whole test program.
struct Clouds {
    support::EmulatorProcess process;
    support::EmulatorClient client;
    Clouds();
};

// What a provider gives an administrator, in files and words as they come.
struct GivenTenant {
    std::string name; // ours: "harbour"
    std::string cloud;
    std::string domain;
    std::vector<std::string> mailboxes;
    std::vector<std::string> add_arguments; // for `remand tenant add NAME`
    std::vector<std::string> secrets;       // must turn up in no output, log or file
};

struct WorldSettings {
    std::string poll = "200ms";
    std::string more = {};        // of the configuration: whole sections
    std::string directory = "1h"; // between two listings
};

class World {
public:
    // Everything in it has names of its own (a number in the domain), so that worlds can share the clouds.
    explicit World(Clouds& clouds, WorldSettings settings = {});

    [[nodiscard]] const GivenTenant& microsoft() const { return microsoft_; }
    [[nodiscard]] const GivenTenant& google() const { return google_; }
    [[nodiscard]] std::vector<const GivenTenant*> tenants() const { return {&microsoft_, &google_}; }
    [[nodiscard]] Clouds& clouds() { return clouds_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
    [[nodiscard]] std::filesystem::path database_file() const { return folder_ / "state" / "remand.db"; }

    // `remand …` with this world's configuration.
    Outcome remand(const std::vector<std::string>& arguments);
    nlohmann::json remand_json(std::vector<std::string> arguments);              // one object; fails the test unless exit 0
    std::vector<nlohmann::json> remand_lines(std::vector<std::string> arguments); // JSON lines

    // tenant add, authorize (with a browser that accepts), policy, mode.
    void authorise(const GivenTenant& tenant, std::string_view mode = "enforce");
    Outcome authorise_microsoft(bool accepts);
    // Grants what that needs, too.
    void allow_hard_delete(const GivenTenant& tenant);
    [[nodiscard]] static std::vector<std::string> google_scopes_without_delete();

    // Starts `remand serve` and waits until it answers.
    void start_service(const std::vector<std::string>& environment = {});
    // nullopt: still running. Waits until the service has died or has nothing left to do.
    std::optional<Ending> wait_until_idle_or_dead(std::chrono::seconds limit = std::chrono::seconds{60});
    void wait_until_idle();
    Ending stop_service(); // SIGTERM
    void kill_service();   // SIGKILL
    [[nodiscard]] bool is_service_running() { return service_ && service_->is_running(); }

    // Delivers to one mailbox.
    support::EmulatorKey deliver(const GivenTenant& tenant, const std::string& address, const std::string& bytes, bool is_read = false);
    // What lies where, of this world's mailboxes only; equal when nothing changed.
    std::vector<support::TruthEntry> truth();

    // Everything that was printed or written by this world's programs so far, the database file included.
    [[nodiscard]] std::vector<std::filesystem::path> traces() const;
    [[nodiscard]] std::set<std::string> secrets() const;

private:
    void seed_microsoft(const std::string& number);
    void seed_google(const std::string& number);
    void add_people(GivenTenant& tenant, const std::vector<std::string>& names);
    void write_config();

    Clouds& clouds_;
    const WorldSettings settings_;
    TempDirectory folder_;
    GivenTenant microsoft_, google_;
    std::optional<ChildProcess> service_;
    std::string printed_;
};

// Harmless and harmful mail of our own; `n` makes each one different.
[[nodiscard]] std::string ordinary_mail(const std::string& to, int n);
[[nodiscard]] std::string phishing_mail(const std::string& to, int n);   // malicious
[[nodiscard]] std::string spam_mail(const std::string& to, int n);       // spam
[[nodiscard]] std::string newsletter_mail(const std::string& to, int n); // bulk

} // namespace remand::tests
