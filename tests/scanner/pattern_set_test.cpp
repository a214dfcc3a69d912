// The short cut to the patterns of wordings (pattern_set.hpp) finds what RE2 finds by itself: for every pattern of the
// list, in texts made from the pattern so that it matches, and in damaged copies where it may not.
#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <re2/re2.h>

#include "core/text.hpp"
#include "scanner/lists/lists.hpp"
#include "scanner/text/pattern_openings.hpp"
#include "scanner/text/pattern_program.hpp"
#include "scanner/text/pattern_set.hpp"
#include "scanner/text/prefix_tree.hpp"

using namespace remand::scanner;

namespace {

constexpr int texts_of_a_pattern = 20, texts_of_a_program = 3;

std::vector<std::string_view> all_patterns() {
    std::vector<std::string_view> out;
    for (const auto* list : {"wordings", "fraud_wordings"})
        for (const std::string_view row : lists().rows(list)) out.push_back(row.substr(row.find(' ') + 1));
    return out;
}

// Writes a text that a pattern is likely to match; knows as much of the syntax as the list uses.
class Writer {
public:
    Writer(std::string_view pattern, std::mt19937& random) : rest_(pattern), random_(random) {}
    std::string write() { return one_of_alternatives(); }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    std::string one_of_alternatives() {
        std::vector<std::string> all{sequence()};
        while (!rest_.empty() && rest_.front() == '|') {
            take();
            all.push_back(sequence());
        }
        return all[below(all.size())];
    }
    std::string sequence() {
        std::string out;
        while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') out += repeated();
        return out;
    }
    std::string repeated() {
        const auto begin = rest_;
        auto out = one();
        const auto atom = begin.substr(0, begin.size() - rest_.size());
        std::size_t times = 1;
        const auto bounds = std::string_view("?*+{").find(rest_.empty() ? ' ' : rest_.front());
        if (bounds == std::string_view::npos) return out;
        take();
        if (bounds == 0) times = below(2);
        if (bounds == 1) times = below(4);
        if (bounds == 2) times = 1 + below(3);
        if (bounds == 3) {
            const auto least = std::stoul(std::string(rest_));
            times = least + below(rest_.substr(0, rest_.find('}')).find(',') == std::string_view::npos ? 1 : 6);
            rest_ = rest_.substr(rest_.find('}') + 1);
        }
        std::string repeats;
        for (std::size_t i = 0; i < times; ++i) repeats += Writer(atom, random_).one();
        // Words in a gap stand by themselves.
        return atom.starts_with("[^") ? " " + repeats + " " : repeats;
    }
    std::string one() {
        const char c = take();
        if (c == '(') {
            auto out = one_of_alternatives();
            take();
            return out;
        }
        if (c == '[') {
            const bool is_negated = rest_.front() == '^';
            std::string members;
            while (rest_.front() != ']' || members.empty()) {
                if (rest_.front() == '\\') take();
                members += take();
            }
            take();
            return std::string(1, is_negated ? "abc de"[below(6)] : members[below(members.size())]);
        }
        if (c != '\\') return std::string(1, c);
        const char escaped = take();
        if (escaped == 'b') return {};
        if (escaped == 'd') return std::string(1, static_cast<char>('0' + below(10)));
        return std::string(1, escaped == 'w' ? static_cast<char>('a' + below(26)) : escaped);
    }

