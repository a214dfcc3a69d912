
#include <catch2/catch.hpp>

#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::FileKind;
using scanner::judge;

TEST_CASE("An ordinary business mail has no disposition", "[model]") {
    const auto verdict = judge(a_message().build(), our_tenant());
    CHECK(verdict.disposition == Disposition::none);
    CHECK(verdict.score == 0);
    CHECK(verdict.model.starts_with(scanner::model_version()));
}

TEST_CASE("A credential phish is malicious and its score is the sum of its evidence", "[model]") {
    const auto verdict = judge(credential_phish().build(), our_tenant());
    CHECK(verdict.disposition == Disposition::malicious);
    CHECK(verdict.score == sum_of(verdict));
}

TEST_CASE("The first reason explains the disposition, and caps come last", "[model]") {
    const auto first = [](const Verdict& verdict) { return verdict.evidence.front().code; };
    const auto phish = judge(credential_phish().build(), our_tenant());
    CHECK(first(phish) == "identity.brand_name");
    const auto spoof = judge(a_message().from("Jane Doe", "jane.doe@mail.test").build(), our_tenant());
    CHECK(first(spoof) == "identity.vip_name");
    const auto spam = judge(a_message()
                                .subject("Casino free spins")
                                .authentication("none", "none", "none")
                                .link("https://bit.ly/x")
                                .link("https://bit.ly/y")
                                .set([](auto& f) { f.to.clear(); })
                                .build(),
                            {});
    CHECK(spam.disposition == Disposition::spam);
    CHECK(first(spam) == "content.gambling");
    const auto bulk = judge(a_message()
                                .subject("\U0001F381 Autumn sale")
                                .text("To unsubscribe click here")
                                .link("https://u1.ct.sendgrid.net/a")
                                .link("https://u1.ct.sendgrid.net/b")
                                .set([](auto& f) { f.list.has_list_unsubscribe = true; })
                                .build(),
                            our_tenant());
    CHECK(bulk.disposition == Disposition::bulk);
    CHECK(first(bulk) == "bulk.list_headers");
    auto capped = credential_phish()
                      .subject("Your mailbox is full, congratulations")
                      .text("Verify your account within 24 hours. Your package is on hold. Buy gift cards, a quick "
                            "favor. Casino free spins.");
    const auto verdict = judge(capped.build(), our_tenant());
    REQUIRE(has(verdict, "model.cap_content"));
    bool has_cap = false;
    for (const auto& row : verdict.evidence) {
        if (has_cap) CHECK(row.code.starts_with("model.cap_"));
        has_cap = has_cap || row.code.starts_with("model.cap_");
    }
}

TEST_CASE("A threat in words with signs beside them is suspicious, many signs without a threat are spam", "[model]") {
    auto mail = a_message()
                    .from("News", "x@great-offer.click")
                    .authentication("softfail", "fail", "none")
                    .link("https://bit.ly/a");
    mail.link("https://bit.ly/b").set([](auto& f) { f.to.clear(); });
    CHECK(judge(mail.build(), {}).score >= 42);
    CHECK(judge(mail.build(), {}).disposition == Disposition::spam);
    mail.text("Your package is on hold. Customs fee. Verify your account");
    CHECK(judge(mail.build(), {}).disposition == Disposition::suspicious);
}

TEST_CASE("The same facts give the same verdict", "[model]") {
    const auto facts = credential_phish().build();
    const auto first = judge(facts, our_tenant()), second = judge(facts, our_tenant());
    CHECK(first.evidence == second.evidence);
    CHECK(first.score == second.score);
}

TEST_CASE("Words alone are never malicious, suspicious or spoof", "[model]") {
    const auto verdict =
        judge(a_message()
                  .subject("Your mailbox is full, congratulations")
                  .text("Verify your account within 24 hours. Your package is on hold. You are the next of kin to 5 "
                        "million dollars, a "
                        "confidential business proposal. I hacked your device and recorded a video on porn sites, send "
                        "bitcoin to my "
                        "wallet. Buy gift cards, a quick favor. Update my direct deposit. Casino free spins. Viagra.")
                  .build(),
              our_tenant());
    CHECK(verdict.score == sum_of(verdict));
    CHECK(has(verdict, "model.cap_content"));
    CHECK(verdict.disposition == Disposition::spam);
}

