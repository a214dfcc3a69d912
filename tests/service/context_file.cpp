#include <catch2/catch.hpp>

#include "service/context_file.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;

namespace {

std::string complaint(std::string_view text) {
    const auto file = service::parse_context(text, "tenant.json");
    REQUIRE_FALSE(file.has_value());
    CHECK(file.error().kind == ErrorKind::fix_configuration);
    return file.error().message;
}

} // namespace

TEST_CASE("A context file says whose mail it is", "[context_file]") {
    const auto file = service::parse_context(
        R"({"own_domains": ["Corp.test"], "partner_domains": ["wholesale.test"],
            "registry": [{"name": "Jane Doe", "title": "CFO", "role": "finance", "addresses": ["Jane@Corp.test"]}]})",
        "tenant.json");
    REQUIRE(file.has_value());
    const auto context = service::scan_context_of(*file);
    CHECK(context.own_domains == std::vector<std::string>{"corp.test"});
    CHECK(context.partner_domains == std::vector<std::string>{"wholesale.test"});
    REQUIRE(context.people.all().size() == 1);
    CHECK(context.people.all().front().name == "Jane Doe");
    CHECK(context.people.all().front().addresses == std::vector<std::string>{"jane@corp.test"});
    CHECK(file->registry.front().role == "finance");
}

TEST_CASE("Every key of a context file may be left out", "[context_file]") {
    const auto file = service::parse_context("{}", "tenant.json");
    REQUIRE(file.has_value());
    CHECK(file->own_domains.empty());
    CHECK(file->registry.empty());
}

TEST_CASE("What is wrong in a context file is said in a sentence that names the place", "[context_file]") {
    CHECK(complaint(R"({"own_domain": []})") ==
          "tenant.json: the file has an unknown key \"own_domain\"; known are own_domains, partner_domains, registry.");
    CHECK(complaint(R"({"registry": [{"name": "A B"}, {"name": "C D", "mail": "x"}]})") ==
          "tenant.json: entry 2 of \"registry\" has an unknown key \"mail\"; known are name, title, role, addresses.");
    CHECK(complaint(R"({"registry": [{"addresses": []}]})") == "tenant.json: entry 1 of \"registry\" has no \"name\".");
    CHECK(complaint(R"({"registry": [{"name": "A B", "addresses": ["nobody"]}]})") ==
          "tenant.json: \"nobody\" in entry 1 of \"registry\" is no address.");
    CHECK(complaint(R"({"own_domains": "corp.test"})") ==
          "tenant.json: \"own_domains\" of the file must be a list of texts, such as [\"one\", \"two\"].");
    CHECK(complaint(R"({"own_domains": ["jane@corp.test"]})") ==
          "tenant.json: \"jane@corp.test\" in \"own_domains\" is no domain; write it as example.com.");
    CHECK(complaint("[]") == "tenant.json: must hold one JSON object with own_domains, partner_domains and registry.");
    CHECK(complaint("own_domains") == "tenant.json is not JSON.");
}

TEST_CASE("A context file that is not there is named", "[context_file]") {
    const TempDirectory directory;
    const auto file = service::read_context_file(directory / "none.json");
    REQUIRE_FALSE(file.has_value());
    CHECK(file.error().message.find("none.json cannot be read") != std::string::npos);
}