    std::string_view rest_;
    std::mt19937& random_;
};

void damage(std::string& text, std::mt19937& random) {
    constexpr std::string_view replacements = " .!ax5$-";
    for (int i = 0; i < 3 && !text.empty(); ++i)
        text[random() % text.size()] = replacements[random() % replacements.size()];
}

struct Found {
    std::size_t pattern;
    std::string text;
    bool operator==(const Found&) const = default;
};

std::vector<Found> found_by_set(const PatternSet& set, std::string_view text) {
    std::vector<Found> out;
    for (const auto& match : set.find(text)) out.push_back({match.pattern, std::string(set.matched(text, match))});
    return out;
}

std::vector<Found> found_by_each(const std::vector<std::unique_ptr<RE2>>& each, const std::string& text) {
    std::vector<Found> out;
    for (std::size_t i = 0; i < each.size(); ++i)
        if (re2::StringPiece found; each[i]->Match(text, 0, text.size(), RE2::UNANCHORED, &found, 1))
            out.push_back({i, std::string(found)});
    return out;
}

// By RE2: where the match at `at` ends.
std::size_t end_in_re2(const RE2& pattern, const std::string& text, std::size_t at) {
    re2::StringPiece found;
    if (!pattern.Match(text, at, text.size(), RE2::ANCHOR_START, &found, 1)) return PatternProgram::no_match;
    return at + found.size();
}

// By RE2: where the first match to end does so.
std::size_t first_end_in_re2(const RE2& pattern, const std::string& text, std::size_t from) {
    for (auto end = from; end <= text.size(); ++end)
        if (pattern.Match(text, from, end, RE2::UNANCHORED, nullptr, 0)) return end;
    return PatternProgram::no_match;
}

void check_at_each_place(const PatternProgram& program, const RE2& expected, const std::string& text) {
    bool has_match = false;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue; // inside a character
        INFO(text << " at " << at);
        const auto end = end_in_re2(expected, text, at);
        CHECK(program.matches_at(text, at) == (end != PatternProgram::no_match));
        if (end == PatternProgram::no_match) continue;
        CHECK(program.end_of_match(text, at) == end);
        if (!has_match) CHECK(program.first_end(text, at) == first_end_in_re2(expected, text, at));
        has_match = true;
    }
}

using Texts = std::vector<std::string>;

Texts texts_of(const std::vector<Opening>& openings) {
    Texts out;
    for (const auto& opening : openings)
        out.push_back((opening.is_at_word_edge ? "\\b" : "") + opening.text + (opening.ends_at_word_edge ? "\\b" : ""));
    return out;
}

// Of all branches.
Texts openings_of(std::string_view pattern) {
    Texts out;
    for (const auto& branch : branches_of(pattern))
        for (auto& text : texts_of(branch.openings)) out.push_back(std::move(text));
    return out;
}

std::vector<Texts> required_by(std::string_view pattern) {
    std::vector<Texts> out;
    const auto branches = branches_of(pattern);
    for (const auto& required : branches.at(0).required) out.push_back(texts_of(required.strings));
    return out;
}

} // namespace

TEST_CASE("Every pattern of wordings is found exactly where RE2 finds it", "[pattern_set]") {
    const auto patterns = all_patterns();
    const PatternSet set(patterns);
    std::vector<std::unique_ptr<RE2>> each;
    for (const auto pattern : patterns)
        each.push_back(std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size())));
    std::mt19937 random(7);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        INFO(patterns[i]);
        int matching = 0;
        for (int n = 0; n < texts_of_a_pattern; ++n) {
            auto text = "dear jane " + Writer(patterns[i], random).write();
            text += n % 2 == 0 ? " and so on" : "";
            const auto expected = found_by_each(each, text);
            matching += std::ranges::count(expected, i, &Found::pattern) > 0 ? 1 : 0;
            CHECK(found_by_set(set, text) == expected);
            damage(text, random);
            CHECK(found_by_set(set, text) == found_by_each(each, text));
        }
        CHECK(matching > 0);
    }
}

TEST_CASE("A program tells of every pattern of wordings and every place what RE2 tells", "[pattern_set]") {
    std::mt19937 random(11);
    std::size_t left_to_re2 = 0; // with a group that repeats without end
    for (const auto pattern : all_patterns()) {
        INFO(pattern);
        const auto program = PatternProgram::compile(pattern);
        if (!program) {
            ++left_to_re2;
            continue;
        }
        const RE2 expected(re2::StringPiece(pattern.data(), pattern.size()));
        for (int n = 0; n < texts_of_a_program; ++n) {
            auto text = "a " + Writer(pattern, random).write();
            text += n % 2 == 0 ? " b" : "";
            if (n % 3 == 2) text.insert(random() % text.size(), "\u20AC");
            if (n % 2 == 1) damage(text, random);
            text = remand::to_valid_utf8(text);
            check_at_each_place(*program, expected, text);
        }
    }
    CHECK(left_to_re2 <= 3);
}

