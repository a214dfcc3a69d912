// Names of protected people in the display names of strangers. The tables are in names/: people.tsv (name, job title,
// address), match.tsv (person, display name that must be read as theirs), innocent.tsv (display names that must not).
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "scanner/identity/given_names.hpp"
#include "scanner/identity/protected_people.hpp"
#include "scanner/identity/romanise.hpp"

using namespace remand;
using namespace remand::scanner;

namespace {

std::vector<std::string> lines_of(const std::string& file) {
    std::ifstream in(std::string(REMAND_SOURCE_DIR) + "/tests/scanner/names/" + file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        if (!line.starts_with('#')) lines.push_back(line);
    return lines;
}

ProtectedPeople everybody() {
    std::vector<ProtectedPerson> people;
    for (const auto& line : lines_of("people.tsv")) {
        const auto fields = split(line, '\t');
        people.push_back({std::string(fields.at(0)), std::string(fields.at(1)), {std::string(fields.at(2))}, {}, true});
    }
    return {people, {"corp.test"}};
}

std::string named(const ProtectedPeople& people, std::string_view display_name,
                  std::string_view address = "stranger@elsewhere.test") {
    const auto found = people.imitated_by(display_name, address);
    return found ? found->person->name : "";
}

std::string rule(const ProtectedPeople& people, std::string_view display_name) {
    const auto found = people.imitated_by(display_name, "stranger@elsewhere.test");
    return found ? std::string(to_text(found->rule)) : "";
}

} // namespace

TEST_CASE("Every variant of the table is read as the person's name", "[names]") {
    const auto people = everybody();
    const auto variants = lines_of("match.tsv");
    CHECK(variants.size() >= 150);
    for (const auto& line : variants) {
        const auto fields = split(line, '\t');
        INFO(line);
        CHECK(named(people, fields.at(1)) == fields.at(0));
    }
}

TEST_CASE("No innocent name of the table is read as anybody's", "[names]") {
    const auto people = everybody();
    const auto innocents = lines_of("innocent.tsv");
    CHECK(innocents.size() >= 150);
    for (const auto& display_name : innocents) {
        INFO(display_name);
        CHECK(named(people, display_name).empty());
    }
}

TEST_CASE("The rule says what had to be overlooked", "[names]") {
    const auto people = everybody();
    CHECK(rule(people, "Jane Doe") == "exact");
    CHECK(rule(people, "Doe, Jane") == "order");
    CHECK(rule(people, "Jane Doe (CFO)") == "additions");
    CHECK(rule(people, "Juergen Groessmann") == "spelling");
    CHECK(rule(people, "Jane M. Doe") == "left_out");
    CHECK(rule(people, "J\u0430ne Doe") == "lookalike");
    CHECK(rule(people, "Bill Turnbridge") == "nickname");
    CHECK(rule(people, "J. Doe") == "initials");
    CHECK(rule(people, "William Turnbrige") == "one_letter");
    CHECK(rule(people, "jane@corp.test") == "address");
}

TEST_CASE("The person's own addresses are theirs, in each spelling of the mailbox", "[names]") {
    const ProtectedPeople people{
        {"Jane Doe", "", {"jane@corp.test", "jane.doe@gmail.com"}, {R"(jane\.doe@(.+\.)?shop\.test)", "["}, true}};
    for (const auto* own : {"jane@corp.test", "JANE@CORP.TEST", "jane+lists@corp.test", "janedoe@gmail.com",
                            "jane.doe@googlemail.com", "jane.doe@mail.shop.test"})
        CHECK(named(people, "Jane Doe", own).empty());
    for (const auto* other :
         {"jane@corp.example", "jane@evil.test", "jane.doe@shop.test.evil.test", "", "xjane.doe@shop.test"})
        CHECK(named(people, "Jane Doe", other) == "Jane Doe");
}

TEST_CASE("A namesake in the registry may use the name that is theirs too", "[names]") {
    const ProtectedPeople people{{"John Smith", "", {"john.smith@corp.test"}, {}, true},
                                 {"John Smith", "", {"john.smith2@corp.test"}, {}, true}};
    CHECK(named(people, "John Smith", "john.smith2@corp.test").empty());
    CHECK(named(people, "John Smith", "john.smith3@corp.test") == "John Smith");
}

TEST_CASE("An exception silences one name at one address or domain, and nothing else", "[names]") {
    const std::vector<ProtectedPerson> jane{{"Jane Doe", "", {"jane@corp.test"}, {}, true},
                                            {"Max Power", "", {"max@corp.test"}, {}, true}};
    const ProtectedPeople people(jane, {}, {{"Jane Doe", "jane@bakery.test"}, {"", "@signing.test"}});
    CHECK(named(people, "Jane Doe", "Jane@Bakery.test").empty());
    CHECK(named(people, "Max Power", "jane@bakery.test") == "Max Power");
    CHECK(named(people, "Jane Doe", "other@bakery.test") == "Jane Doe");
    CHECK(named(people, "Max Power via Signing", "noreply@signing.test").empty());
    CHECK(named(people, "Max Power via Signing", "noreply@sub.signing.test") == "Max Power");
}

TEST_CASE("Of several people the nearest name is told, and a marked person before another", "[names]") {
    const ProtectedPeople people{{"Jon Smith", "", {"jon@corp.test"}, {}, true},
                                 {"John Smith", "assistant", {"john@corp.test"}, {}, false},
                                 {"John Smith", "CEO", {"ceo@corp.test"}, {}, true}};
    const auto found = people.imitated_by("John Smith", "x@evil.test");
    REQUIRE(found);
    CHECK(found->person->title == "CEO");
}

TEST_CASE("The owner of a mailbox is known when somebody marked them", "[names]") {
    const ProtectedPeople people{{"Jane Doe", "", {"jane@corp.test"}, {}, true},
                                 {"Max Power", "", {"max@corp.test"}, {}, false}};
    REQUIRE(people.marked_owner("JANE@corp.test"));
    CHECK(people.marked_owner("jane@corp.test")->name == "Jane Doe");
    CHECK(people.marked_owner("max@corp.test") == nullptr);
    CHECK(people.marked_owner("") == nullptr);
    CHECK(ProtectedPeople().marked_owner("jane@corp.test") == nullptr);
}

TEST_CASE("Hostile display names cost little and match nobody", "[names]") {
    const auto people = everybody();
    std::string many_words, many_marks, one_word(100'000, 'a'), at_signs(1'000, '@');
    for (int i = 0; i < 20'000; ++i) {
        many_words += "x ";
        many_marks += "-,'\"(";
    }
    for (const auto& text :
         {many_words, many_marks, one_word, at_signs, std::string("\xff\xfe\x00 \xf0\x9f", 6), std::string("''' 's ´")})
        CHECK(named(people, text).empty());
    CHECK(named(people, std::string(400, ' ') + "Jane Doe") == "Jane Doe");
    CHECK(named(people, std::string(600, ' ') + "Jane Doe").empty()); // past what is looked at
}

TEST_CASE("A registry of nobody imitates nobody", "[names]") {
    CHECK_FALSE(ProtectedPeople().imitated_by("Jane Doe", "x@evil.test"));
    const ProtectedPeople unusable{
        {"", "", {"a@corp.test"}, {}, true}, {"Dr.", "", {}, {}, true}, {"\xff", "", {}, {}, true}};
    CHECK_FALSE(unusable.imitated_by("", "x@evil.test"));
    CHECK_FALSE(unusable.imitated_by("Dr.", "x@evil.test"));
}

TEST_CASE("Words of other scripts are written in Latin letters in the usual ways", "[names]") {
    CHECK(romanise("jürgen").forms == std::vector<std::string>{"jurgen", "juergen"});
    CHECK(romanise("łukasz").forms == std::vector<std::string>{"lukasz"});
    CHECK(romanise("щукин").forms.front() == "shchukin");
    CHECK(romanise("παπαδόπουλος").forms.front() == "papadopoulos");
    CHECK(romanise("j\u0430ne").is_mixed);
    CHECK_FALSE(romanise("jané").is_foreign);
    CHECK(romanisation_key("yulia") == romanisation_key("julija"));
    CHECK(romanisation_key("sergey") != romanisation_key("sergeeva"));
}

TEST_CASE("Nicknames stand for their names and for nobody else's", "[names]") {
    CHECK(may_stand_for("bill", "william"));
    CHECK(may_stand_for("william", "bill"));
    CHECK(may_stand_for("pepe", "jose"));
    CHECK(may_stand_for("uschi", "ursula"));
    CHECK_FALSE(may_stand_for("bill", "robert"));
    CHECK_FALSE(may_stand_for("", "william"));
}
