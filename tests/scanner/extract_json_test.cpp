#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

#include "scanner/extract/extract.hpp"
#include "scanner/facts_json.hpp"
#include "scanner/facts_wire.hpp"

using namespace remand::scanner;

TEST_CASE("Facts come back from JSON as they were", "[extract_json_test]") {
    MessageFacts facts;
    facts.size = 5'000'000'000;
    facts.subject = "Größe \"x\" \u202E";
    facts.date = remand::from_micros(1'800'000'000'000'001);
    facts.from = {{"Jane", "jane", "a.test"}};
    facts.return_path = Address{};
    facts.received = {{"a.test", "192.0.2.1", "b.test"}};
    facts.authentication.is_present = true;
    facts.authentication.dkim = {{"pass", "a.test"}, {"fail", "b.test"}};
    facts.stamps.spam_confidence = 0;
    facts.html.forms = {{"c.test", true}, {}};
    facts.links = {{"https://a.test/", "a", "https", "a.test", LinkSource::nested_message, true, true}};
    facts.attachments.resize(2);
    facts.attachments[1].kind = FileKind::encrypted;
    facts.attachments[1].smuggling = {"atob"};
    facts.attachments[1].tlsh = std::string(70, 'A');
    facts.nested.resize(1);
    facts.nested[0].text = "inner";
    facts.malformed = {"mime.nul"};
    facts.exercise_headers = {"x-phishtest"};
    facts.fingerprints = {1, "0123456789abcdef", "invoice #", "fedcba9876543210"};
    const auto text = to_json(facts);
    const auto back = facts_from_json(text);
    REQUIRE(back);
    CHECK(to_json(*back) == text);
    CHECK(back->size == facts.size);
    CHECK(back->subject == facts.subject);
    CHECK(back->date == facts.date);
    REQUIRE(back->return_path);
    CHECK(back->return_path->empty());
    CHECK(back->stamps.spam_confidence == 0);
    CHECK_FALSE(back->stamps.bulk_level);
    CHECK(back->authentication.dkim[1].domain == "b.test");
    CHECK(back->links[0].source == LinkSource::nested_message);
    CHECK(back->links[0].is_host_obfuscated);
    CHECK(back->attachments[1].kind == FileKind::encrypted);
    CHECK(back->attachments[1].tlsh == std::string(70, 'A'));
    CHECK(back->html.forms[0].has_password_field);
    CHECK(back->nested[0].text == "inner");
    CHECK(back->exercise_headers == facts.exercise_headers);
    CHECK(back->fingerprints.structure == "fedcba9876543210");
}

TEST_CASE("Unknown fields and words of a newer version are no error", "[extract_json_test]") {
    const auto facts =
        facts_from_json(R"({"version":9,"hologram":{"a":[1]},"subject":null,"attachments":[{"kind":"hologram"}]})");
    REQUIRE(facts);
    CHECK(facts->version == 9);
    CHECK(facts->subject.empty());
    CHECK(facts->attachments.at(0).kind == FileKind::unknown);
}

TEST_CASE("A wrong type is an error that names the field", "[extract_json_test]") {
    const auto facts = facts_from_json(R"({"links":[{"href":5}]})");
    REQUIRE_FALSE(facts);
    CHECK(facts.error().code == "facts.wrong_type");
    CHECK(facts.error().message.find("\"links\"") != std::string::npos);
    CHECK_FALSE(facts_from_json(R"({"size":1.5})"));
    CHECK_FALSE(facts_from_json(R"({"word_count":99999999999})"));
    CHECK(facts_from_json("[]").error().code == "facts.not_json");
    CHECK(facts_from_json("{").error().code == "facts.not_json");
}

TEST_CASE("Facts of the first version are read as they are, without what came later", "[extract_json_test]") {
    const auto facts = facts_from_json(R"({"version":1,"subject":"Hello","links":[{"host":"a.test"}]})");
    REQUIRE(facts);
    CHECK(facts->version == 1);
    CHECK(facts->fingerprints.version == 0);
    CHECK(facts->fingerprints.text.empty());
}

namespace {

// Something in every kind of field.
MessageFacts full_facts() {
    MessageFacts facts;
    facts.size = 5'000'000'000;
    facts.subject = "Gr\u00F6\u00DFe";
    facts.date = remand::from_micros(-1);
    facts.from = {{"Jane", "jane", "a.test"}, {}};
    facts.return_path = Address{};
    facts.stamps.spam_confidence = -1;
    facts.links = {{"https://a.test/", "a", "https", "a.test", LinkSource::qr_code, true, false}};
    facts.attachments.resize(1);
    facts.attachments[0].kind = FileKind::disk_image;
    facts.attachments[0].tlsh = "A1";
    facts.nested.resize(1);
    facts.nested[0].text = "inner";
    facts.malformed = {"mime.nul"};
    facts.exercise_headers = {"x-phishtest", "x-threatsim-id"};
    return facts;
}

} // namespace

TEST_CASE("Facts come back from the wire as they were", "[extract_json_test]") {
    for (const auto& facts : {MessageFacts{}, full_facts()}) {
        const auto back = facts_from_wire(to_wire(facts));
        REQUIRE(back);
        CHECK(to_json(*back) == to_json(facts));
        CHECK(to_wire(*back) == to_wire(facts));
    }
}

TEST_CASE("Facts from the wire that are cut off, too long or impossible are refused", "[extract_json_test]") {
    const auto whole = to_wire(full_facts());
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(facts_from_wire(whole.substr(0, size)));
    CHECK_FALSE(facts_from_wire(whole + '\0'));
    for (std::size_t at = 0; at < whole.size(); ++at) { // any byte may be another one: nothing worse than other facts
        auto changed = whole;
        changed[at] = '\xFF';
        if (const auto facts = facts_from_wire(changed)) CHECK(facts_from_wire(to_wire(*facts)));
    }
    auto facts = full_facts();
    for (int i = 0; i < 20; ++i) { // deeper than anything we write
        MessageFacts outer;
        outer.nested.push_back(facts);
        facts = outer;
    }
    CHECK_FALSE(facts_from_wire(to_wire(facts)));
}

TEST_CASE("Text from the wire that is no UTF-8 is mended", "[extract_json_test]") {
    MessageFacts facts;
    facts.subject = "a\xFFz";
    CHECK(facts_from_wire(to_wire(facts))->subject == "a\xEF\xBF\xBDz");
}