TEST_CASE("A program reads all parts of the syntax as RE2 does", "[pattern_set]") {
    const std::vector<std::string> texts{"",
                                         "a",
                                         "ab",
                                         "abab",
                                         "ababab",
                                         "aab",
                                         "ba",
                                         "b a",
                                         "a b",
                                         "a_b",
                                         "a-b",
                                         "a]b",
                                         "1a",
                                         "12",
                                         "123",
                                         "1234",
                                         "\u20AC",
                                         "a\u20AC",
                                         "a\u20AC\u20ACb",
                                         "\u20AC1",
                                         "\u00E9\u20AC",
                                         "a\nb",
                                         "a\tb",
                                         "x\U0001F600y",
                                         "{a",
                                         "a.b"};
    for (const auto* pattern : {"",
                                "a|",
                                "(a|)b",
                                "a?b",
                                "a*b",
                                "a+b",
                                "a{2}b",
                                "a{0,2}b",
                                "a{2,}b",
                                "a{1}",
                                "(ab)?a",
                                "(ab){2}",
                                "(ab){1,3}a",
                                "(a|b){0,3}\\b",
                                "(a|b?){2}b",
                                "\\ba",
                                "a\\b",
                                "(\\b)?a",
                                "\\b",
                                ".",
                                "a.b",
                                "a.{1,3}b",
                                ".*b",
                                "[ab]",
                                "[^ab]",
                                "[a-b]+",
                                "[]a]b",
                                "[^]a]",
                                "[a\\]]b",
                                "[-a]b",
                                "[a-]b",
                                "[\\d-]+",
                                "[^\\d]a?",
                                "\\d+",
                                "\\d{3}\\b",
                                "\\w+\\b",
                                "\\s",
                                "[\\sa]+b",
                                "\u20AC",
                                "\u20AC{2}",
                                "\u20AC?1",
                                "[\u20AC\u00E9]+",
                                "[^\u20AC]",
                                "[\\x{20AC}a]+",
                                "a[^b]*\u20AC",
                                "\\.",
                                "a\\.b",
                                "\\{a",
                                "x.y",
                                "(a(b|c)|b){0,4}",
                                "(a|ab)(c|bcd)?",
                                "(a*)b?a"}) {
        INFO(pattern);
        const RE2 expected(pattern);
        REQUIRE(expected.ok());
        const auto program = PatternProgram::compile(pattern);
        REQUIRE(program);
        for (const auto& text : texts) check_at_each_place(*program, expected, text);
    }
}

TEST_CASE("Syntax that is not known has no program", "[pattern_set]") {
    for (const auto* pattern :
         {"^a",    "a$", "(?i)a", "(?:a)", "[[:alpha:]]", "\\x41", "\\pL",  "\\D",    "[\\W]", "a{b|c}",
          "a{,2}", "(",  ")",     "[a",    "a**",         "\\",    "(ab)*", "(a){9}", "a??",   "a*?"}) {
        INFO(pattern);
        CHECK_FALSE(PatternProgram::compile(pattern));
    }
}

TEST_CASE("A program gives up where there are too many ways, and the set answers all the same", "[pattern_set]") {
    const std::vector<std::string_view> patterns{"a.{0,90}a.{0,90}a.{0,90}b"};
    const std::string text(300, 'a');
    CHECK_FALSE(PatternProgram::compile(patterns.front())->matches_at(text, 0)); // not "no"
    const PatternSet set(patterns);
    CHECK(set.find(text).empty());
    CHECK(set.find(text + "b").size() == 1);
}

TEST_CASE("No pattern of wordings has to be searched for everywhere", "[pattern_set]") {
    for (const auto pattern : all_patterns()) {
        INFO(pattern);
        CHECK_FALSE(branches_of(pattern).empty());
    }
}

