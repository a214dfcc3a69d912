#include <fstream>

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/lists/row_check.hpp"
#include "scanner/scanner.hpp"
#include "tests/support/temp_directory.hpp"
#include "tests/support/facts_builder.hpp"

using namespace remand;
using namespace remand::scanner;

namespace {

const std::string head = "# source: this test\n# licence: as the project\n";

void write(const std::filesystem::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

} // namespace

TEST_CASE("The compiled-in lists are the files of scanner/data, each with its source and licence", "[lists_test]") {
    const auto built_in = Lists::built_in();
    const auto from_files = Lists::read({std::filesystem::path(REMAND_SOURCE_DIR) / "scanner/data"});
    REQUIRE(from_files);
    for (const auto name : Lists::names()) {
        INFO(name);
        CHECK(built_in.rows(name).size() > 10);
        CHECK(built_in.rows(name) == from_files->rows(name));
        CHECK_FALSE(built_in.file(name).source.empty());
        CHECK_FALSE(built_in.file(name).licence.empty());
    }
    CHECK(built_in.hash() == from_files->hash());
    CHECK(built_in.hash().size() == 8);
    CHECK(built_in.warnings().empty());
}

TEST_CASE("An administrator's list replaces the one of that name and no other", "[lists_test]") {
    const remand::TempDirectory directory;
    write(directory.path() / "free_mail.txt", head + "\nmail.test\n# a comment\n  post.test  \n");
    const auto lists = Lists::read({directory.path() / "not-there", directory.path()});
    REQUIRE(lists);
    CHECK(lists->rows("free_mail") == std::vector<std::string>{"mail.test", "post.test"});
    CHECK(lists->rows("shorteners") == Lists::built_in().rows("shorteners"));
    CHECK(lists->hash() != Lists::built_in().hash());
}

TEST_CASE("A list without entries switches its rules off and says so", "[lists_test]") {
    const remand::TempDirectory directory;
    write(directory.path() / "brands.txt", head);
    const auto lists = Lists::read({directory.path()});
    REQUIRE(lists);
    CHECK(lists->rows("brands").empty());
    REQUIRE(lists->warnings().size() == 1);
    CHECK(lists->warnings()[0].find("brands.txt has no entries") != std::string::npos);
}

TEST_CASE("A mistake in a list is an error that names file and line", "[lists_test]") {
    const remand::TempDirectory directory;
    const auto error_of = [&](const std::string& name, const std::string& text) {
        const auto path = directory.path() / name;
        write(path, text);
        const auto lists = Lists::read({directory.path()});
        std::filesystem::remove(path);
        return lists ? std::string("no error") : lists.error().code + " " + lists.error().message;
    };
    CHECK(error_of("free_mail.txt", head + "good.test\nhttps://bad.test\n")
              .find("free_mail.txt:4: \"https://bad.test\" is no domain") != std::string::npos);
    CHECK(error_of("free_mail.txt", "good.test\n").starts_with("lists.head"));
    CHECK(error_of("free_mail.txt", head + "b\xFC" "cher.test\n").starts_with("lists.encoding"));
    CHECK(error_of("wordings.txt", head + "credentials (unclosed\n").find("is no RE2 expression") != std::string::npos);
    CHECK(error_of("wordings.txt", head + "nonsense abc\n").find("is no theme") != std::string::npos);
    CHECK(error_of("brands.txt", head + "Acme ; acme\n").find("is no brand") != std::string::npos);
    CHECK(error_of("note_carriers.txt", head + "intuit.com\n").find("is no address") != std::string::npos);
    CHECK(error_of("note_carriers.txt", head + "invoice*@\n").find("is no domain") != std::string::npos);
    CHECK(error_of("redirectors.txt", head + "a.test\n").find("is no redirector") != std::string::npos);
    CHECK(error_of("name_affixes.txt", head + "login secure\n").find("are no affixes") != std::string::npos);
    CHECK(error_of("phish_simulations.txt", head + "X-PHISHTEST 192.0.2.7/24\n").find("did you mean 192.0.2.0/24") !=
          std::string::npos);
    CHECK(error_of("freemail.txt", head).starts_with("lists.unknown"));
}

TEST_CASE("A verdict says which lists judged, and they are not changed afterwards", "[lists_test]") {
    const auto verdict = judge(test::a_message().build(), {});
    CHECK(verdict.model.starts_with(std::string(model_version()) + " lists " + lists().hash() + ' '));
    const auto changed = use_lists(Lists::built_in());
    REQUIRE_FALSE(changed);
    CHECK(changed.error().code == "lists.in_use");
}
