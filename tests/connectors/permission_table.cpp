#include "connectors/permission_table.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

using namespace remand;

TEST_CASE("docs/providers.md says what the code asks for, word by word", "[permission_table]") {
    std::ifstream stream(REMAND_SOURCE_DIR "/docs/providers.md");
    const std::string page(std::istreambuf_iterator<char>(stream), {});
    REQUIRE(!page.empty());
    const auto table = permission_markdown(permission_table(providers()));
    INFO("Put this into docs/providers.md (remand permissions --markdown):\n" << table);
    CHECK(page.find(table) != std::string::npos);
}

TEST_CASE("Every permission has its reason and says what works without it", "[permission_table]") {
    const auto rows = permission_table(providers());
    CHECK(rows.size() >= 8);
    for (const auto& row : rows) {
        INFO(row.permission.name);
        CHECK_FALSE(row.permission.why.empty());
        CHECK_FALSE(row.permission.without.empty());
    }
}

TEST_CASE("Reading never asks for a permission to write", "[permission_table]") {
    for (const auto& row : permission_table(providers()))
        if (row.when == "always" || row.when == "read-only") CHECK_FALSE(row.permission.is_for_writing);
}