TEST_CASE("Good words around it do not change the verdict on a phish", "[model]") {
    const auto plain = judge(credential_phish().build(), our_tenant());
    auto stuffed = credential_phish();
    stuffed.set([](auto& f) {
        for (int i = 0; i < 200; ++i) f.text += " meeting minutes project lunch regards family weather";
        f.word_count += 1400;
    });
    const auto verdict = judge(stuffed.build(), our_tenant());
    CHECK(verdict.disposition == plain.disposition);
    for (const auto& row : plain.evidence) { // that there is hardly any text is not true any more
        INFO(row.code);
        CHECK((has(verdict, row.code) || row.code == "content.bare_link" || row.code.ends_with("like_spam") ||
               row.code.starts_with("model.cap_")));
    }
}

TEST_CASE("One group of evidence is suspicious at most", "[model]") {
    auto mail = a_message().attachment("a.svg", FileKind::svg).attachment("b.docm", FileKind::ooxml);
    mail.set([](auto& f) {
        f.attachments[0].has_script = true;
        f.attachments[1].has_macro = f.attachments[1].has_auto_macro = true;
    });
    const auto verdict = judge(mail.build(), our_tenant());
    CHECK(verdict.score >= 64);
    CHECK(has(verdict, "model.cap_attachments"));
    CHECK(verdict.disposition == Disposition::suspicious);
}

TEST_CASE("A false sender with nothing to click is a spoof", "[model]") {
    const auto verdict = judge(a_message().from("Jane Doe", "jane.doe@mail.test").build(), our_tenant());
    CHECK(verdict.disposition == Disposition::spoof);
}

TEST_CASE("A protected person's name with a request for a favour is malicious", "[model]") {
    const auto verdict = judge(a_message()
                                   .from("Jane Doe", "jane.doe.ceo@gmail.com")
                                   .to("bob@corp.test")
                                   .text("Are you available? I need a quick task done.", 10)
                                   .build(),
                               our_tenant());
    CHECK(has(verdict, "model.person_and_request"));
    CHECK(verdict.disposition == Disposition::malicious);
}

TEST_CASE("An authenticated newsletter is bulk", "[model]") {
    const auto verdict = judge(a_message()
                                   .subject("\U0001F381 Autumn sale: 20 % off")
                                   .text("Order now and save. Unsubscribe here.")
                                   .link("https://www.partner.test/sale")
                                   .link("https://www.partner.test/unsubscribe?e=jane@corp.test")
                                   .set([](auto& f) { f.list.has_list_unsubscribe = f.list.has_one_click = true; })
                                   .build(),
                               our_tenant());
    CHECK(verdict.disposition == Disposition::bulk);
}

TEST_CASE("A password reset of an authenticated sender is not flagged", "[model]") {
    const auto verdict =
        judge(a_message()
                  .subject("Reset your password")
                  .text("Somebody asked to reset the password of your account. Confirm your account within 24 hours.")
                  .link("https://accounts.partner.test/reset")
                  .build(),
              our_tenant());
    CHECK((verdict.disposition == Disposition::none || verdict.disposition == Disposition::bulk));
}

