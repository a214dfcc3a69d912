// Evaluation over small folders of mail written for the purpose, with the real extractor.
#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "scanner/text/letter_heads.hpp"
#include "scanner/text/text_head.hpp"
#include "service/cli/evaluate_command.hpp"
#include "service/cli/fit_command.hpp"
#include "service/evaluation/campaigns.hpp"
#include "service/evaluation/letter_validation.hpp"
#include "service/evaluation/neutral.hpp"
#include "service/evaluation/statistics.hpp"
#include "service/evaluation/text_trainer.hpp"
#include "service/evaluation/weight_fitter.hpp"
#include "tests/support/facts_builder.hpp"
#include "tests/support/temp_directory.hpp"

using namespace remand;
using namespace remand::test;
using nlohmann::json;

namespace {

void write(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

std::string mail(const std::string& from, const std::string& subject, const std::string& text) {
    return "From: " + from + "\nTo: jane@corp.test\nSubject: " + subject +
           "\nDate: Mon, 2 Nov 2026 10:00:00 +0000\nMessage-ID: <1@partner.test>\n\n" + text + "\n";
}

struct Evaluation {
    int exit_code = -1;
    std::string out, err;
};

Evaluation evaluate(cli::EvaluateOptions options) {
    options.corpus.extract_program = REMAND_BIN_DIR "/remand-extract-worker";
    options.corpus.jobs = 2;
    std::ostringstream out, err;
    Evaluation result;
    result.exit_code = cli::run_evaluate(options, out, err);
    result.out = out.str();
    result.err = err.str();
    return result;
}

const json& row(const json& rows, std::string_view name) {
    for (const auto& item : rows)
        if (item.at("name") == name) return item;
    FAIL("no row " << name);
    return rows;
}

void write_folders(const TempDirectory& directory) {
    write(directory / "mail/ham-office/a.eml", mail("Max <max@partner.test>", "Minutes", "Here are the minutes."));
    write(directory / "mail/ham-office/b.eml", mail("Ann <ann@partner.test>", "Lunch", "Shall we meet at noon?"));
    write(directory / "mail/spam/c.eml",
          mail("Casino! <win@shop.test>", "Casino free spins",
               "Risk-free! Act now, dear friend: a casino welcome bonus. http://203.0.113.9/x"));
    write(directory / "mail/odd/d.eml", mail("Max <max@partner.test>", "Odd", "Nobody knows what this is."));
    write(directory / "labels.tsv", "# by hand\nelsewhere/c.eml\tS\n");
}

} // namespace

TEST_CASE("Sorted mail is counted by folder, by hand label and by year, with intervals", "[evaluate]") {
    const TempDirectory directory;
    write_folders(directory);
    cli::EvaluateOptions options;
    options.corpus.folders = {(directory / "mail").string()};
    options.corpus.labels = directory / "labels.tsv";
    options.messages = directory / "messages.jsonl";
    options.json = true;
    const auto result = evaluate(options);
    REQUIRE(result.exit_code == 0);
    const auto report = json::parse(result.out);
    CHECK(report.at("messages") == 4);
    CHECK(row(report.at("classes"), "ham-office").at("flagged").at("count") == 0);
    CHECK(row(report.at("classes"), "ham-office").at("kind") == "wanted");
    CHECK(row(report.at("classes"), "spam").at("flagged").at("count") == 1);
    CHECK(row(report.at("classes"), "odd").at("kind") == "unknown");
    CHECK(row(report.at("hand_labels"), "S").at("messages") == 1);
    CHECK(row(report.at("years"), "wanted 2026").at("messages") == 2);
    CHECK(report.at("dispositions").at("ham-office").at("none") == 2);
    CHECK(report.at("false_positives").empty());
    CHECK(report.at("misses").empty());
    std::ifstream lines(options.messages);
    int count = 0;
    for (std::string line; std::getline(lines, line);) count += json::parse(line).contains("disposition");
    CHECK(count == 4);
}

TEST_CASE("An evaluation for eyes shows the shares and their intervals", "[evaluate]") {
    const TempDirectory directory;
    write_folders(directory);
    cli::EvaluateOptions options;
    options.corpus.folders = {(directory / "mail").string()};
    const auto result = evaluate(options);
    CHECK(result.exit_code == 0);
    CHECK(result.out.find("100.0 % (20.7-100.0)") != std::string::npos);
    CHECK(result.out.find("0.0 % (0.0-65.8)") != std::string::npos);
}

TEST_CASE("What an evaluation cannot work with is said in a sentence", "[evaluate]") {
    const TempDirectory directory;
    write_folders(directory);
    cli::EvaluateOptions options;
    options.corpus.folders = {(directory / "nowhere").string()};
    CHECK(evaluate(options).exit_code == 1);
    CHECK(evaluate(options).err.find("nowhere cannot be read") != std::string::npos);
    options.corpus.folders = {(directory / "mail").string()};
    options.corpus.neutral = "recipients,weather";
    CHECK(evaluate(options).err.find("\"weather\" cannot be neutralised") != std::string::npos);
    options.corpus.neutral.clear();
    write(directory / "labels.tsv", "no tab here\n");
    options.corpus.labels = directory / "labels.tsv";
    CHECK(evaluate(options).err.find("line 1: write it as path, tab, label") != std::string::npos);
}

TEST_CASE("Wilson's interval holds where nothing or everything was found", "[evaluate]") {
    CHECK(service::wilson(0, 0).high == 1);
    CHECK(service::wilson(0, 10).low == 0);
    CHECK(service::wilson(0, 10).high == Approx(0.2775).margin(0.001));
    CHECK(service::wilson(10, 10).low == Approx(0.7225).margin(0.001));
    CHECK(service::wilson(50, 100).low == Approx(0.4038).margin(0.001));
}

TEST_CASE("The ranking counts ties as half, and the recall respects the allowed false alarms", "[evaluate]") {
    CHECK(service::area_under_curve({3, 2}, {1, 0}) == Approx(1.0));
    CHECK(service::area_under_curve({1}, {1}) == Approx(0.5));
    CHECK(service::area_under_curve({}, {1}) == Approx(0.5));
    CHECK(service::recall_at({5, 3, 1}, {4, 0, 0, 0}, 0.0) == Approx(1.0 / 3));
    CHECK(service::recall_at({5, 3, 1}, {4, 0, 0, 0}, 0.25) == Approx(1.0));
}

TEST_CASE("Near copies are one campaign and stay on one side of a split", "[evaluate]") {
    const std::string story = "the board has approved the budget for the coming year and asks every department to send "
                              "its plan for the spring before the end of the month so that the numbers can be agreed ";
    const auto key = [](const std::string& text, const std::string& subject, const std::string& from) {
        return service::campaign_key(a_message().from("", from).subject(subject).text(text).build());
    };
    const auto groups = service::group_campaigns({
        key(story + "ticket 4711", "First subject line", "a@one.test"),
        key(story + "ticket 4712", "Another subject line", "b@two.test"),
        key("something else entirely was written here by a person who likes to write", "Third one", "c@three.test"),
        key("and quite another text that has no word in common at all", "Elsewhere now", "d@three.test"),
    });
    CHECK(groups[0] == groups[1]);
    CHECK(groups[2] == groups[3]); // the same sender's domain
    CHECK(groups[0] != groups[2]);
    const auto halves = service::split_in_two(groups, {"m1", "m2", "m3", "m4"});
    CHECK(halves[0] == halves[1]);
    CHECK(halves[2] == halves[3]);
}

TEST_CASE("What gives a collection away is taken off and the rest stays", "[evaluate]") {
    auto facts = a_message()
                     .subject("jane@corp.test, your parcel")
                     .link("https://shop.test/?to=jane@corp.test")
                     .text("Dear jane@corp.test, seen by COLLECTOR today")
                     .build();
    facts.stamps.spam_confidence = 9;
    facts.list.list_id = "talk.lists.test";
    auto what = service::parse_neutral("recipients,verdict");
    REQUIRE(what.has_value());
    what->marks = {"collector"};
    service::neutralise(facts, *what);
    CHECK(facts.subject == "recipient1@example.com, your parcel");
    CHECK(facts.links.front().href == "https://shop.test/?to=recipient1@example.com");
    CHECK(facts.to.front().text() == "recipient1@example.com");
    CHECK(facts.text == "Dear recipient1@example.com, seen by  today");
    CHECK_FALSE(facts.stamps.spam_confidence.has_value());
    CHECK(facts.list.list_id == "talk.lists.test");
    service::neutralise(facts, *service::parse_neutral("all"));
    CHECK(facts.list.list_id.empty());
    CHECK(facts.received.front().by_host.empty());
    CHECK(facts.date == from_micros(1'767'225'600'000'000));
}

TEST_CASE("The text head learns from sorted mail, and the same mail gives the same bytes", "[fit]") {
    const TempDirectory directory;
    write_folders(directory);
    const std::string offer =
        "order these wonderful pills today and save a lot of money at our unique shop because nobody "
        "else sells them at such a price and the offer ends very soon";
    const std::string minutes =
        "the minutes of the meeting are on the server as usual for everybody to read and we will "
        "speak about them when all of us are back from the holidays";
    write(directory / "written.tsv", "# ours\nunwanted\t" + offer + "\nwanted\t" + minutes + "\n");
    cli::FitOptions options;
    options.corpus.folders = {(directory / "mail").string()};
    options.corpus.extract_program = REMAND_BIN_DIR "/remand-extract-worker";
    options.written = directory / "written.tsv";
    options.trained_on = "a test";
    const auto fit = [&](const char* file) {
        options.out = directory / file;
        std::ostringstream out, err;
        REQUIRE(cli::run_fit_text(options, out, err) == 0);
        CHECK(out.str() == "5 texts\n"); // the class that nobody knows is left out
        std::ifstream stream(options.out, std::ios::binary);
        std::ostringstream bytes;
        bytes << stream.rdbuf();
        return bytes.str();
    };
    const auto first = fit("first.bin");
    CHECK(first == fit("second.bin"));
    const auto head = scanner::TextHead::parse(first);
    REQUIRE(head.has_value());
    const auto odds = [&](std::string_view text) { return head->log_odds(scanner::text_features(text)); };
    CHECK(odds(offer) > odds(minutes));
}

namespace {

// Enough letters of two kinds, and honest ones, to learn from.
std::string some_letters() {
    const auto line = [](const char* kind, const char* language, const std::string& text) {
        return std::string(kind) + "\t" + language + "\t" + text + "\n";
    };
    std::string out = "# ours\n";
    for (const auto* who : {"Anna", "Bert", "Carl", "Dora", "Emil", "Fritz", "Gerda", "Hugo"}) {
        const std::string name(who);
        out += line("extortion", "en",
                    "the film . I filmed " + name +
                        " at night and the video goes to the whole family unless you pay in bitcoin");
        out += line("extortion", "de",
                    "der Film . Ich habe " + name +
                        " nachts gefilmt und das Video geht an die ganze Familie wenn du nicht in Bitcoin zahlst");
        out += line("callback", "en",
                    "receipt . You were charged 399 dollars, " + name +
                        ", call our line at 0800 555 0100 to cancel the order");
        out += line("honest", "en",
                    "lunch . Shall we meet " + name +
                        " at noon and bring the minutes of the meeting with us to the canteen");
        out += line("honest", "de",
                    "Mittag . Wollen wir " + name +
                        " mittags treffen und das Protokoll der Sitzung in die Kantine mitbringen");
    }
    return out;
}

} // namespace

TEST_CASE("Heads of letters learn from letters and honest mail, and the same ones give the same bytes", "[fit]") {
    const TempDirectory directory;
    write_folders(directory);
    write(directory / "letters.tsv", some_letters());
    cli::FitOptions options;
    options.corpus.folders = {(directory / "mail").string()};
    options.corpus.extract_program = REMAND_BIN_DIR "/remand-extract-worker";
    options.letters = directory / "letters.tsv";
    options.trained_on = "a test";
    const auto fit = [&](const char* file) {
        options.out = directory / file;
        std::ostringstream out, err;
        REQUIRE(cli::run_fit_text(options, out, err) == 0);
        CHECK(out.str() == "40 letters, 2 messages\n"); // wanted mail alone
        std::ifstream stream(options.out, std::ios::binary);
        std::ostringstream bytes;
        bytes << stream.rdbuf();
        return bytes.str();
    };
    const auto first = fit("first.bin");
    CHECK(first == fit("second.bin"));
    const auto heads = scanner::LetterHeads::parse(first);
    REQUIRE(heads.has_value());
    const auto odds = [&](std::string_view text) {
        return heads->log_odds(scanner::letter_features(text))[static_cast<std::size_t>(scanner::Letter::extortion)];
    };
    CHECK(odds("my camera has a video of you and your wife will get it unless you pay me bitcoin") > 0);
    CHECK(odds("we meet in the canteen at noon for lunch and bring the minutes of the last meeting along") < 0);
    // Nobody wrote a letter in Italian: what it means carries over.
    CHECK(odds("ho il video di te, lo invio alla famiglia se non paghi in bitcoin entro domani") > 0);
}

TEST_CASE("A validation judges each letter by heads that have not seen it", "[fit]") {
    const TempDirectory directory;
    write(directory / "letters.tsv", some_letters());
    auto letters = service::read_letters(directory / "letters.tsv");
    REQUIRE(letters.has_value());
    service::LetterMaterial material{std::move(*letters), {}};
    const auto fifths = service::validate_letters(material, service::LeftOut::fifths);
    REQUIRE(fifths.size() == 40);
    const auto callback = static_cast<std::size_t>(scanner::Letter::callback);
    for (const auto& score : fifths)
        if (score.kind == scanner::Letter::callback) CHECK(score.odds[callback] > 0);
    // No letter of the kind is left when English is left out.
    for (const auto& score : service::validate_letters(material, service::LeftOut::languages))
        if (score.kind == scanner::Letter::callback) CHECK(score.odds[callback] < 0);
    CHECK(service::letter_report(fifths).find("callback              8  100.0") != std::string::npos);
}

TEST_CASE("A line that is no letter is named", "[fit]") {
    const TempDirectory directory;
    write(directory / "letters.tsv", "honest\ten\thello\npoem\ten\troses\n");
    CHECK(service::read_letters(directory / "letters.tsv")
              .error()
              .message.find("line 2: write it as kind, tab, language, tab, text") != std::string::npos);
    CHECK(service::read_letters(directory / "none.tsv").error().message.find("cannot be read") != std::string::npos);
}

TEST_CASE("Fitting raises what only unwanted mail has, lowers what honest mail has too, and keeps to its bounds",
          "[fit]") {
    std::vector<service::FitExample> examples;
    for (int i = 0; i < 40; ++i) {
        const auto name = std::to_string(i);
        examples.push_back({"bad" + name, {{"links.shortener", 20}, {"links.foreign", 6}}, i, true, 1});
        examples.push_back(
            {"good" + name, {{"content.hard_sell", 20}, {"auth.none", 8}, {"links.foreign", 6}}, 100 + i, false, 5});
    }
    const auto fitted = service::fit_weights(examples);
    CHECK(fitted.at("links.shortener") > 20);
    CHECK(fitted.at("links.shortener") <= 36);
    CHECK(fitted.at("content.hard_sell") < 20);
    CHECK(fitted.at("content.hard_sell") >= 12);
    CHECK_FALSE(fitted.contains("auth.none")); // never fitted
    std::reverse(examples.begin(), examples.end());
    CHECK(service::fit_weights(examples) == fitted);
}

TEST_CASE("What cannot be learnt from is said in a sentence", "[fit]") {
    const TempDirectory directory;
    write_folders(directory);
    cli::FitOptions options;
    options.corpus.folders = {(directory / "mail").string()};
    options.class_weights = {"ham-office=many"};
    std::ostringstream out, err;
    CHECK(cli::run_fit_text(options, out, err) == 1);
    CHECK(err.str().find("\"ham-office=many\" is no weight of a class") == 0);
    write(directory / "written.tsv", "maybe\ttext\n");
    CHECK(
        service::read_written_texts(directory / "written.tsv", 1).error().message.find("line 1: write it as wanted") !=
        std::string::npos);
}
