// End to end: mail waiting in the mailboxes of both emulated clouds, until every message is judged and recorded, and the
// bad ones are moved. CPU is that of the service and its workers; the emulator's is not in it.
#include "tests/bench/benchmarks.hpp"

#include <signal.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "service/cli/api_client.hpp"
#include "tests/bench/bench_mail.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/emulator_client.hpp"
#include "tests/support/temp_directory.hpp"

namespace remand::bench {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

class Bench {
public:
    explicit Bench(const Settings& settings)
        : settings_(settings), emulator_(settings.bin / "remand-emulator"), clouds_(emulator_.endpoints()) {
        write("remand.toml", fmt::format("state_directory = \"{0}/state\"\nkey_file = \"{0}/key\"\nlisten = \"\"\nlog_level = \"warning\"\n"
                                         "extract_workers = {1}\nfetch_threads = 16\n[breaker]\nmoves_an_hour = 1000000\nshare_of_mail = 1.0\n",
                                         folder_.path().string(), settings.cores));
        std::filesystem::create_directory(folder_ / "state");
        remand({"key", "create", (folder_ / "key").string()});
        authorise_microsoft();
        authorise_google();
    }

    void deliver() {
        for (std::size_t n = 0; n < settings_.messages; ++n) {
            const auto& [cloud, addresses] = mailboxes_.at(static_cast<std::size_t>(cloud_of(n)));
            clouds_.deliver(cloud, addresses[n / mailboxes_.size() % addresses.size()], message(n));
        }
    }

    struct Outcome {
        Cost cost;
        std::int64_t moved = 0;
    };
    // Until all is judged and moved; the CPU is that of the whole life of the service.
    Outcome serve() {
        std::int64_t moved = 0;
        std::chrono::duration<double> until_idle{};
        auto cost = measure([&] {
            const auto began = std::chrono::steady_clock::now();
            auto service = tests::ChildProcess::start({settings_.bin / "remand", {"serve"}, environment(), folder_ / "out", folder_ / "err"});
            moved = wait_for(static_cast<std::int64_t>(settings_.messages), service);
            until_idle = std::chrono::steady_clock::now() - began;
            service.send_signal(SIGTERM);
            if (!service.wait(30s)) throw std::runtime_error("the service did not stop");
        });
        cost.wall_seconds = until_idle.count();
        return {cost, moved};
    }

private:
    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name, std::ios::binary) << text; }
    std::vector<std::string> environment() { return {"REMAND_CONFIG=" + (folder_ / "remand.toml").string()}; }

    std::string remand(const std::vector<std::string>& arguments) {
        const auto outcome = tests::run(settings_.bin / "remand", arguments, environment());
        if (outcome.exit_code != 0) throw std::runtime_error(outcome.err);
        return outcome.out;
    }

    void authorise_microsoft() {
        const auto given = clouds_.add_microsoft_tenant({.domains = {"bench-m.test"}, .is_consented = true});
        write("secret", given.app.secret);
        const auto& at = emulator_.endpoints();
        remand({"tenant", "add", "m", "--provider", "microsoft", "--access", "read-write", "--ca-file", at.ca_file.string(), "--authority",
                at.microsoft_authority, "--graph-endpoint", at.graph_endpoint, "--directory-id", given.directory_id, "--client-id",
                given.app.client_id, "--client-secret-file", (folder_ / "secret").string()});
        mailboxes_.emplace_back("microsoft", clouds_.add_many("microsoft", "bench-m.test", "user{n}@bench-m.test", settings_.mailboxes / 2));
        const auto asked = remand({"tenant", "authorize", "m", "--no-listen", "--redirect-uri", "http://localhost/callback"});
        const auto at_url = asked.find("https://");
        const auto url = asked.substr(at_url, asked.find_first_of(" \n", at_url) - at_url);
        remand({"tenant", "authorize", "m", "--callback-url", clouds_.decide_consent(url)});
        enforce("m");
    }

    void authorise_google() {
        const auto given = clouds_.add_google_customer({"bench-g.test", "admin@bench-g.test",
                                                        {"https://www.googleapis.com/auth/gmail.modify",
                                                         "https://www.googleapis.com/auth/admin.directory.user.readonly",
                                                         "https://www.googleapis.com/auth/admin.directory.domain.readonly"}});
        write("key.json", given.key_json);
        const auto& at = emulator_.endpoints();
        remand({"tenant", "add", "g", "--provider", "google", "--access", "read-write", "--ca-file", at.ca_file.string(), "--token-endpoint",
                at.google_token_endpoint, "--gmail-endpoint", at.gmail_endpoint, "--directory-endpoint", at.directory_endpoint, "--admin",
                "admin@bench-g.test", "--service-account-key-file", (folder_ / "key.json").string()});
        mailboxes_.emplace_back("google", clouds_.add_many("google", "bench-g.test", "user{n}@bench-g.test", settings_.mailboxes / 2));
        remand({"tenant", "authorize", "g"});
        enforce("g");
    }

    void enforce(const std::string& tenant) {
        remand({"tenant", "policy", tenant, "malicious", "quarantine", "suspicious", "junk", "spoof", "junk", "spam", "junk"});
        remand({"tenant", "mode", tenant, "enforce"});
    }

    // How many messages were moved.
    std::int64_t wait_for(std::int64_t judged, tests::ChildProcess& service) {
        while (!service.wait(100ms)) {
            const auto answer = cli::send_to_service(folder_ / "state" / "remand.sock", "GET", "/v1/status", "");
            if (!answer) continue;
            const auto status = json::parse(answer->body).at("service");
            if (status.at("is_idle") == true && status.at("messages_judged").get<std::int64_t>() >= judged)
                return status.at("actions_done").get<std::int64_t>();
        }
        throw std::runtime_error("the service died: " + tests::read_file(folder_ / "err"));
    }

    const Settings& settings_;
    TempDirectory folder_;
    support::EmulatorProcess emulator_;
    support::EmulatorClient clouds_;
    std::vector<std::pair<std::string, std::vector<std::string>>> mailboxes_; // by Cloud
};

} // namespace

bool bench_end_to_end(const Settings& settings, const ScanFigures& scan) {
    try {
        Bench bench(settings);
        bench.deliver();
        const auto [cost, moved] = bench.serve();
        if (const int bad = count_bad(settings.messages); moved != bad || moved == 0) {
            fmt::print(stderr, "end to end: {} messages moved, {} are bad.\n", moved, bad);
            return false;
        }
        const auto count = static_cast<double>(settings.messages);
        const double rate = count / cost.wall_seconds, cpu = cost.cpu_seconds / count * 1e6;
        fmt::print("end to end, {} messages in {} mailboxes of both clouds over TLS, judged and recorded, {} moved\n",
                   settings.messages, settings.mailboxes, moved);
        fmt::print("  {:<44}{:>10.0f} messages/s {:>8.0f} us CPU a message\n", "remand: service and its workers", rate, cpu);
        fmt::print("  ratio to scan only: {:.2f} of its messages/s (the emulator shares the cores), {:.2f} times its CPU\n",
                   rate / scan.messages_a_second, cpu / scan.cpu_micros);
        return true;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "end to end: {}\n", problem.what());
        return false;
    }
}

} // namespace remand::bench
