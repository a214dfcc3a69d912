// Examples for the detectors of who sends: authentication and identity. A new detector gets its row here (docs/detection.md).
#include "tests/scanner/examples/examples.hpp"

namespace remand::test {

namespace {

std::string legacy() {
    return "Dear beloved, I am a widow and my late husband left eleven million dollars in a bank. You will stand as next of "
           "kin. Reply with your full name, address and telephone number.";
}
std::string guest_lecture() {
    return "We organise the lectures about industrial heat for our students this summer, and a colleague here named "
           "you as somebody "
           "who knows the subject well. Would one of your engineers like to speak on a Wednesday in June?";
}

} // namespace

std::map<std::string, Pair> examples_of_sender() {
    return {
        {"auth.dmarc_enforced_fail", {a_message().authentication("fail", "fail", "fail", "reject"), a_message()}},
        {"auth.dmarc_fail",
         {a_message().authentication("fail", "none", "fail", "none"),
          a_message().authentication("fail", "fail", "fail", "reject")}},
        {"auth.dmarc_fail_list",
         {listed(a_message().authentication("pass", "fail", "fail")),
          a_message().authentication("pass", "fail", "fail")}},
        {"auth.compauth_fail",
         {unproven().set([](auto& f) {
              f.authentication.compauth = "fail";
              f.authentication.compauth_reason = "000";
          }),
          unproven().set([](auto& f) { f.authentication.compauth = "none"; })}},
        {"auth.compauth_implicit",
         {unproven().set([](auto& f) {
              f.authentication.compauth = "fail";
              f.authentication.compauth_reason = "001";
          }),
          a_message().set([](auto& f) { f.authentication.compauth = "pass"; })}},
        {"auth.own_domain_spoof",
         {unproven().from("Boss", "boss@corp.test"),
          a_message().from("Boss", "boss@corp.test").authentication("pass", "pass", "pass")}},
        {"auth.spf_fail", {a_message().authentication("fail", "none", "none"), a_message()}},
        {"auth.spf_weak",
         {a_message().authentication("softfail", "none", "none"),
          a_message().authentication("softfail", "pass", "pass")}},
        {"auth.dkim_fail", {a_message().authentication("none", "fail", "none"), a_message()}},
        {"auth.none", {unproven(), a_message()}},
        {"auth.arc_override",
         {a_message().authentication("fail", "fail", "fail").set([](auto& f) { f.authentication.arc = "pass"; }),
          a_message()}},
        {"auth.ambiguous_from",
         {a_message().set([](auto& f) {
              f.from_strict = {{"", "x", "evil.test"}};
          }),
          a_message().set([](auto& f) {
              f.from_strict = {{"", "max", "partner.test"}};
          })}},
        {"auth.forged_stamp",
         {a_message().set([](auto& f) { f.forged_stamps = {"X-MS-Exchange-Organization-AuthAs"}; }), a_message()}},
        {"auth.envelope_differs",
         {unproven().set([](auto& f) {
              f.return_path = scanner::Address{"", "b", "bulk.test"};
          }),
          a_message()}},
        {"auth.provider_verdict",
         {a_message().set([](auto& f) { f.stamps.spam_confidence = 9; }),
          a_message().set([](auto& f) { f.stamps.spam_confidence = 1; })}},
        {"auth.proven_sender",
         {a_message().link("https://www.partner.test/orders"), unproven().link("https://www.partner.test/orders")}},
        {"identity.vip_name",
         {a_message().from("Doe, Jane (CFO)", "ceo.office@mail.test"), a_message().from("Jane Doe", "jane@corp.test")}},
        {"identity.namesake",
         {a_message().from("Jane Doe", "j.doe@faculty.test").text(guest_lecture()),
          a_message()
              .from("Jane Doe", "j.doe@faculty.test")
              .text("Are you at your desk? I need a quick favour. " + guest_lecture())}},
        {"identity.vip_free_mail",
         {a_message().from("Jane Doe", "jane.doe.office@gmail.com"),
          a_message().from("Jane Doe", "ceo.office@mail.test")}},
        {"identity.address_in_name",
         {a_message().from("boss@corp.test", "x@evil.test"), a_message().from("max@partner.test", "max@partner.test")}},
        {"identity.self_name", {a_message().from("corp.test mail", "x@evil.test"), a_message()}},
        {"identity.homograph",
         {a_message().from("Sales", "x@who1esale.test"), a_message().from("Sales", "x@wholesale.test")}},
        {"identity.typo_domain",
         {a_message().from("Sales", "x@wholesael.test"), a_message().from("Sales", "x@wholly.test")}},
        {"identity.swapped_suffix",
         {a_message().from("Sales", "x@wholesale.example").text("Are you at your desk?"),
          a_message().from("Sales", "x@mail.wholesale.test")}},
        {"identity.combined_domain",
         {a_message().from("Sales", "x@wholesale-payroll.test").text("Are you at your desk?"),
          a_message().from("Sales", "x@wholesaleshop.test")}},
        {"identity.brand_lookalike",
         {a_message().from("Help", "x@rnicrosoft.com"), a_message().from("Help", "x@microsoft.com")}},
        {"identity.brand_name",
         {a_message().from("Microsoft account team", "x@evil.test"),
          a_message().from("Microsoft account team", "account@microsoft.com")}},
        {"identity.brand_subject",
         {a_message().subject("Your Netflix membership").link("https://evil.test/a"),
          a_message().subject("Your Netflix membership").link("https://www.netflix.com/a")}},
        {"identity.office_free_mail",
         {a_message().from("Payroll Department", "pay77@gmail.com"), a_message().from("Max Partner", "max@gmail.com")}},
        {"identity.receipt_free_mail",
         {a_message().from("Billing", "desk.4471@gmail.com").text("PayPal receipt: you were charged 400.00 USD today."),
          a_message()
              .from("Max", "max@gmail.com")
              .subject("Fwd: receipt")
              .text("PayPal receipt: you were charged 4.00 USD.")}},
        {"identity.stranger_fortune",
         {a_message().from("Mrs Grace", "grace.w@gmail.com").text(legacy()),
          listed(a_message().from("Max", "max@gmail.com").text(legacy()))}},
        {"identity.replyto_free_mail",
         {a_message().reply_to("ceo777@gmail.com"), a_message().reply_to("max@partner.test")}},
        {"identity.replyto_differs",
         {unproven().reply_to("x@else.test"), newsletter(unproven().reply_to("x@else.test"))}},
        {"identity.numbered_sender",
         {a_message().from("Tool Set", "jane_doe_48213@campaign.test"), a_message().from("Ann", "ann_1980@gmail.com")}},
        {"identity.random_envelope",
         {a_message().authentication("none", "none", "none").set([](auto& f) {
              f.authentication.spf_domain = "yfc3kit9uqltd7kk.test";
          }),
          a_message().authentication("none", "none", "none").set([](auto& f) {
              f.authentication.spf_domain = "bounce7f3a9c.mailings.test";
          })}},
        {"identity.random_sender", {a_message().from("News", "x@xkqzwvbtr.test"), a_message()}},
        {"identity.hosting_sender", {a_message().from("Invoice", "a@contoso.onmicrosoft.com"), a_message()}},
        {"identity.risky_suffix", {a_message().from("Offer", "a@great-offer.click"), a_message()}},
        {"identity.international", {a_message().from("Offer", "a@xn--bcher-kva.test"), a_message()}},
        {"identity.shouting_name", {a_message().from("WIN $1000 NOW!", "a@shop.test"), a_message()}},
        {"identity.partner_account",
         {a_message().from("Ann Other", "ann@wholesale.test").subject("Invoice 4471").text(new_bank()),
          a_message().subject("Invoice 4471").text(new_bank())}},
        {"identity.stranger_demand",
         {a_message().from("someone", "k4771@post.test").subject("You have two days").text(blackmail()),
          a_message().from("Max", "max@wholesale.test").subject("You have two days").text(blackmail())}},
        {"identity.sender_is_recipient",
         {unproven().from("", "jane@corp.test"),
          a_message().from("", "jane@corp.test").authentication("pass", "pass", "pass")}},
        {"identity.replyto_lookalike",
         {a_message().reply_to("max@partnr.test"), a_message().reply_to("max@partner-support.test")}},
        {"identity.thread_lookalike",
         {a_message()
              .from("Ann", "ann@vemdor.test")
              .text("Please pay. From: Ann <ann@vendor.test> Sent: Monday To: Jane"),
          a_message()
              .from("Bea", "bea@vendor.test")
              .text("Please pay. From: Ann <ann@vendor.test> Sent: Monday To: Jane")}},
        {"identity.thread_name",
         {a_message()
              .from("Ann Other", "x@hotel.test")
              .text("See this. From: Ann Other <ann@vendor.test> Sent: Monday To: Jane"),
          a_message()
              .from("Bea Other", "x@hotel.test")
              .text("See this. From: Ann Other <ann@vendor.test> Sent: Monday To: Jane")}},
        {"identity.partner_in_address",
         {a_message().from("Jim Stone", "jstone.wholesale@gmail.com"),
          a_message().from("Jim Stone", "jim.stone.whole@gmail.com")}},
        {"identity.no_callback",
         {a_message().text(
              "Our bank account has changed, please pay invoice 12 there. Phones are down because of the move."),
          a_message().text("Our bank account has changed, please call us on the number you know before you pay.")}},
        {"identity.outside_desk",
         {a_message()
              .from("IT Service Desk", "desk@dental.test")
              .text("Your authenticator token is out of step. Renew it today."),
          a_message()
              .from("IT Service Desk", "desk@corp.test")
              .text("Your authenticator token is out of step. Renew it today.")}},
        {"identity.false_authority",
         {a_message().from("Ministry of Finance", "refund@bmf-gv-at.test"),
          a_message().from("Gov tech", "info@govtech.test")}},
        {"identity.foreign_account",
         {a_message()
              .from("Max", "max@riedl.at")
              .text("Our bank account has changed. Pay to LT12 1000 0111 0100 1000 from now on."),
          a_message()
              .from("Max", "max@riedl.lt")
              .text("Our bank account has changed. Pay to LT12 1000 0111 0100 1000 from now on.")}},
        {"identity.sister_domain",
         {a_message()
              .from("Ann", "ann@wholesale.example")
              .text("Since September I look after the customers in the south. Orders go through your account as "
                    "before. I would like to "
                    "visit you in spring."),
          a_message()
              .from("Ann", "ann@wholesale.example")
              .text("Are you at your desk? I need a favour, quickly please, before the bank closes today.")}},
        {"identity.partner_name",
         {a_message().from("Wholesale Accounts", "x@post.test"),
          a_message().from("Wholesale Accounts", "x@wholesale.test")}},
        {"identity.outside_payroll",
         {a_message()
              .from("Dan Marsh", "dan77@gmail.com")
              .text("I have a new bank account. Please pay my salary there."),
          a_message().text("Your salary statement is ready in the portal.")}},
        {"identity.false_assurance",
         {a_message().subject("[Verified] Your document").link("https://partner.test/d"),
          a_message()
              .text(prose() + " This message was checked and no virus was found")
              .link("https://partner.test/d")}},
        {"identity.unlike_answer",
         {a_message()
              .from("Ada Baker", "info@hotel.test")
              .link("https://hotel.test/f")
              .text("See here. From: Ann Own "
                    "<ann@corp.test> Sent: Monday To: Ada Baker"),
          a_message()
              .from("Ada Baker", "a.baker@hotel.test")
              .link("https://hotel.test/f")
              .text("See here. From: Ann Own "
                    "<ann@corp.test> Sent: Monday To: Ada Baker")}},
        {"identity.claimed_approval",
         {a_message().text(
              "Please settle the invoice. From: Ann Own <ann@corp.test> Sent: Monday To: Max I have approved it."),
          a_message()
              .text("Please settle the invoice. From: Ann Own <ann@corp.test> Sent: Monday To: Max I have approved it.")
              .set([](auto& f) { f.has_in_reply_to = true; })}},
    };
}

} // namespace remand::test
