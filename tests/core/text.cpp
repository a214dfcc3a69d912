#include "core/text.hpp"

#include <catch2/catch.hpp>

using namespace remand;

TEST_CASE("Only ASCII letters are made lower case", "[text]") {
    CHECK(ascii_lower("AbZ09_\xC3\x84") == "abz09_\xC3\x84");
    CHECK(equals_ignoring_case("Content-TYPE", "content-type"));
    CHECK(!equals_ignoring_case("a", "ab"));
    CHECK(!equals_ignoring_case("[", "{"));
}

TEST_CASE("Blanks are trimmed at both ends only", "[text]") {
    CHECK(trim(" \t a b \r\n") == "a b");
    CHECK(trim(" \t\r\n").empty());
    CHECK(trim("").empty());
    CHECK(trim("\xC2\xA0x") == "\xC2\xA0x"); // a no-break space is not ASCII
}

TEST_CASE("Splitting keeps empty parts, and joining undoes it", "[text]") {
    CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
    CHECK(split("", ',') == std::vector<std::string_view>{""});
    CHECK(join({"a", "", "b", ""}, ",") == "a,,b,");
    CHECK(join({}, ",").empty());
    CHECK(join({"same", "same"}, ", ") == "same, same");
}

TEST_CASE("Valid UTF-8 stays as it is", "[text]") {
    const std::string text =
        GENERATE("plain", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF");
    CHECK(to_valid_utf8(text) == text);
}

TEST_CASE("Each broken byte becomes a replacement character, and what follows is kept", "[text]") {
    const std::string mark = "\xEF\xBF\xBD";
    CHECK(to_valid_utf8("a\xFFz") == "a" + mark + "z");
    CHECK(to_valid_utf8("a\xC3") == "a" + mark);                           // cut off
    CHECK(to_valid_utf8("\xC0\xAF") == mark + mark);                       // overlong
    CHECK(to_valid_utf8("\xE0\x80\xAF") == mark + mark + mark);            // overlong
    CHECK(to_valid_utf8("\xED\xA0\x80") == mark + mark + mark);            // a surrogate
    CHECK(to_valid_utf8("\xF4\x90\x80\x80") == mark + mark + mark + mark); // beyond Unicode
    CHECK(to_valid_utf8("\x80"
                        "b") == mark + "b");
    CHECK(to_valid_utf8(std::string_view("a\0b", 3)) == std::string("a\0b", 3));
}

TEST_CASE("A text is shortened at a character, with an ellipsis, to no more than was asked for", "[text]") {
    CHECK(shorten("short", 5) == "short");
    CHECK(shorten("longer", 5) == "lo\xE2\x80\xA6");
    CHECK(shorten("\xC3\xA4\xC3\xA4\xC3\xA4", 5) == "\xC3\xA4\xE2\x80\xA6");
    CHECK(shorten("\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 6) == "\xE2\x80\xA6");
    CHECK(shorten("longer", 2).empty());
}