TEST_CASE("Nothing but the wording speaks against an authenticated sender: that takes more to be spam", "[model]") {
    const auto notice =
        a_message()
            .subject("Your password expires")
            .text(
                "Please verify your account, your mailbox is full. The minutes of the spring meeting were approved as "
                "circulated, and those of the autumn meeting follow by separate mail. Kind regards from the "
                "office. Unsubscribe here.")
            .link("https://u1.ct.sendgrid.net/a")
            .link("https://u1.ct.sendgrid.net/b");
    const auto verdict = judge(notice.build(), our_tenant());
    CHECK(verdict.score >= 32);
    CHECK(verdict.disposition == Disposition::bulk);
    CHECK(verdict.explanation.grounds == "Signs of mail to many, and nothing worse");
    CHECK(judge(FactsBuilder(notice).authentication("none", "none", "none").build(), our_tenant()).disposition ==
          Disposition::spam);
    CHECK(judge(FactsBuilder(notice).reply_to("jane4711@gmail.com").build(), our_tenant()).disposition ==
          Disposition::suspicious);
    const auto casino = judge(FactsBuilder(notice)
                                  .subject("Casino free spins, play blackjack")
                                  .text("Casino free spins. Roulette and slots tonight. Order now, risk free.")
                                  .build(),
                              our_tenant());
    CHECK(casino.disposition == Disposition::spam);
    CHECK(casino.explanation.grounds.find("42 are needed of wording alone from an authenticated sender") != std::string::npos);
}

TEST_CASE("The provider's verdict alone moves nothing", "[model]") {
    const auto verdict = judge(a_message()
                                   .set([](auto& f) {
                                       f.stamps.spam_confidence = 9;
                                       f.stamps.category = "HPHISH";
                                       f.stamps.bulk_level = 9;
                                   })
                                   .build(),
                               our_tenant());
    CHECK((verdict.disposition == Disposition::none || verdict.disposition == Disposition::bulk));
    CHECK(verdict.attributes == std::vector<std::string>{"external", "provider_flagged", "vip_recipient"});
}

TEST_CASE("Attributes are sorted and say what is true beside the disposition", "[model]") {
    const auto verdict = judge(a_message()
                                   .subject("Re: Minutes")
                                   .set([](auto& f) {
                                       f.is_signed = f.is_calendar = f.is_partial = f.has_in_reply_to = true;
                                       f.unscannable = "too large";
                                   })
                                   .build(),
                               our_tenant());
    CHECK(verdict.attributes == std::vector<std::string>{"calendar", "external", "in_thread", "partial", "signed",
                                                         "unscannable", "vip_recipient"});
}

TEST_CASE("Facts without anything in them are judged", "[model]") {
    const auto verdict = judge({}, {});
    CHECK(verdict.score == sum_of(verdict));
    CHECK(verdict.disposition == Disposition::none);
}

TEST_CASE("Without a tenant the own domains are those of the recipients that the hops name", "[model]") {
    auto mail = a_message().from("Boss", "boss@corp.test").to("a@else.test");
    const auto is_external = [&] {
        const auto attributes = judge(mail.build(), {}).attributes;
        return std::find(attributes.begin(), attributes.end(), "external") != attributes.end();
    };
    CHECK(is_external()); // To is all there is
    mail.set([](auto& f) { f.hop_recipients = {"jane@corp.test"}; });
    CHECK_FALSE(is_external());
    mail.set([](auto& f) { f.hop_recipients = {"jane@localhost"}; }); // names no organisation
    CHECK_FALSE(is_external());
}

TEST_CASE("A sender that writes its own domain into To as well is no colleague", "[model]") {
    auto mail = a_message()
                    .from("Offer", "x@shop.test")
                    .to("x@shop.test")
                    .text("Win a free gift card worth 500 today. Claim your prize now!");
    CHECK(has(judge(mail.build(), {}), "structure.addressed_to_sender"));
    CHECK(has(judge(mail.build(), {}), "content.prize"));
}

TEST_CASE("Several lures are more than words, and advertising does not dilute them", "[model]") {
    const auto mail = a_message()
                          .from("Desk", "desk@office.test")
                          .subject("Your wallet is suspended: verify your account")
                          .text("Verify your account or your wallet will be suspended. Your recovery phrase must be verified. "
                                "Play at our online casino with free spins today!")
                          .link("https://elsewhere.test/a");
    const auto verdict = judge(mail.build(), our_tenant());
    CHECK(has(verdict, "content.crypto_lure"));
    CHECK(has(verdict, "content.credential_lure"));
    CHECK(verdict.disposition == Disposition::suspicious);
}
