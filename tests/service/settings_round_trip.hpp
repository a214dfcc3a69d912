// Settings that are written as a file and read again, over what they were and over an empty installation.
#pragma once

#include <catch2/catch.hpp>

#include "service/settings/settings_file.hpp"

namespace remand::tests {

inline void check_round_trip(const service::AllSettings& all) {
    const auto text = service::to_toml(all);
    service::AllSettings empty; // the same tenants with the default settings
    for (const auto& [name, tenant] : all.tenants) empty.tenants[name] = {};
    for (const auto& base : {all, empty}) {
        const auto again = service::read_settings(text, "export", base);
        INFO(text << (again ? "" : again.error().message));
        REQUIRE(again);
        CHECK(service::differences(all, *again).empty());
        CHECK(service::to_toml(*again) == text);
    }
}

} // namespace remand::tests
