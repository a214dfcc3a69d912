// A Remand of the benchmark's own against both emulated clouds: one tenant on each, authorised and enforcing.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/bench/benchmarks.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/emulator_client.hpp"
#include "tests/support/emulator_process.hpp"
#include "tests/support/temp_directory.hpp"

namespace remand::bench {

// Throws std::runtime_error with what went wrong.
class BenchWorld {
public:
    // `more` is the end of the configuration: whole sections.
    explicit BenchWorld(const Settings& settings, const std::string& more = {});

    [[nodiscard]] tests::ChildProcess start_service();
    [[nodiscard]] std::string service_errors() const { return tests::read_file(folder_ / "err"); }
    // An answer of the running service as JSON text; empty while it does not answer.
    [[nodiscard]] std::string ask_service(const std::string& path) const;
    std::string remand(const std::vector<std::string>& arguments); // what it printed
    [[nodiscard]] support::EmulatorClient& clouds() { return clouds_; }
    [[nodiscard]] const support::EmulatorEndpoints& endpoints() const { return emulator_.endpoints(); }
    // By Cloud: its name, and the addresses.
    [[nodiscard]] const std::vector<std::pair<std::string, std::vector<std::string>>>& mailboxes() const { return mailboxes_; }

    static constexpr const char* google_domain = "bench-g.test";

private:
    void write(const std::string& name, const std::string& text);
    std::vector<std::string> environment() { return {"REMAND_CONFIG=" + (folder_ / "remand.toml").string()}; }
    void authorise_microsoft();
    void authorise_google();
    void enforce(const std::string& tenant);

    const Settings& settings_;
    TempDirectory folder_;
    support::EmulatorProcess emulator_;
    support::EmulatorClient clouds_;
    std::vector<std::pair<std::string, std::vector<std::string>>> mailboxes_;
};

} // namespace remand::bench
