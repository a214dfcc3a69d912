#include "tests/bench/bench_world.hpp"

#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "service/cli/api_client.hpp"

namespace remand::bench {

BenchWorld::BenchWorld(const Settings& settings, const std::string& more)
    : settings_(settings), emulator_(settings.bin / "remand-emulator"), clouds_(emulator_.endpoints()) {
    write("remand.toml", fmt::format("state_directory = \"{0}/state\"\nkey_file = \"{0}/key\"\nlisten = \"\"\nlog_level = \"warning\"\n"
                                     "extract_workers = {1}\nfetch_threads = 16\n[breaker]\nmoves_an_hour = 1000000\nshare_of_mail = 1.0\n{2}",
                                     folder_.path().string(), settings.cores, more));
    std::filesystem::create_directory(folder_ / "state");
    remand({"key", "create", (folder_ / "key").string()});
    authorise_microsoft();
    authorise_google();
}

tests::ChildProcess BenchWorld::start_service() {
    return tests::ChildProcess::start({settings_.bin / "remand", {"serve"}, environment(), folder_ / "out", folder_ / "err"});
}

std::string BenchWorld::ask_service(const std::string& path) const {
    const auto answer = cli::send_to_service(folder_ / "state" / "remand.sock", "GET", path, "");
    return answer ? answer->body : std::string();
}

void BenchWorld::write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
}

std::string BenchWorld::remand(const std::vector<std::string>& arguments) {
    const auto outcome = tests::run(settings_.bin / "remand", arguments, environment());
    if (outcome.exit_code != 0)
        throw std::runtime_error(fmt::format("remand {} {}: exit code {}: {}", arguments.at(0), arguments.size() > 1 ? arguments[1] : "",
                                             outcome.exit_code, outcome.err));
    return outcome.out;
}

void BenchWorld::authorise_microsoft() {
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

void BenchWorld::authorise_google() {
    const auto given = clouds_.add_google_customer({google_domain, "admin@bench-g.test",
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

void BenchWorld::enforce(const std::string& tenant) {
    remand({"tenant", "policy", tenant, "malicious", "quarantine", "suspicious", "junk", "spoof", "junk", "spam", "junk"});
    remand({"tenant", "mode", tenant, "enforce"});
}

} // namespace remand::bench