TEST_CASE("Openings are what every match begins with", "[pattern_set]") {
    CHECK(openings_of("\\b(verif(y|ied)|confirm)\\b.*") == Texts{"\\bverified", "\\bverify\\b", "\\bconfirm\\b"});
    CHECK(openings_of("colou?r") == Texts{"color", "colour"});
    CHECK(openings_of("[ab]-?c") == Texts{"a-c", "ac", "b-c", "bc"});
    CHECK(openings_of("(usd|\\$) ?\\d+") == Texts{"usd #", "usd#", "$ #", "$#"}); // a number as a whole
    CHECK(openings_of("\\b\\d{2}-\\d{2} (days|hours)") == Texts{"\\b#-# days", "\\b#-# hours"});
    CHECK(openings_of("6[- ]figure") == Texts{"# figure", "#-figure"});
    CHECK(openings_of("ab+c") == Texts{"ab"});
    CHECK(openings_of("ab{2,3}c") == Texts{"ab"});
    CHECK(openings_of("a(bc)?") == Texts{"a"});  // the shorter covers the longer
    CHECK(openings_of("a\\b(bc)?") == Texts{"a\\b", "abc"}); // but not where its word has to end
    CHECK(openings_of("(\\b)?x") == Texts{"x"}); // an edge that may be absent is not asked for
    CHECK(openings_of("x(\u20AC|y)z") == Texts{"xyz", "x\u20ACz"});
    CHECK(openings_of("unsubscribe") == Texts{"unsubscr"}); // enough to be rare
}

TEST_CASE("What every match holds behind its opening is known", "[pattern_set]") {
    CHECK(required_by("\\byour\\b[^.]{0,9}\\b(card|account)\\b") == std::vector<Texts>{{"\\baccount\\b", "\\bcard\\b"}});
    CHECK(required_by("pay.*(now|later)") == std::vector<Texts>{}); // no word has to begin there
    CHECK(required_by("bank( account)?.{0,9}\\bchanged") == std::vector<Texts>{{"\\bchanged"}});
    CHECK(required_by("the payment (details|data)") == std::vector<Texts>{{"\\bdata", "\\bdetails"}}); // behind a blank
    CHECK(required_by("on .{5,60} wrote:") == std::vector<Texts>{{"\\bwrote:"}});
    CHECK(required_by("from.{0,9}\\b(uk|us)\\b") == std::vector<Texts>{}); // too short to tell
    // Each alternative asks for its own.
    const auto branches = branches_of("\\b(a.*\\bone|b.*\\btwo)");
    REQUIRE(branches.size() == 2);
    CHECK(texts_of(branches[0].required.at(0).strings) == Texts{"\\bone"});
    CHECK(texts_of(branches[1].required.at(0).strings) == Texts{"\\btwo"});
}

TEST_CASE("How near its beginning a match holds what it must hold is known", "[pattern_set]") {
    const auto within = [](std::string_view pattern) { return branches_of(pattern).at(0).required.at(0).within; };
    CHECK(within("\\byour\\b[^.]{0,9}\\b(card|account)\\b") == Reach{13, 0, false});
    CHECK(within("bank( account)?\\w* .{0,9}\\bchanged") == Reach{22, 1, false});
    CHECK(within("\u20AC{2}.? \\bnow") == Reach{4, 0, false}); // characters, whatever their bytes
    CHECK(within("pay\\w* \\d+\\w{2,} \\bnow") == Reach{5, 3, false});
    CHECK(within("x(ab\\w+){0,3} \\bnow") == Reach{8, 3, false});
    for (const auto* pattern : {"pay[a-z]+ \\bnow", "x(ab)+ \\bnow"}) CHECK(within(pattern).is_endless);
    CHECK(within("on .* wrote:").is_endless);
}

