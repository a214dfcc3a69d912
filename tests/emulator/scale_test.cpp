// Ten thousand mailboxes and a million messages fit: here a twentieth of that, or what REMAND_EMULATOR_SCALE says
// ("10000x100": mailboxes and messages in each).
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;

namespace {
// Resident memory of a process, in MB (proc(5)).
double resident_megabytes(int pid) {
    std::ifstream stream("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(stream, line);)
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

struct Scale {
    int mailboxes = 500, messages = 100;
};

Scale wanted_scale() {
    Scale scale;
    if (const auto* text = std::getenv("REMAND_EMULATOR_SCALE"))
        std::sscanf(text, "%dx%d", &scale.mailboxes, &scale.messages);
    return scale;
}
} // namespace

TEST_CASE("Mailboxes and messages by the thousand cost little memory and are there", "[scale_test]") {
    const auto scale = wanted_scale();
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto before = resident_megabytes(clouds.process.pid());
    const auto start = std::chrono::steady_clock::now();
    clouds.control.add_many("microsoft", "contoso.test", "user{n}@contoso.test", scale.mailboxes);
    const auto text = small_mail("<{n}@outside.test>", "Message {n}") + std::string(2000, 'x');
    const auto made = clouds.command(
        "POST", "/v1/seed",
        {{"cloud", "microsoft"}, {"tenant", "contoso.test"}, {"count", scale.messages}, {"bytes", to_base64(text)}});
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    const auto total = made.at("messages").get<long>();
    CHECK(total == (scale.mailboxes + 2L) * scale.messages); // anna and bert too

    const auto used = resident_megabytes(clouds.process.pid()) - before;
    WARN(total << " messages in " << scale.mailboxes << " mailboxes: " << used << " MB, " << time.count() << " s");
    const auto url = clouds.process.endpoints().graph_endpoint +
                     "/v1.0/users/user7@contoso.test/messages?$select=subject&$top=1000&$count=true";
    CHECK(clouds.graph("GET", url).json().at("@odata.count") == scale.messages);
#ifndef REMAND_SANITIZED
    CHECK(used * 1024 * 1024 / static_cast<double>(total) <
          1200); // bytes for each message, mailboxes and shared mail included
#endif
}
