#include "service/message_identity.hpp"

#include <catch2/catch.hpp>

using namespace remand;
using scanner::MessageFacts;
using service::identity_of;
using service::journaled;

namespace {

MessageFacts an_invoice() {
    MessageFacts facts;
    facts.message_id = "<invoice-1@sender.test>";
    facts.from = {{"Sender", "billing", "sender.test"}};
    facts.subject = "Invoice 1";
    facts.text = "Please pay within two weeks.";
    scanner::Attachment attachment;
    attachment.sha256 = "ab12";
    facts.attachments = {attachment};
    return facts;
}

MessageFacts a_journal_report_of(const MessageFacts& message) {
    MessageFacts report;
    report.message_id = "<report-1@journal.test>";
    report.from = {{"", "journal", "journal.test"}};
    report.subject = message.subject;
    report.text = "Sender: billing@sender.test Subject: Invoice 1 Message-Id: " + message.message_id +
                  " Recipient: jane@example.com";
    report.nested = {message};
    return report;
}

} // namespace

TEST_CASE("A message is the same one in every mailbox, whatever its trace fields and folding", "[message_identity]") {
    auto other = an_invoice();
    other.sha256 = "other bytes";
    other.size = 4711;
    other.received = {{"a.test", "192.0.2.1", "b.test"}};
    other.text = "Please  pay\nwithin two weeks. ";
    other.from[0].domain = "Sender.test";
    CHECK(identity_of(an_invoice()).size() == 16);
    CHECK(identity_of(other) == identity_of(an_invoice()));
}

TEST_CASE("A Message-ID that is used again does not make another message the same one", "[message_identity]") {
    const auto original = identity_of(an_invoice());
    auto other = an_invoice();
    SECTION("another text") { other.text = "Please pay to our new account."; }
    SECTION("another author") { other.from[0].domain = "else.test"; }
    SECTION("another attachment") { other.attachments[0].sha256 = "cd34"; }
    SECTION("another subject") { other.subject = "Invoice 2"; }
    SECTION("another Message-ID") { other.message_id = "<invoice-2@sender.test>"; }
    CHECK(identity_of(other) != original);
}

TEST_CASE("A journal report is a copy of the message that it is about", "[message_identity]") {
    const auto report = a_journal_report_of(an_invoice());
    REQUIRE(journaled(report) != nullptr);
    CHECK(identity_of(report) == identity_of(an_invoice()));
}

TEST_CASE("A message that carries another one is a message of its own", "[message_identity]") {
    auto forwarded = a_journal_report_of(an_invoice());
    SECTION("forwarded by hand") { forwarded.text = "See below. Message-Id: <invoice-1@sender.test>"; }
    SECTION("a report that names another message") {
        forwarded.text = "Sender: a@sender.test Message-Id: <else@sender.test> Recipient: jane@example.com";
    }
    SECTION("two attached messages") { forwarded.nested.push_back(an_invoice()); }
    CHECK(journaled(forwarded) == nullptr);
    CHECK(identity_of(forwarded) != identity_of(an_invoice()));
}

TEST_CASE("Nothing that could be read is the same as nothing else", "[message_identity]") {
    CHECK(identity_of(MessageFacts{}).empty());
}
