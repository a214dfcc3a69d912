#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

#include "service/cli/session.hpp"
#include "service/cli/table.hpp"

using namespace remand;
using namespace remand::cli;
using Catch::Matchers::Contains;

TEST_CASE("Text of strangers cannot command the terminal", "[cli_table]") {
    const std::string hidden = "\xEF\xBF\xBD";
    CHECK(printable("a\x1b[2Jb") == "a" + hidden + "[2Jb");
    CHECK(printable(std::string("a\0b", 3)) == "a" + hidden + "b");
    CHECK(printable("one\r\ntwo\tthree") == "one  two three");
    CHECK(printable("\xC2\x9B"
                    "31m") == hidden + "31m");                        // C1 control sequence introducer
    CHECK(printable("exe\xE2\x80\xAEgpj") == "exe" + hidden + "gpj"); // right-to-left override
    CHECK(printable("zero\xE2\x80\x8Bwidth") == "zero" + hidden + "width");
    CHECK(printable("broken \xff") == "broken " + hidden);
}

TEST_CASE("Honest text of any script is left as it is", "[cli_table]") {
    for (const std::string text : {"Grüße aus Köln", "Привет", "日本語の件名", "e\xCC\x81t\xC3\xA9", "100 % 🎉"})
        CHECK(printable(text) == text);
}

TEST_CASE("Width counts columns, not bytes", "[cli_table]") {
    CHECK(display_width("Köln") == 4);
    CHECK(display_width("日本") == 4);
    CHECK(display_width("e\xCC\x81") == 1);
    CHECK(fit("日本語", 6) == "日本語");
    CHECK(fit("日本語", 5) == "日本…");
    CHECK(fit("日本語", 4) == "日…");
    CHECK(fit("abc", 0).empty());
}

TEST_CASE("A table is no wider than the terminal, and ids are not cut", "[cli_table]") {
    Table table({{"ID", false, true}, {"SUBJECT", true}, {"STATE"}});
    table.add({"4711", std::string(200, 'x'), "quarantined"});
    table.add({"1", "日本語の件名日本語の件名日本語の件名", "done"});
    std::istringstream lines(table.render(60, false));
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) CHECK(display_width(line) <= 60);
    CHECK(count == 3);
    CHECK_THAT(table.render(60, false), Contains("4711") && Contains("quarantined") && Contains("…"));
    CHECK_THAT(table.render(0, false), Contains(std::string(200, 'x')));
}

TEST_CASE("One hostile cell is one line of the table", "[cli_table]") {
    Table table({{"SUBJECT", true}});
    table.add({"first\n4712  forged  row\x1b[1A"});
    const auto text = table.render(0, false);
    CHECK(std::count(text.begin(), text.end(), '\n') == 2);
    CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("Colour is there only when it is wanted", "[cli_table]") {
    Table table({{"STATE"}});
    table.add({Cell("failed", Style::red)});
    CHECK(table.render(80, false).find('\x1b') == std::string::npos);
    CHECK(table.render(80, true).find("\x1b[1;31mfailed\x1b[0m") != std::string::npos);
}

TEST_CASE("JSON on a terminal is ASCII, so that it carries nothing the terminal obeys", "[cli_table]") {
    std::ostringstream out, err;
    Terminal terminal{out, err};
    terminal.is_interactive = true;
    print_json(terminal, {{"subject", "\xC2\x9B\xE2\x80\xAE"}});
    CHECK(out.str() == "{\"subject\":\"\\u009b\\u202e\"}\n");
}

TEST_CASE("Exit codes follow what has to be done next", "[cli_table]") {
    CHECK(exit_code_of({ErrorKind::give_up, "tenant.unknown", "", {}}) == 3);
    CHECK(exit_code_of({ErrorKind::fix_configuration, "config.invalid", "", {}}) == 4);
    CHECK(exit_code_of({ErrorKind::give_up, "api.bad_value", "", {}}) == 2);
    CHECK(exit_code_of({ErrorKind::retry, "http.connect", "", {}}) == 1);
}
