// Examples for the detectors of how a mail is built, and to how many it is sent. A new detector gets its row here
// (docs/detection.md).
#include "tests/scanner/examples/examples.hpp"

namespace remand::test {

namespace {

FactsBuilder from_field(std::string raw) {
    return a_message().set([&](auto& facts) { facts.from_raw = {std::move(raw)}; });
}

} // namespace

std::map<std::string, Pair> examples_of_structure() {
    return {
        {"bulk.list_headers", {newsletter(a_message()), listed(newsletter(a_message()))}},
        {"bulk.service", {a_message().set([](auto& f) { f.list.has_feedback_id = true; }), a_message()}},
        {"bulk.unsubscribe_text",
         {a_message().text("unsubscribe").link("https://a.test/").link("https://a.test/u"),
          a_message().text("unsubscribe")}},
        {"bulk.provider_level",
         {a_message().set([](auto& f) { f.stamps.bulk_level = 7; }),
          a_message().set([](auto& f) { f.stamps.bulk_level = 1; })}},
        {"bulk.no_list_headers", {a_message().text("unsubscribe"), newsletter(a_message().text("unsubscribe"))}},
        {"structure.malformed_from",
         {from_field("Tool Set <deals@partner.test >"), from_field("\"Tool, Set\" <deals@partner.test>")}},
        {"structure.unspaced_name", {from_field("Tool Set<deals@partner.test>"), from_field("<deals@partner.test>")}},
        {"structure.false_thread",
         {a_message().set([](auto& f) { f.has_references = true; }),
          a_message().subject("Re: Minutes").set([](auto& f) { f.has_references = true; })}},
        {"structure.fake_reply",
         {a_message().subject("Re: invoice"),
          a_message().subject("Re: invoice").set([](auto& f) { f.has_references = true; })}},
        {"structure.no_message_id", {a_message().set([](auto& f) { f.message_id.clear(); }), a_message()}},
        {"structure.foreign_message_id",
         {unproven().set([](auto& f) { f.message_id = "<1@else.example.com>"; }), unproven()}},
        {"structure.script_mailer", {a_message().set([](auto& f) { f.php_script = "wp-mailer.php"; }), a_message()}},
        {"structure.server_account",
         {a_message().set([](auto& f) {
              f.return_path = {"", "root", "rented.test"};
          }),
          a_message().from("Cron", "root@partner.test").set([](auto& f) {
              f.return_path = {"", "root", "partner.test"};
          })}},
        {"structure.hidden_recipients", {a_message().set([](auto& f) { f.to.clear(); }), a_message()}},
        {"structure.addressed_to_sender", {a_message().to("max@partner.test"), a_message()}},
        {"structure.date_skew",
         {a_message().set([](auto& f) { f.first_trusted_received = *f.date + std::chrono::hours(100); }),
          a_message().set([](auto& f) { f.first_trusted_received = *f.date + std::chrono::hours(5); })}},
        {"structure.no_sender_address",
         {a_message().set([](auto& f) {
              f.from = {{"Prize Centre", "", ""}};
          }),
          a_message()}},
        {"structure.no_date", {a_message().set([](auto& f) { f.date.reset(); }), a_message()}},
        {"structure.broken_mime",
         {a_message().set([](auto& f) { f.malformed = {"mime.no_boundary"}; }),
          a_message().set([](auto& f) { f.malformed = {"limit.links"}; })}},
        {"structure.unscannable", {a_message().set([](auto& f) { f.unscannable = "too large"; }), a_message()}},
    };
}

} // namespace remand::test
