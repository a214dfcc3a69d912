#include <catch2/catch.hpp>

#include <algorithm>

#include "scanner/model/fitted_weights.hpp"
#include "scanner/model/weights.hpp"
#include "scanner/text/text_head.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::TextHead;

namespace {

scanner::TextHead head_for(std::string_view unwanted) {
    std::vector<float> weights(TextHead::buckets);
    for (const auto feature : scanner::text_features(unwanted)) weights[feature] = 2;
    return {std::move(weights), 0, "a test"};
}

const std::string offer =
    "order your free sample of our wonderful pills today and save money with this unique offer that nobody else in the "
    "whole world can make you at such a low price before the end of the month";

} // namespace

TEST_CASE("A text head comes back from its file as it was", "[text_head]") {
    const auto head = head_for(offer);
    const auto read = TextHead::parse(head.serialise());
    REQUIRE(read.has_value());
    CHECK(read->trained_on() == "a test");
    CHECK(read->serialise() == head.serialise());
    CHECK(read->log_odds(scanner::text_features(offer)) == head.log_odds(scanner::text_features(offer)));
    CHECK(head.log_odds(scanner::text_features(offer)) > 1);
}

TEST_CASE("A broken text head is refused with a sentence", "[text_head]") {
    const auto file = head_for(offer).serialise();
    CHECK(TextHead::parse("something else").error().message == "The text head is not one, or of another version.");
    CHECK(TextHead::parse(file.substr(0, file.size() - 1)).error().message == "The text head is cut off.");
    CHECK(TextHead::parse("remand text head 1\n").error().message == "The text head is cut off.");
}

TEST_CASE("Addresses, links and short texts say nothing to the text head", "[text_head]") {
    CHECK(scanner::text_features("jane@corp.test https://shop.test/a www.shop.test").empty());
    CHECK(scanner::text_features("call 4711 now") == scanner::text_features("call 99 now"));
    CHECK(head_for(offer).log_odds(scanner::text_features("order pills")) == 0);
}

TEST_CASE("Words alone reach no disposition, however much they resemble advertising", "[text_head]") {
    const auto head = head_for(offer);
    auto context = our_tenant();
    context.text_head = &head;
    const auto verdict = judge(a_message().subject("hello").text(offer).build(), context);
    CHECK(has(verdict, "content.most_like_spam"));
    int words = 0;
    for (const auto& row : verdict.evidence)
        if (row.code == "content.most_like_spam") words = row.weight;
    CHECK(words > 0);
    CHECK(words < scanner::weights::spam_from);
    CHECK(scanner::weights::like_spam < scanner::weights::much_like_spam);
    CHECK(scanner::weights::much_like_spam < scanner::weights::most_like_spam);
}

TEST_CASE("The words of mail that somebody may have asked for count one strength less", "[text_head]") {
    const auto head = head_for(offer);
    auto context = our_tenant();
    context.text_head = &head;
    const auto verdict = judge(a_message().subject("hello").text(offer).link("https://www.partner.test/shop").build(), context);
    CHECK(has(verdict, "content.much_like_spam"));
    CHECK_FALSE(has(verdict, "content.most_like_spam"));
}

TEST_CASE("Where nothing bad was found, what is proven comes first and what the words are like last", "[text_head]") {
    const std::string minutes =
        "the minutes of the spring meeting were approved as circulated and those of the autumn meeting will follow by "
        "separate mail once our new secretary has returned from her journey along the northern coast";
    const auto head = head_for(minutes);
    auto context = our_tenant();
    context.text_head = &head;
    const auto verdict = judge(a_message()
                                   .subject("hello")
                                   .text(minutes)
                                   .link("https://www.partner.test/minutes")
                                   .set([](auto& f) { f.html.forms = {{"forms.test", false}}; })
                                   .build(),
                               context);
    CHECK(verdict.disposition == Disposition::none);
    REQUIRE(verdict.evidence.size() == 3);
    CHECK(verdict.evidence[0].code == "auth.proven_sender");
    CHECK(verdict.evidence[0].weight == 0);
    CHECK(verdict.evidence[1].code == "links.form");
    CHECK(verdict.evidence[2].code == "content.much_like_spam");
}

TEST_CASE("The shipped text head says what it was trained on", "[text_head]") {
    const auto& head = scanner::shipped_text_head();
    CHECK(head.trained_on().find("SpamAssassin public corpus") != std::string::npos);
    CHECK(TextHead::parse(head.serialise())->serialise() == head.serialise());
}

TEST_CASE("Fitted weights take the place of those chosen by hand and still add up", "[fitted_weights]") {
    const auto weights = scanner::parse_fitted_weights("# a comment\nlinks.shortener\t7\n");
    REQUIRE(weights.has_value());
    auto context = our_tenant();
    context.weights = &*weights;
    const auto verdict = judge(a_message().link("https://bit.ly/abc").build(), context);
    for (const auto& row : verdict.evidence)
        if (row.code == "links.shortener") CHECK(row.weight == 7);
    CHECK(has(verdict, "links.shortener"));
    CHECK(verdict.score == sum_of(verdict));
    CHECK(scanner::to_text(*weights, "") == "links.shortener\t7\n");
}

TEST_CASE("A line that is no weight is named", "[fitted_weights]") {
    for (const auto* text : {"links.shortener 7", "links.shortener\t", "links.shortener\t7.5", "links.shortener\t101"})
        CHECK(scanner::parse_fitted_weights(text).error().message.find("Line 1 of the weights") == 0);
    CHECK(scanner::parse_fitted_weights("").value().empty());
}

TEST_CASE("The features of a text are each named once, and those of its first words come first", "[head_words]") {
    const scanner::HeadWords words(offer + " " + offer);
    const scanner::HeadFeatures features(words);
    auto sorted = features.all();
    std::sort(sorted.begin(), sorted.end());
    CHECK(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
    CHECK(sorted == scanner::text_features(offer + " " + offer));
    const auto first = words.before(offer.size());
    CHECK(words.size() == 2 * first);
    auto front = features.all();
    front.resize(features.of_first(first));
    CHECK(front == scanner::HeadFeatures(scanner::HeadWords(offer)).all());
    CHECK(features.of_first(0) == 0);
}
