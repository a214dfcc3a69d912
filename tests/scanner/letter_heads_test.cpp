#include <catch2/catch.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/embedded.hpp"
#include "scanner/model/weights.hpp"
#include "scanner/text/concepts.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/letter_heads.hpp"
#include "scanner/text/letter_thresholds.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::Letter;
using scanner::LetterHeads;

namespace {

const std::string threat =
    "your old laptop told me a lot about last winter and your sister would love to hear the whole story "
    "unless somebody pays me before the weekend";

std::size_t at(Letter kind) { return static_cast<std::size_t>(kind); }

// Knows one letter by heart.
LetterHeads heads_for(Letter kind, std::string_view text) {
    LetterHeads::Weights weights;
    for (auto& of_kind : weights) of_kind.assign(LetterHeads::buckets, 0);
    for (const auto feature : scanner::letter_features(text)) weights[at(kind)][feature] = 2;
    scanner::LetterOdds biases{};
    biases.fill(-2);
    return {weights, biases, "a test"};
}

std::vector<std::string> names_of(std::string_view word) {
    std::vector<std::string> out;
    for (const auto meaning : scanner::shipped_concepts().of(word))
        out.push_back(scanner::shipped_concepts().names()[meaning]);
    return out;
}

bool means(std::string_view word, std::string_view name) {
    const auto names = names_of(word);
    return std::find(names.begin(), names.end(), name) != names.end();
}

FactsBuilder extortion_letter() {
    return a_message()
        .from("someone", "k4771@post.test")
        .subject("You have two days")
        .text("I got into your computer in March and the camera filmed what you do at night. The video goes to your "
              "wife, your colleagues "
              "and all your contacts unless you pay me 900 dollars in bitcoin within 48 hours. Do not go to the "
              "police, I am watching you.");
}

} // namespace

TEST_CASE("Heads of letters come back from their file as they were", "[letter_heads]") {
    const auto heads = heads_for(Letter::extortion, threat);
    const auto read = LetterHeads::parse(heads.serialise());
    REQUIRE(read.has_value());
    CHECK(read->trained_on() == "a test");
    CHECK(read->serialise() == heads.serialise());
    CHECK(read->hash() == heads.hash());
    const auto odds = heads.log_odds(scanner::letter_features(threat));
    CHECK(read->log_odds(scanner::letter_features(threat)) == odds);
    CHECK(odds[at(Letter::extortion)] > 1);
    CHECK(odds[at(Letter::callback)] == -2);
}

TEST_CASE("A broken file of letter heads is refused with a sentence", "[letter_heads]") {
    const auto file = heads_for(Letter::extortion, threat).serialise();
    CHECK(LetterHeads::parse("something else").error().message ==
          "The file of letter heads is not one, or of another version.");
    CHECK(LetterHeads::parse(file.substr(0, file.size() - 1)).error().message ==
          "The file of letter heads is cut off.");
    auto other = file;
    other.replace(other.find("meanings: ") + 10, 8, "00000000");
    CHECK(LetterHeads::parse(other).error().message ==
          "The file of letter heads was learnt with other meanings of words.");
}

TEST_CASE("A few words are too little to tell a kind of letter by", "[letter_heads]") {
    CHECK(heads_for(Letter::extortion, threat)
              .log_odds(scanner::letter_features("your old laptop"))[at(Letter::extortion)] < -5);
}

TEST_CASE("The words that speak most for a kind are named once and in the order of the text", "[letter_heads]") {
    const auto heads = heads_for(Letter::extortion, "laptop sister weekend your");
    const scanner::HeadWords words("your sister took the laptop and the laptop went away");
    CHECK(heads.telling_words(Letter::extortion, words, words.size(), 4) ==
          std::vector<std::string>{"sister", "laptop"});
    CHECK(heads.telling_words(Letter::extortion, words, words.size(), 1).size() == 1);
    CHECK(heads.telling_words(Letter::callback, words, words.size(), 4).empty());
}

TEST_CASE("The same meaning is seen in seven languages, whole words before beginnings", "[concepts]") {
    for (const auto* word : {"password", "passwort", "contrasena", "senha", "wachtwoord", "password"})
        CHECK(means(word, "password"));
    for (const auto* word : {"bombe", "bomba", "explosives", "sprengsatz"}) CHECK(means(word, "bomb"));
    CHECK(means("l'addebito", "charge"));
    CHECK(names_of("unrelatedwordthatnobodyknows").empty());
    const auto concepts = scanner::Concepts::parse("# a comment\nred: red rosso* rot\nround: rot*\n");
    REQUIRE(concepts.has_value());
    CHECK(concepts->size() == 2);
    REQUIRE(concepts->of("rot").size() == 1);
    CHECK(concepts->of("rot")[0] == 0);
    CHECK(concepts->of("rotund")[0] == 1);
    CHECK(concepts->of("redder").empty());
}

TEST_CASE("A line that gives no meaning is named", "[concepts]") {
    CHECK(scanner::Concepts::parse("red: red\nnothing here\n").error().message ==
          "Line 2 of the meanings is no name, colon, words.");
}

TEST_CASE("All words of the table of meanings are written as folded text has them", "[concepts]") {
    for (const auto line : split(scanner::built_in_table("concepts"), '\n')) {
        if (line.empty() || line.front() == '#') continue;
        INFO(line);
        CHECK(scanner::fold(line) == line);
    }
}

TEST_CASE("The shipped heads say what they learnt from, and were learnt with the shipped meanings", "[letter_heads]") {
    const auto& heads = scanner::shipped_letter_heads();
    CHECK(heads.trained_on().find("letters written for the purpose") != std::string::npos);
    const auto file = heads.serialise();
    CHECK(LetterHeads::parse(file)->serialise() == file);
    CHECK(file.find(fmt::format("meanings: {:08x}", scanner::shipped_concepts().hash())) != std::string::npos);
    CHECK(file.size() < 300'000);
}

TEST_CASE("An extortion letter of a stranger is suspicious by its wording, and says by which words", "[letter_heads]") {
    const auto verdict = judge(extortion_letter().build(), our_tenant());
    CHECK((verdict.disposition == Disposition::suspicious || verdict.disposition == Disposition::malicious));
    for (const auto& row : verdict.evidence)
        if (row.code == "content.reads_like_extortion")
            CHECK(row.reason.find("Reads like an extortion letter: \"") == 0);
    CHECK(has(verdict, "content.reads_like_extortion"));
    CHECK(has(verdict, "identity.stranger_demand"));
}

TEST_CASE("What the letter is like convicts nobody by itself", "[letter_heads]") {
    const auto heads = heads_for(Letter::extortion, threat);
    auto context = our_tenant();
    context.letter_heads = &heads;
    const auto verdict =
        judge(a_message().from("Max", "max@wholesale.test").subject("hello").text(threat).build(), context);
    CHECK(has(verdict, "content.reads_like_extortion"));
    CHECK_FALSE(has(verdict, "identity.stranger_demand"));
    CHECK(verdict.disposition == Disposition::none);
}

TEST_CASE("Which heads judged stands in the verdict beside the text head", "[letter_heads]") {
    const auto heads = heads_for(Letter::extortion, threat);
    auto context = our_tenant();
    context.letter_heads = &heads;
    CHECK(judge(a_message().build(), context).model.find("-" + heads.hash() + " facts") != std::string::npos);
    CHECK(
        judge(a_message().build(), our_tenant()).model.find("-" + scanner::shipped_letter_heads().hash() + " facts") !=
        std::string::npos);
}
