#include "service/settings/settings_file.hpp"

#include "tests/fuzz/fuzz.hpp"

using namespace remand::service;

// What is read and written is read again to the same settings, over those of an empty tenant too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    AllSettings base;
    base.tenants["acme"].people.domains.push_back({"example.com", true, false, false, ""});
    const auto settings = read_settings(remand::fuzz::text(data, size), "fuzz", base);
    if (!settings) return 0;
    const auto written = to_toml(*settings);
    const auto again = read_settings(written, "written", base);
    remand::fuzz::require(again && differences(*settings, *again).empty() && to_toml(*again) == written);
    return 0;
}