TEST_CASE("Words and characters of any length may stand in a gap", "[pattern_set]") {
    const std::vector<std::string_view> patterns{"\\bpay[^!]{0,4}\\bnow\\b", "\\bpay\\w* \\w+ later\\b"};
    const PatternSet set(patterns);
    const auto found = [&](const std::string& text) {
        std::vector<std::size_t> out;
        for (const auto& match : set.find(text)) out.push_back(match.pattern);
        return out;
    };
    CHECK(found("to pay \U0001F600\u20AC now") == std::vector<std::size_t>{0});
    CHECK(found("to pay \U0001F600\u20AC\u20AC now").empty());
    const std::string word(3'000, 'x');
    CHECK(found("payment " + word + " later") == std::vector<std::size_t>{1});
    CHECK(found("pay" + word + " " + word + " later") == std::vector<std::size_t>{1});
    CHECK(found("payment " + word + "! later").empty());
}

TEST_CASE("Where a match can begin with anything, or syntax is unknown, there are no openings", "[pattern_set]") {
    for (const auto* pattern : {"", "a?", "a*b", ".a", "\\w+", "[^a]b", "[a-c]x", "(a|)b?", "^a", "(?i)a",
                                "[[:alpha:]]", "\\x41", "\\pL", "a{0,2}b", "a{b|c}", "a|b*", "("}) {
        INFO(pattern);
        CHECK(branches_of(pattern).empty());
    }
}

TEST_CASE("Numbers are told by their place and not by their digits", "[pattern_set]") {
    const std::vector<std::string_view> patterns{"\\b\\d+ ?% off", "\\$\\d{3}\\b", "\\bbill 16\\b", "\\d x"};
    const PatternSet set(patterns);
    const auto places = [&](std::string_view text) {
        std::vector<std::size_t> out;
        for (const auto& match : set.find(text)) out.push_back(match.position);
        return out;
    };
    CHECK(places("now 50 % off") == std::vector<std::size_t>{4});
    CHECK(places("a50% off").empty()); // no word edge
    CHECK(places("$1234 or $123") == std::vector<std::size_t>{9});
    CHECK(places("bill 1618, bill 16") == std::vector<std::size_t>{11});
}

TEST_CASE("A pattern without openings is found as well, and the shortest beginning that has a match is known",
          "[pattern_set]") {
    const std::vector<std::string_view> patterns{"[^x]bc", "\\ba[^!]{0,9}\\bc\\b", "nothing"};
    const PatternSet set(patterns);
    const std::string_view text = "x abc! a b c c";
    const auto found = set.find(text);
    REQUIRE(found.size() == 2);
    CHECK(found[0].position == 2);
    CHECK(set.matched(text, found[0]) == "abc");
    CHECK(set.matched(text, found[1]) == "a b c c");
    CHECK(set.first_end(text, found[1]) == 12);
    CHECK_THROWS_AS(PatternSet(std::vector<std::string_view>{"("}), std::logic_error);
}

TEST_CASE("Only the patterns that are asked for are looked for", "[pattern_set]") {
    const std::vector<std::string_view> patterns{"one", ".?two", "three"};
    const PatternSet set(patterns);
    const auto found = set.find("one two three", {1, 3});
    REQUIRE(found.size() == 2);
    CHECK(found[0].pattern == 1);
    CHECK(found[1].pattern == 2);
    CHECK(set.find("one two three", {0, 1}).size() == 1);
}

TEST_CASE("A prefix tree tells all strings that a text begins with", "[pattern_set]") {
    const PrefixTree tree({{"car", 1}, {"cart", 2}, {"c", 3}, {"dog", 4}, {"car", 5}, {"#-#", 6}, {"car", 7, true}, {"do", 8, true}});
    struct Prefix {
        std::uint32_t number;
        std::size_t end;
        bool operator==(const Prefix&) const = default;
    };
    const auto prefixes_of = [&](std::string_view text) {
        std::vector<Prefix> out;
        tree.each_prefix_at(text, 0, [&](std::span<const std::uint32_t> numbers, std::size_t end) {
            for (const auto number : numbers) out.push_back({number, end});
        });
        return out;
    };
    CHECK(prefixes_of("carton") == std::vector<Prefix>{{3, 1}, {1, 3}, {5, 3}, {2, 4}});
    CHECK(prefixes_of("car!") == std::vector<Prefix>{{3, 1}, {1, 3}, {5, 3}, {7, 3}});
    CHECK(prefixes_of("ca") == std::vector<Prefix>{{3, 1}});
    CHECK(prefixes_of("do") == std::vector<Prefix>{{8, 2}});
    CHECK(prefixes_of("do g") == std::vector<Prefix>{{8, 2}});
    CHECK(prefixes_of("dog") == std::vector<Prefix>{{4, 3}});
    CHECK(prefixes_of("dot").empty());
    CHECK(prefixes_of(std::string_view("c\0ar", 4)) == std::vector<Prefix>{{3, 1}});
    CHECK(prefixes_of("12-345.") == std::vector<Prefix>{{6, 6}});
    for (const auto* text : {"carton", "c", "c!", "12-345", "1"}) CHECK(tree.may_begin(text, 0));
    CHECK(tree.may_begin("a dog", 2));
    for (const auto* text : {"", "x1", "d", "dig"}) CHECK_FALSE(tree.may_begin(text, 0));
    CHECK(prefixes_of("acar").empty());
    CHECK(prefixes_of("").empty());
}
