// Each row is a mail on which the detector fires and its honest twin on which it stays quiet; the first test holds that
// every detector has its pair.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "scanner/detectors/detector.hpp"
#include "scanner/model/interactions.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::FileKind;

namespace {

struct Pair {
    FactsBuilder fires, quiet;
};

std::string prose() {
    std::string out;
    for (int i = 0; i < 40; ++i) out += " the minutes of the spring meeting were approved as circulated";
    return out;
}
FactsBuilder unproven() { return a_message().authentication("none", "none", "none"); }
FactsBuilder file(
    std::string name, FileKind kind, const std::function<void(scanner::Attachment&)>& change = [](auto&) {}) {
    auto mail = a_message().attachment(std::move(name), kind);
    mail.set([&](auto& facts) { change(facts.attachments.back()); });
    return mail;
}
FactsBuilder inside(FactsBuilder archive, std::string name, FileKind kind) {
    archive.attachment(std::move(name), kind);
    return archive.set([](auto& facts) { facts.attachments.back().archive_depth = 1; });
}
FactsBuilder from_field(std::string raw) {
    return a_message().set([&](auto& facts) { facts.from_raw = {std::move(raw)}; });
}
// Texts on either side of the text head's thresholds.
FactsBuilder wording(const std::string& text) { return unproven().subject("Hello").text(text); }
std::string pure_advertising() {
    return "Congratulations! Click here now to claim your free bonus. Lowest mortgage rates guaranteed! Order today "
           "and "
           "save 80% on viagra, no prescription! Make money fast from home! To be removed reply with remove. Act now!";
}
std::string plain_advertising() {
    return "Dear Jane, thank you for your interest in our catalogue. Click here to order at the lowest prices, free shipping for "
           "members this week. The invoice follows by separate mail. Please call us if you need anything else. Kind regards, Max";
}
std::string legacy() {
    return "Dear beloved, I am a widow and my late husband left eleven million dollars in a bank. You will stand as next of "
           "kin. Reply with your full name, address and telephone number.";
}
std::string order_mail() {
    return "Dear Jane, thank you for your order. The parcel leaves our house tomorrow and the invoice follows by "
           "separate "
           "mail. Please call us if you need anything else. Kind regards, Max";
}
std::string ballast() { return "qXwTrvB.59120.zRk"; }
FactsBuilder listed(FactsBuilder mail) {
    return mail.set([](auto& f) {
        f.list.list_id = "talk.lists.test";
        f.list.precedence = "list";
    });
}
FactsBuilder newsletter(FactsBuilder mail) {
    return mail.set([](auto& f) { f.list.has_list_unsubscribe = f.list.has_one_click = true; });
}

const std::map<std::string, Pair>& pairs() {
    static const std::map<std::string, Pair> all{
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
        {"identity.vip_free_mail",
         {a_message().from("Jane Doe", "jane.doe.office@gmail.com"), a_message().from("Jane Doe", "ceo.office@mail.test")}},
        {"identity.address_in_name",
         {a_message().from("boss@corp.test", "x@evil.test"), a_message().from("max@partner.test", "max@partner.test")}},
        {"identity.self_name", {a_message().from("corp.test mail", "x@evil.test"), a_message()}},
        {"identity.homograph",
         {a_message().from("Sales", "x@who1esale.test"), a_message().from("Sales", "x@wholesale.test")}},
        {"identity.typo_domain",
         {a_message().from("Sales", "x@wholesael.test"), a_message().from("Sales", "x@wholly.test")}},
        {"identity.swapped_suffix",
         {a_message().from("Sales", "x@wholesale.example"), a_message().from("Sales", "x@mail.wholesale.test")}},
        {"identity.combined_domain",
         {a_message().from("Sales", "x@wholesale-payroll.test"), a_message().from("Sales", "x@wholesaleshop.test")}},
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
          a_message().from("Max", "max@gmail.com").subject("Fwd: receipt").text("PayPal receipt: you were charged 4.00 USD.")}},
        {"identity.stranger_fortune",
         {a_message().from("Mrs Grace", "grace.w@gmail.com").text(legacy()), listed(a_message().from("Max", "max@gmail.com").text(legacy()))}},
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
        {"identity.sender_is_recipient",
         {unproven().from("", "jane@corp.test"),
          a_message().from("", "jane@corp.test").authentication("pass", "pass", "pass")}},
        {"links.text_href",
         {a_message().link("https://evil.test/login", "www.bank.test"),
          a_message().link("https://www.bank.test/login", "bank.test")}},
        {"links.shortener", {a_message().link("https://bit.ly/x"), a_message().link("https://partner.test/x")}},
        {"links.open_redirect",
         {a_message().link("https://www.google.com/url?q=https://evil.test/"),
          a_message().link("https://www.google.com/maps?q=Berlin")}},
        {"links.ip_host", {a_message().link("http://203.0.113.9/x"), a_message().link("http://192.168.1.9/x")}},
        {"links.international_host",
         {a_message().link("https://xn--pple-43d.test/"), a_message().link("https://apple.test/")}},
        {"links.risky_suffix", {a_message().link("https://parcel.top/"), a_message().link("https://parcel.test/")}},
        {"links.free_hosting",
         {a_message().link("https://login-office.pages.dev/"), a_message().link("https://partner.test/")}},
        {"links.brand_in_host",
         {a_message().link("https://corp.test.secure-login.example/"), a_message().link("https://portal.corp.test/")}},
        {"links.lookalike_host",
         {a_message().link("https://paypa1.com/signin"), a_message().link("https://www.paypal.com/signin")}},
        {"links.obfuscated",
         {a_message().link("https://evil.test/").set([](auto& f) { f.links.back().has_userinfo = true; }),
          a_message().link("https://evil.test/")}},
        {"links.script",
         {a_message().set([](auto& f) {
              scanner::Link link;
              link.scheme = "data";
              link.href = "data:text/html;base64,PGh0bWw+";
              f.links.push_back(link);
          }),
          a_message().link("https://partner.test/")}},
        {"links.recipient_in_url",
         {a_message().link("https://evil.test/?e=amFuZUBjb3JwLnRlc3Q="),
          a_message().link("https://partner.test/?e=jane@corp.test")}},
        {"links.password_form",
         {a_message().set([](auto& f) {
              f.html.forms = {{"evil.test", true}};
          }),
          a_message().set([](auto& f) {
              f.html.forms = {{"partner.test", false}};
          })}},
        {"links.form",
         {a_message().set([](auto& f) {
              f.html.forms = {{"evil.test", false}};
          }),
          a_message().set([](auto& f) {
              f.html.forms = {{"partner.test", false}};
          })}},
        {"links.single_destination",
         {a_message().link("https://evil.test/a").link("https://evil.test/b"),
          a_message().link("https://evil.test/a").link("https://partner.test/b")}},
        {"links.foreign", {a_message().link("https://evil.test/a"), a_message().link("https://www.partner.test/a")}},
        {"links.random_host", {a_message().link("https://xkqzwvbtr.test/"), a_message().link("https://weather.test/")}},
        {"links.deep_host",
         {a_message().link("https://a.b.c.d.e.evil.test/"), a_message().link("https://www.evil.test/")}},
        {"attachments.html_smuggling",
         {file("fax.html", FileKind::html,
               [](auto& a) {
                   a.smuggling = {"atob", "blob_url"};
               }),
          file("page.html", FileKind::html, [](auto& a) { a.smuggling = {"eval"}; })}},
        {"attachments.html_login",
         {file("fax.html", FileKind::html, [](auto& a) { a.has_password_form = true; }),
          file("page.html", FileKind::html)}},
        {"attachments.html_script",
         {file("fax.html", FileKind::html, [](auto& a) { a.has_script = true; }), file("page.html", FileKind::html)}},
        {"attachments.svg_script",
         {file("logo.svg", FileKind::svg, [](auto& a) { a.has_script = true; }), file("logo.svg", FileKind::svg)}},
        {"attachments.locked_with_password",
         {file("doc.zip", FileKind::zip, [](auto& a) { a.is_encrypted = true; }).set([](auto& f) {
              f.states_password = true;
          }),
          file("doc.zip", FileKind::zip, [](auto& a) { a.is_encrypted = true; }).text("I will text you the password")}},
        {"attachments.uninspectable",
         {file("doc.zip", FileKind::zip, [](auto& a) { a.is_encrypted = true; }), file("doc.zip", FileKind::zip)}},
        {"attachments.auto_macro",
         {file("doc.docm", FileKind::ooxml, [](auto& a) { a.has_macro = a.has_auto_macro = true; }),
          file("doc.docm", FileKind::ooxml, [](auto& a) { a.has_macro = true; })}},
        {"attachments.macro",
         {file("doc.docm", FileKind::ooxml, [](auto& a) { a.has_macro = true; }), file("doc.docx", FileKind::ooxml)}},
        {"attachments.remote_template",
         {file("doc.docx", FileKind::ooxml, [](auto& a) { a.has_external_template = true; }),
          file("doc.docx", FileKind::ooxml)}},
        {"attachments.executable", {file("scan.iso", FileKind::iso), file("scan.pdf", FileKind::pdf)}},
        {"attachments.disguised_name",
         {file("invoice.pdf.exe", FileKind::executable), file("v1.2.docx", FileKind::ooxml)}},
        {"attachments.false_type", {file("photo.jpg", FileKind::executable), file("photo.jpg", FileKind::image)}},
        {"attachments.pdf_script",
         {file("form.pdf", FileKind::pdf, [](auto& a) { a.has_script = true; }), file("form.pdf", FileKind::pdf)}},
        {"attachments.pdf_link_page",
         {file("bill.pdf", FileKind::pdf, [](auto& a) { a.link_hosts = {"evil.test"}; }),
          file("bill.pdf", FileKind::pdf, [](auto& a) { a.link_hosts = {"partner.test"}; })}},
        {"attachments.calendar_stranger",
         {unproven().link("https://evil.test/").set([](auto& f) { f.is_calendar = true; }),
          a_message().link("https://evil.test/").set([](auto& f) { f.is_calendar = true; })}},
        {"attachments.nested_lure",
         {a_message().set([](auto& f) {
              f.nested = {a_message().text("Please verify your account").link("https://evil.test/").build()};
          }),
          a_message().set([](auto& f) { f.nested = {a_message().build()}; })}},
        {"rule.disguised_program",
         {file("invoice.pdf.exe", FileKind::executable), file("report.docx.lnk", FileKind::lnk)}},
        {"rule.smuggled_file",
         {file("fax.html", FileKind::html,
               [](auto& a) {
                   a.smuggling = {"atob", "blob_url", "embedded_file"};
               }),
          file("report.html", FileKind::html,
               [](auto& a) {
                   a.smuggling = {"atob", "blob_url", "download", "long_base64"};
               })}},
        {"rule.leading_picture",
         {file("invoice.svg", FileKind::svg,
               [](auto& a) {
                   a.has_script = true;
                   a.smuggling = {"atob", "redirect"};
               }),
          file("chart.svg", FileKind::svg, [](auto& a) { a.has_script = true; })}},
        {"rule.script_downloader",
         {file("invoice.js", FileKind::script,
               [](auto& a) {
                   a.smuggling = {"fetches", "runs"};
               }),
          file("install.ps1", FileKind::script,
               [](auto& a) {
                   a.smuggling = {"fetches", "runs"};
               })}},
        {"rule.shortcut_in_image",
         {inside(file("scan.iso", FileKind::iso), "scan.lnk", FileKind::lnk),
          inside(file("desktop.zip", FileKind::zip), "report.lnk", FileKind::lnk)}},
        {"content.callback",
         {a_message().text("USD 389.00 was charged to your account. To cancel call +1 (808) 555-0142."),
          a_message().text("USD 389.00 was charged. To cancel call +1 (808) 555-0142.").link("https://partner.test/o")}},
        {"links.phone_number",
         {a_message().text("Your plan was renewed for 389 USD. Didn't authorize it? Dial 8 0 8 . 5 5 5 . 0 1 4 2"),
          a_message().text("Call me on +1 (808) 555-0142 about the plan")}},
        {"links.wallet",
         {a_message().text("I hacked your device. Send 900 USD in bitcoin to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 or I "
                           "will send the video to all your contacts"),
          a_message().text("Donations are welcome: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")}},
        {"identity.replyto_lookalike",
         {a_message().reply_to("max@partnr.test"), a_message().reply_to("max@partner-support.test")}},
        {"identity.thread_lookalike",
         {a_message().from("Ann", "ann@vemdor.test").text("Please pay. From: Ann <ann@vendor.test> Sent: Monday To: Jane"),
          a_message().from("Bea", "bea@vendor.test").text("Please pay. From: Ann <ann@vendor.test> Sent: Monday To: Jane")}},
        {"identity.thread_name",
         {a_message().from("Ann Other", "x@hotel.test").text("See this. From: Ann Other <ann@vendor.test> Sent: Monday To: Jane"),
          a_message().from("Bea Other", "x@hotel.test").text("See this. From: Ann Other <ann@vendor.test> Sent: Monday To: Jane")}},
        {"identity.partner_in_address",
         {a_message().from("Jim Stone", "jstone.wholesale@gmail.com"), a_message().from("Jim Stone", "jim.stone.whole@gmail.com")}},
        {"links.brand_target",
         {unproven().from("DHL Paket", "service@dhl-zoll-gebuehr.test").link("https://dhl-zoll-gebuehr.test/pay"),
          unproven().from("DHL Paket", "service@dhl-zoll-gebuehr.test").link("https://www.dhl.de/track")}},
        {"links.consent_grant",
         {a_message().link("https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1&scope=offline_access%20Mail.Read"),
          a_message().link("https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1&scope=openid%20profile")}},
        {"rule.lone_script",
         {inside(file("invoice.zip", FileKind::zip), "invoice.js", FileKind::script),
          inside(inside(file("project.zip", FileKind::zip), "index.js", FileKind::script), "readme.pdf", FileKind::pdf)}},
        {"identity.partner_name",
         {a_message().from("Wholesale Accounts", "x@post.test"), a_message().from("Wholesale Accounts", "x@wholesale.test")}},
        {"identity.outside_payroll",
         {a_message().from("Dan Marsh", "dan77@gmail.com").text("I have a new bank account. Please pay my salary there."),
          a_message().text("Your salary statement is ready in the portal.")}},
        {"content.account_change",
         {a_message().text("Our bank account has changed. Pay invoice 12 to DE89 3704 0044 0532 0130 00."),
          a_message().text("Pay invoice 12 to DE89 3704 0044 0532 0130 00 as usual.")}},
        {"links.qr_code",
         {a_message().link("https://evil.test/").set([](auto& f) { f.links.back().source = scanner::LinkSource::qr_code; }),
          a_message().link("https://partner.test/t").set([](auto& f) {
              f.links.back().source = scanner::LinkSource::qr_code;
          })}},
        {"content.scan_code",
         {file("code.png", FileKind::image, [](auto& a) { a.has_qr_code = true; }).text("Scan the code to keep your account"),
          file("code.png", FileKind::image, [](auto& a) { a.has_qr_code = true; }).text("Show the code at the door")}},
        {"attachments.invitation_lure",
         {a_message().link("https://evil.test/").set([](auto& f) {
              f.is_calendar = true;
              f.file_text = "Please verify your account before the meeting";
          }),
          a_message().link("https://evil.test/").set([](auto& f) {
              f.is_calendar = true;
              f.file_text = "Agenda: prices and dates";
          })}},
        {"attachments.organizer_differs",
         {a_message().set([](auto& f) { f.organizer = scanner::Address{"", "x", "evil.test"}; }),
          a_message().reply_to("x@assistant.test").set([](auto& f) {
              f.organizer = scanner::Address{"", "x", "assistant.test"};
          })}},
        {"rule.locked_program",
         {inside(file("doc.zip", FileKind::zip), "doc.exe", FileKind::executable).set([](auto& f) {
              f.attachments.back().is_encrypted = f.attachments.back().was_unlocked = true;
          }),
          inside(file("doc.zip", FileKind::zip), "doc.pdf", FileKind::pdf).set([](auto& f) {
              f.attachments.back().is_encrypted = f.attachments.back().was_unlocked = true;
          })}},
        {"attachments.nested_threat",
         {a_message().set([](auto& f) {
              f.nested = {file("fax.html", FileKind::html, [](auto& a) { a.has_password_form = true; }).build()};
          }),
          a_message().to("abuse@corp.test").set([](auto& f) {
              f.nested = {file("fax.html", FileKind::html, [](auto& a) { a.has_password_form = true; }).build()};
          })}},
        {"links.foreign_login",
         {a_message().text("Sign in with your work account to read it").link("https://evil.test/d"),
          a_message().text("Sign in with your Partner account to read it").link("https://partner.test/d")}},
        {"links.third_site_login",
         {a_message().text("Sign in with your work account to read it").link("https://evil.test/d"),
          a_message().text("Sign in with your work account to read it").link("https://partner.test/d")}},
        {"links.mailbox_rescue",
         {a_message().text("Your mailbox has reached its limit").link("https://evil.test/d"),
          a_message().text("Your account has reached its limit").link("https://partner.test/d")}},
        {"identity.false_assurance",
         {a_message().subject("[Verified] Your document").link("https://partner.test/d"),
          a_message().text(prose() + " This message was checked and no virus was found").link("https://partner.test/d")}},
        {"links.locked_download",
         {a_message().link("https://evil.test/bill.zip").set([](auto& f) { f.states_password = true; }),
          a_message().link("https://partner.test/share/1").set([](auto& f) { f.states_password = true; })}},
        {"identity.unlike_answer",
         {a_message().from("Ada Baker", "info@hotel.test").link("https://hotel.test/f").text("See here. From: Ann Own "
                                                                                           "<ann@corp.test> Sent: Monday To: Ada Baker"),
          a_message().from("Ada Baker", "a.baker@hotel.test").link("https://hotel.test/f").text("See here. From: Ann Own "
                                                                                               "<ann@corp.test> Sent: Monday To: Ada Baker")}},
        {"identity.claimed_approval",
         {a_message().text("Please settle the invoice. From: Ann Own <ann@corp.test> Sent: Monday To: Max I have approved it."),
          a_message().text("Please settle the invoice. From: Ann Own <ann@corp.test> Sent: Monday To: Max I have approved it.")
              .set([](auto& f) { f.has_in_reply_to = true; })}},
        {"content.debt_threat",
         {a_message().text("Final reminder: pay within 48 hours to DE89 3704 0044 0532 0130 00"),
          a_message().text("Friendly reminder: invoice 12 was due on 3 May. Our account is DE89 3704 0044 0532 0130 00")}},
        {"links.pay_account",
         {a_message().text("Our bank account has changed. Pay invoice 12 to DE89 3704 0044 0532 0130 00."),
          a_message().text("Pay invoice 12 to DE89 3704 0044 0532 0130 00 as usual.")}},
        {"content.staff_data",
         {a_message().text("Please send me the accounts receivable aging report today"),
          a_message().text("The annual report is attached")}},
        {"attachments.html_redirect",
         {file("doc.html", FileKind::html, [](auto& a) { a.smuggling = {"redirect"}; }),
          file("saved.html", FileKind::html, [](auto& a) {
              a.smuggling = {"redirect"};
              a.size = 200'000;
          })}},
        {"attachments.rare_carrier", {file("scan.vhd", FileKind::disk_image), file("scan.pdf", FileKind::pdf)}},
        {"content.credential_lure",
         {a_message().text("Please verify your account now").link("https://evil.test/"),
          a_message().text("Please verify your account now").link("https://partner.test/")}},
        {"content.account_notice",
         {a_message().text("Please verify your account now").link("https://partner.test/"),
          a_message().link("https://partner.test/")}},
        {"content.credential_subject", {a_message().subject("Your mailbox is full"), a_message()}},
        {"content.document_lure",
         {a_message().text("You have a new voicemail").link("https://evil.test/"),
          a_message().link("https://evil.test/")}},
        {"content.delivery_lure",
         {a_message().subject("Your package is on hold").link("https://evil.test/"),
          a_message().link("https://evil.test/")}},
        {"content.bec_opener", {a_message().text("Are you available? I need a quick task done", 9), a_message()}},
        {"content.payment_change", {a_message().text("Please update my direct deposit"), a_message()}},
        {"content.gift_card",
         {a_message().text("Quick favor: buy gift cards"), a_message().text("The raffle prize is one gift card")}},
        {"content.advance_fee",
         {a_message().text("You are the next of kin to 5 million dollars"),
          a_message().text("The next of kin was told")}},
        {"content.advance_fee_story",
         {a_message().text("A confidential business proposal from a barrister: next of kin to 5 million dollars"),
          a_message().text("next of kin to 5 million dollars")}},
        {"content.extortion",
         {a_message().text("I hacked your device and got full access to your camera. I recorded a video of you on porn "
                           "sites. Send bitcoin to my wallet"),
          a_message().text("The police warn of mails that ask for a bitcoin wallet")}},
        {"content.phone_scam",
         {a_message().text("Your account was charged $399.99 today. To cancel it call our helpline"),
          a_message().text("Call us at 1-202-555-0143")}},
        {"content.prize", {a_message().subject("Congratulations, you have won"), a_message()}},
        {"content.crypto_lure", {a_message().text("Connect your wallet"), a_message()}},
        {"content.crypto_own_site",
         {a_message().text("Claim your tokens: the airdrop for wallet holders is open").link("https://partner.test/a"),
          a_message().text("The invoice for the tokens of the car park").link("https://partner.test/a")}},
        {"content.prize_own_site",
         {a_message().text("Congratulations, you have won a mystery box").link("https://partner.test/a"),
          a_message().text("Congratulations on the new office").link("https://partner.test/a")}},
        {"content.gambling", {a_message().subject("Casino free spins"), a_message()}},
        {"content.dating",
         {a_message().subject("Lonely women near you").link("https://meet.example/"),
          a_message().subject("Lonely women in the film of the year")}},
        {"content.medicine",
         {a_message().subject("Cheap viagra").link("https://pills.example/"), a_message().subject("A study of viagra")}},
        {"content.easy_money", {a_message().subject("Personal loan with bad credit"), a_message()}},
        {"content.lead_generation", {a_message().subject("First page of Google"), a_message()}},
        {"content.replica_goods", {a_message().subject("Rolex replicas"), a_message()}},
        {"content.hard_sell", {a_message().text("Risk-free! Act now, dear friend"), a_message().text("Save the date")}},
        {"content.hard_sell_heavy",
         {a_message().text("Dear friend, risk-free! Act now. This is not spam. As seen on TV."),
          a_message().text("Act now")}},
        {"content.spam_word", {a_message().text("There is a casino in town"), a_message()}},
        {"content.urgency", {a_message().text("Within 24 hours"), a_message()}},
        {"content.hidden_characters",
         {a_message().set([](auto& f) { f.hidden_characters.zero_width_in_words = 9; }),
          a_message().set([](auto& f) { f.hidden_characters.zero_width_in_words = 1; })}},
        {"content.disguised_subject", {a_message().subject("P\u0430ypal \u200Baccount"), a_message()}},
        {"content.hidden_text",
         {a_message().set([](auto& f) { f.html.hidden_text_bytes = 5000; }),
          a_message().set([](auto& f) { f.html.hidden_text_bytes = 90; })}},
        {"content.image_only",
         {a_message().text("Open", 1).set([](auto& f) {
              f.html.is_present = true;
              f.html.linked_images = 1;
          }),
          a_message()}},
        {"content.bare_link",
         {a_message().text("Look", 1).link("https://evil.test/"),
          a_message().text(prose(), 400).link("https://evil.test/")}},
        {"content.loud_subject", {a_message().subject("LAST NOTICE TO YOU"), a_message()}},
        {"content.pictograph_subject",
         {a_message().subject("\U0001F381 For you"), newsletter(a_message().subject("\U0001F381 For you"))}},
        {"content.recipient_in_subject", {a_message().subject("jane@corp.test: notice"), a_message()}},
        {"content.unproven_page", {unproven().link("https://evil.test/"), a_message().link("https://evil.test/")}},
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
        {"content.like_spam",
         {listed(wording(pure_advertising())), a_message().text(order_mail()).link("https://partner.test/orders")}},
        {"content.much_like_spam", {wording(plain_advertising()), listed(wording(plain_advertising()))}},
        {"content.most_like_spam", {wording(pure_advertising()), listed(wording(pure_advertising()))}},
        {"content.abused_form",
         {a_message().text("Username: www.payday.example - 2 BTC. To set your password open this page."),
          a_message().text("Username: jane. Your balance is 2 USD. To set your password open this page.")}},
        {"content.filler",
         {a_message().text("Your voucher " + ballast() + ballast() + ballast() + ballast()),
          a_message().text("Your voucher --------------------------------------------------------------------")}},
        {"structure.fake_reply",
         {a_message().subject("Re: invoice"),
          a_message().subject("Re: invoice").set([](auto& f) { f.has_references = true; })}},
        {"structure.no_message_id", {a_message().set([](auto& f) { f.message_id.clear(); }), a_message()}},
        {"structure.foreign_message_id",
         {unproven().set([](auto& f) { f.message_id = "<1@else.example.com>"; }), unproven()}},
        {"structure.script_mailer", {a_message().set([](auto& f) { f.php_script = "wp-mailer.php"; }), a_message()}},
        {"structure.server_account",
         {a_message().set([](auto& f) { f.return_path = {"", "root", "rented.test"}; }),
          a_message().from("Cron", "root@partner.test").set([](auto& f) { f.return_path = {"", "root", "partner.test"}; })}},
        {"links.answer_button",
         {a_message().link("mailto:desk771@gmail.com?subject=Report", "Report this sign-in"),
          a_message().link("mailto:our.club@gmail.com", "our.club@gmail.com")}},
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
    return all;
}

class OneSender : public scanner::HistorySource {
public:
    explicit OneSender(scanner::SenderHistory history, scanner::Correspondence letters = {})
        : history_(history), letters_(letters) {}
    [[nodiscard]] scanner::SenderHistory sender(std::string_view, std::string_view, Timestamp) const override {
        return history_;
    }
    [[nodiscard]] scanner::Correspondence correspondence(std::string_view, const std::string&, const std::string& recipient,
                                                         Timestamp) const override {
        return recipient == our_tenant().recipient ? letters_ : scanner::Correspondence{};
    }

private:
    scanner::SenderHistory history_;
    scanner::Correspondence letters_;
};

bool fires_with(std::string_view code, scanner::SenderHistory history) {
    const OneSender source(history);
    auto tenant = our_tenant();
    tenant.history = &source;
    return has(scanner::judge(a_message().build(), tenant), code);
}

} // namespace

TEST_CASE("Every detector has a mail that it flags and a look-alike that it does not", "[detectors]") {
    const std::set<std::string> by_history{"identity.first_time",  "identity.bad_history", "identity.known_sender",
                                           "identity.vendor_drift", "links.rare_host",       "content.mail_bomb",
                                           "links.lateral",         "rule.known_file",       "links.known_bad_page"};
    for (const auto& detector : scanner::all_detectors()) {
        INFO(detector.code);
        CHECK((pairs().count(std::string(detector.code)) == 1 || by_history.count(std::string(detector.code)) == 1));
    }
}

TEST_CASE("Each detector flags its mail", "[detectors]") {
    for (const auto& [code, pair] : pairs()) {
        INFO(code);
        CHECK(fires(code, pair.fires));
    }
}

TEST_CASE("Each detector stays quiet on the honest look-alike", "[detectors]") {
    for (const auto& [code, pair] : pairs()) {
        INFO(code);
        CHECK_FALSE(fires(code, pair.quiet));
    }
}

TEST_CASE("A hard rule convicts by itself, whoever sent the mail", "[detectors]") {
    for (const auto& [code, pair] : pairs()) {
        if (!code.starts_with("rule.")) continue;
        INFO(code);
        const auto verdict = scanner::judge(listed(newsletter(pair.fires)).build(), our_tenant());
        CHECK(verdict.disposition == Disposition::malicious);
        CHECK(verdict.evidence.front().code == code);
        CHECK(sum_of(verdict) == verdict.score);
    }
}

TEST_CASE("A program's disguise is seen in every form, and names that only look like one are not", "[detectors]") {
    for (const auto* name : {"invoice.pdf.exe", "INVOICE.PDF.SCR", "photo.jpg .com", "scan.doc.vbs",
                             "annual \u202Efdp.exe", "report.xlsx                         .exe"})
        CHECK(fires("rule.disguised_program", file(name, FileKind::executable)));
    for (const auto* name : {"setup.exe", "tool v1.2.exe", "viewer.pdf.js", "report.docx.lnk", "archive.tar.gz",
                             "exe.pdf", "no ending", "."})
        CHECK_FALSE(fires("rule.disguised_program", file(name, FileKind::unknown)));
}

// What honest programs and dishonest ones put below (and around) the few words that matter.
TEST_CASE("Who may bear a borrowed name is left alone: services in a customer's name, houses of a federation", "[detectors]") {
    scanner::ScanContext tenant;
    tenant.own_domains = {"northwind-mills.test"};
    const auto says = [&](FactsBuilder mail, std::string_view code) {
        const auto verdict = judge(mail.build(), tenant);
        return std::ranges::any_of(verdict.evidence, [&](const Evidence& evidence) { return evidence.code == code; });
    };
    const auto from = [](const char* name, const char* address) {
        return a_message().from(name, address).authentication("pass", "pass", "pass");
    };
    CHECK_FALSE(says(from("Northwind Mills (Workday)", "northwindmills@myworkday.com"), "identity.partner_name"));
    CHECK(says(from("Northwind Mills (HR)", "northwindmills@hr-desk.test"), "identity.partner_name"));
    CHECK(says(from("Northwind Mills", "northwind.mills@gmail.com"), "identity.partner_name"));
    CHECK_FALSE(says(from("Volksbank Erftland eG", "service@volksbank-erftland.de"), "identity.brand_name"));
    CHECK(says(from("Volksbank", "service@volksbank-sicherheit-login.de"), "identity.brand_name"));
    CHECK(says(from("Volksbank", "service@erftland-news.de"), "identity.brand_name"));
}

TEST_CASE("Footers, legal notices and quoted mail do not silence what looks at short texts", "[detectors]") {
    const std::vector<std::string> paddings{
        " Confidentiality notice: this e-mail and any attachments are for the named addressee." + prose(),
        " Diese Nachricht kann vertraulich sein." + prose(),
        " -----Original Message----- From: Ann To: Bob" + prose(),
        " On Monday, 2 November 2026, Ann Other wrote:" + prose(),
        " To unsubscribe from this list write to us." + prose(),
    };
    for (const auto& padding : paddings) {
        INFO(padding.substr(0, 40));
        const auto padded = [&](FactsBuilder mail) {
            return mail.set([&](auto& f) {
                f.text += padding;
                f.word_count += 900;
            });
        };
        for (const auto* code : {"content.payment_change", "content.bec_opener", "content.bare_link",
                                 "content.image_only", "attachments.nested_lure"}) {
            INFO(code);
            CHECK(fires(code, padded(pairs().at(code).fires)));
        }
        CHECK(
            fires("attachments.pdf_link_page", padded(pairs().at("attachments.pdf_link_page").fires).set([&](auto& f) {
                f.text = "See the bill." + padding;
            })));
        CHECK(fires(
            "content.bec_opener",
            padded(a_message().text("Are you available? I need a quick task done").link("https://partner.test/logo"))));
    }
}

TEST_CASE("A long text of the writer's own is not taken for a short one", "[detectors]") {
    CHECK_FALSE(fires("content.bare_link", a_message().text(prose(), 400).link("https://evil.test/")));
    CHECK_FALSE(fires("content.bec_opener", a_message().text(prose() + " I am in a meeting.", 400)));
    CHECK_FALSE(fires("content.payment_change", a_message().text(prose() + " Update my direct deposit.", 400)));
}

TEST_CASE("A short mail that is a picture to click counts once", "[detectors]") {
    const auto picture = a_message().text("Look", 1).link("https://evil.test/").set([](auto& f) {
        f.html.is_present = true;
        f.html.linked_images = 1;
    });
    CHECK(fires("content.image_only", picture));
    CHECK_FALSE(fires("content.bare_link", picture));
}

TEST_CASE("A brand's name tied to other words in a domain is no brand's, and one tied to a word for letters may be", "[detectors]") {
    const auto from = [](std::string name, const std::string& address) { return a_message().from(std::move(name), address); };
    CHECK(fires("identity.brand_name", from("DHL Paket", "service@dhl-zustellung-zoll.test")));
    CHECK(fires("identity.brand_name", from("ING", "service@ing-betaalpas.test")));
    CHECK(fires("identity.brand_name", from("Iedger", "service@elsewhere.test")));
    CHECK_FALSE(fires("identity.brand_name", from("DHL Paket", "news@dhl-news.test")));
    CHECK_FALSE(fires("identity.brand_name", from("DHL Paket", "service@dhl.test")));
    CHECK(fires("identity.brand_name", from("DHL Paket", "news@dhl-news.test").authentication("none", "none", "none")));
    CHECK(fires("identity.brand_name", from("DHL Paket", "news@dhl-news.test").text("Please verify your account").link("https://dhl-news.test/")));
    CHECK(fires("identity.brand_lookalike", from("Shop", "a@paypal-secure.test")));
    CHECK_FALSE(fires("identity.brand_lookalike", from("PayPal", "a@email-paypal.test")));
}

TEST_CASE("A borrowed brand name with something to click is no mere spoof, and with a lure it is malicious", "[detectors]") {
    const auto fraud = a_message().from("DHL Paket", "service@dhl-zoll-gebuehr.test")
                           .text("Your parcel is on hold. Pay the customs fee within 24 hours.")
                           .link("https://dhl-zoll-gebuehr.test/pay");
    CHECK(scanner::judge(fraud.build(), our_tenant()).disposition == Disposition::malicious);
    CHECK_FALSE(fires("links.brand_target", FactsBuilder(fraud).text("Your parcel arrives tomorrow."))); // perhaps a domain of its own
    const auto letters = newsletter(fraud);
    CHECK_FALSE(fires("links.brand_target", letters));
    CHECK_FALSE(fires("links.brand_target", FactsBuilder(fraud).link("https://www.dhl.de/track")));
}

TEST_CASE("The reader's name as in the address stands in the subject of what a program wrote", "[detectors]") {
    auto context = our_tenant();
    context.recipient = "jane.doe@corp.test";
    const auto fires_on = [&](const std::string& subject) {
        return has(scanner::judge(a_message().subject(subject).build(), context), "content.recipient_in_subject");
    };
    CHECK(fires_on("Salary review - jane.doe"));
    CHECK(fires_on("jane.doe: one document waits"));
    CHECK_FALSE(fires_on("Salary review of Jane Doe"));
    CHECK_FALSE(fires_on("About mary.jane.does.things"));
}

TEST_CASE("Invitations of calendars and secured messages of well-known services name their reader and are quiet", "[detectors]") {
    const auto invitation = [](const std::string& link) {
        return a_message().subject("Invitation: Review @ Thu (jane@corp.test)").link(link).set([](auto& f) { f.is_calendar = true; });
    };
    CHECK_FALSE(fires("content.recipient_in_subject", invitation("https://calendar.google.com/calendar/event?eid=1")));
    CHECK(fires("content.recipient_in_subject", invitation("https://evil.test/event")));
    CHECK_FALSE(fires("links.recipient_in_url",
                      a_message().link("https://outlook.office365.com/Encryption/retrieve.ashx?recipientemailaddress=jane@corp.test")));
    CHECK(fires("links.recipient_in_url", a_message().link("https://www.google.com/url?q=https://evil.test/?e=jane@corp.test")));
}

TEST_CASE("A protected person's document through a signing service that answers to their own address is theirs", "[detectors]") {
    auto context = our_tenant();
    context.people = {{"Helena Marquetti", "CEO", {"helena@corp.test"}}};
    const auto is_flagged = [&](const std::string& answers_to) {
        const auto document = a_message().from("Helena Marquetti via DocuSign", "dse@docusign.net").text("Please review the document").reply_to(answers_to);
        return has(scanner::judge(document.build(), context), "identity.vip_name");
    };
    CHECK_FALSE(is_flagged("helena@corp.test"));
    CHECK(is_flagged("helena77@gmail.com"));
}

TEST_CASE("A newsletter about fraud is not the fraud that it quotes", "[detectors]") {
    const auto quoted = a_message().text("This month: \"Are you available? I need you to buy gift cards.\" And: update my direct "
                                         "deposit. Gift cards are the money of thieves.");
    CHECK(fires("content.payment_change", quoted));
    CHECK_FALSE(fires("content.payment_change", newsletter(quoted)));
    CHECK_FALSE(fires("content.gift_card", newsletter(quoted)));
}

TEST_CASE("A threat to publish stolen data is one before it says how to pay", "[detectors]") {
    const std::string threat = "We have copied your customer database and will publish the data. ";
    CHECK(fires("content.extortion", a_message().text(threat + "You have 72 hours to contact us.")));
    CHECK(fires("content.extortion", a_message().text("Wir haben Ihre Daten kopiert und werden die Kundendaten im Darknet ver\u00F6" "ffentlichen, "
                                                      "wenn Sie nicht zahlen.")));
    CHECK_FALSE(fires("content.extortion", a_message().text(threat)));
    CHECK_FALSE(fires("content.extortion", a_message().text("The questionnaire shows a sample: \"Your network was encrypted. Pay 30 BTC or "
                                                            "your data will be published on our blog.\" Who would decide?")));
    CHECK_FALSE(fires("content.extortion", a_message().text("Attackers stole data of our customers. We refused to pay and have informed "
                                                            "the police. Your passwords are safe.")));
}

TEST_CASE("A mark before the subject that only says that all is well comes from the sender", "[detectors]") {
    const auto marked = [](std::string_view subject) {
        return fires("identity.false_assurance", a_message().subject(std::string(subject)).link("https://freight.test/r"));
    };
    for (const auto* subject : {"[Scanned - clean] Payment advice", "[Virus free, verified sender] Invoice", "[Intern gepr\u00FC" "ft] Rechnung",
                                "[EXTERNAL] [gescand] Factuur"})
        CHECK(marked(subject));
    for (const auto* subject : {"[Security] Advisory", "[Secure Coding Group] Agenda", "[EXTERNAL] Invoice", "[Clean Air] News"})
        CHECK_FALSE(marked(subject));
}

TEST_CASE("The password of the mailbox is asked for by no other site", "[detectors]") {
    const auto asks = [](const std::string& text) { return a_message().text(text).link("https://freight.test/r"); };
    CHECK(fires("links.mailbox_rescue", asks("Please sign in with your email password to open the invoice.")));
    CHECK(fires("links.mailbox_rescue", asks("Bitte melden Sie sich mit Ihrem E-Mail-Kennwort an.")));
    CHECK_FALSE(fires("links.mailbox_rescue", asks("Please sign in with your password to open the invoice.")));
}

TEST_CASE("A receipt that nobody could have sent needs no word of a dispute, only a support line to call", "[detectors]") {
    const auto receipt = [](const std::string& address) {
        return a_message().from("Billing", address).text("Your membership was renewed for USD 390.88. Support desk line: call 1 808 555-0142.");
    };
    CHECK(fires("content.callback", receipt("desk.4471@gmail.com")));
    CHECK_FALSE(fires("content.callback", receipt("desk@partner.test")));
}

TEST_CASE("A bank's notice of a purchase, sent by a mailing service, is no scam by telephone", "[detectors]") {
    const auto notice = a_message()
                            .subject("Purchase on your card")
                            .text("A purchase of $389.90 was charged to your card. You did not make this purchase? Call 0800 555 0142.");
    CHECK(fires("content.callback", notice));
    CHECK_FALSE(fires("content.callback", FactsBuilder(notice).link("https://u1.ct.sendgrid.net/ls/click?upn=a")));
}

TEST_CASE("Ways out of a newsletter are not taken for links made for the reader", "[detectors]") {
    auto news = unproven();
    for (int i = 0; i < 14; ++i) news.link("https://else.test/story", "Read on");
    auto lure = news;
    news.link("https://else.test/unsubscribe?e=jane@corp.test", "Unsubscribe")
        .link("https://else.test/profile?e=jane@corp.test", "Change your address");
    CHECK_FALSE(fires("links.recipient_in_url", news));
    CHECK(fires("links.recipient_in_url", lure.link("https://evil.test/unsubscribe?e=jane@corp.test", "Verify now")));
}

TEST_CASE("A From header with two organisations is ambiguous unless it says who of the authors sent it",
          "[detectors]") {
    const scanner::Address ann{"Ann", "ann", "partner.test"}, bob{"Bob", "bob", "else.test"};
    auto mail = a_message().set([&](auto& f) { f.from = f.from_strict = {ann, bob}; });
    CHECK(fires("auth.ambiguous_from", mail));
    CHECK_FALSE(fires("auth.ambiguous_from", mail.set([&](auto& f) { f.sender = ann; })));
    CHECK(fires("auth.ambiguous_from", mail.set([&](auto& f) { f.from_strict = {bob}; })));
}

TEST_CASE("A borrowed address of our own silences nothing", "[detectors]") {
    const auto advertisement = [](FactsBuilder mail) {
        return mail.from("Shop", "jane@corp.test").subject("Casino free spins");
    };
    CHECK(fires("content.gambling", advertisement(unproven())));
    CHECK_FALSE(fires("content.gambling", advertisement(a_message()).authentication("pass", "pass", "pass")));
}

TEST_CASE("A mailing service's own links do not explain account mail", "[detectors]") {
    auto mail = a_message().text("Please verify your account now").link("https://u1.ct.sendgrid.net/click", "Verify");
    mail.set([](auto& f) { f.authentication.dkim.push_back({"pass", "sendgrid.net"}); });
    CHECK(fires("content.credential_lure", mail));
    CHECK_FALSE(fires("content.credential_lure", mail.link("https://partner.test/account")));
}

TEST_CASE("What is known of a sender speaks for or against the message", "[detectors]") {
    CHECK(fires_with("identity.first_time", {0, 0, 0, false}));
    CHECK_FALSE(fires_with("identity.first_time", {3, 1, 0, false}));
    CHECK(fires_with("identity.bad_history", {3, 1, 2, false}));
    CHECK_FALSE(fires_with("identity.bad_history", {3, 1, 0, false}));
    CHECK(fires_with("identity.known_sender", {3, 1, 0, true}));
    CHECK_FALSE(fires_with("identity.known_sender", {3, 1, 0, false}));
}

TEST_CASE("Codes are unique and every reason is a sentence without control characters", "[detectors]") {
    std::set<std::string_view> codes;
    for (const auto& row : scanner::detectors()) CHECK(codes.insert(row.code).second);
    auto mail = a_message().from("evil\u202Egpj\n.exe@corp.test!", "x@evil.test");
    for (const auto& row : scanner::judge(mail.build(), our_tenant()).evidence) {
        CHECK(row.reason.find('\n') == std::string::npos);
        CHECK(row.reason.find("\u202E") == std::string::npos);
    }
}

namespace {

// A tenant whose mail is known: this sender's past, the hosts of all mail, and who wrote in the last minutes.
class KnownTenant : public scanner::HistorySource {
public:
    scanner::SenderHistory past;
    std::vector<std::string> hosts;
    int senders = 0;
    std::vector<std::string> bad_files, bad_pages; // SHA-256; host and path

    [[nodiscard]] scanner::SenderHistory sender(std::string_view, std::string_view, Timestamp) const override {
        return past;
    }
    [[nodiscard]] std::vector<std::string> unseen_hosts(const std::vector<std::string>& asked, Timestamp) const override {
        std::vector<std::string> out;
        for (const auto& host : asked)
            if (std::find(hosts.begin(), hosts.end(), host) == hosts.end()) out.push_back(host);
        return out;
    }
    [[nodiscard]] int senders_between(std::string_view, Timestamp, Timestamp) const override { return senders; }
    [[nodiscard]] std::optional<scanner::KnownBad> known_bad_file(const std::vector<std::string>& asked) const override {
        return one_of(asked, bad_files);
    }
    [[nodiscard]] std::optional<scanner::KnownBad> known_bad_page(const std::vector<std::string>& asked) const override {
        return one_of(asked, bad_pages);
    }

private:
    static std::optional<scanner::KnownBad> one_of(const std::vector<std::string>& asked, const std::vector<std::string>& bad) {
        const auto found = std::find_first_of(asked.begin(), asked.end(), bad.begin(), bad.end());
        if (found == asked.end()) return {};
        return scanner::KnownBad{*found, *parse_rfc3339("2026-11-20T08:00:00Z")};
    }
};

bool fires_known(std::string_view code, const FactsBuilder& mail, const KnownTenant& known) {
    auto tenant = our_tenant();
    tenant.history = &known;
    return has(scanner::judge(mail.build(), tenant), code);
}

} // namespace

TEST_CASE("Money talk without the usual signature is flagged for a sender with a habit only", "[detectors]") {
    KnownTenant known;
    known.past.messages = 9;
    known.past.signers = {"partner.test"};
    const auto talk = [] { return a_message().text("Our bank account has changed. Please pay invoice 7 to the new account."); };
    const auto unsigned_talk = talk().authentication("pass", "none", "pass");
    CHECK(fires_known("identity.vendor_drift", unsigned_talk, known));
    CHECK_FALSE(fires_known("identity.vendor_drift", talk(), known)); // signed as ever
    CHECK_FALSE(fires_known("identity.vendor_drift", a_message().authentication("pass", "none", "pass"), known));
    known.past.messages = 2;
    CHECK_FALSE(fires_known("identity.vendor_drift", unsigned_talk, known));
}

TEST_CASE("Money talk with answers to where none of the sender's mail ever went is flagged, its usual desk is not", "[detectors]") {
    KnownTenant known;
    known.past.messages = 9;
    known.past.reply_to = {"desk.test"};
    const auto talk = [](const std::string& answers) {
        return a_message().text("Our bank account has changed. Please pay invoice 7 to the new account.").reply_to(answers);
    };
    CHECK(fires_known("identity.vendor_drift", talk("max@elsewhere.test"), known));
    CHECK_FALSE(fires_known("identity.vendor_drift", talk("tickets@desk.test"), known));
    CHECK_FALSE(fires_known("identity.vendor_drift", talk("office@partner.test"), known)); // its own domain
    CHECK_FALSE(fires_known("identity.vendor_drift", a_message().reply_to("max@elsewhere.test"), known));
    known.past.messages = 2;
    CHECK_FALSE(fires_known("identity.vendor_drift", talk("max@elsewhere.test"), known));
}

TEST_CASE("A host that no mail here has led to counts for a new sender only", "[detectors]") {
    KnownTenant known;
    known.hosts = {"partner.test"};
    CHECK(fires_known("links.rare_host", a_message().link("https://evil.test/"), known));
    CHECK_FALSE(fires_known("links.rare_host", a_message().link("https://partner.test/"), known));
    known.past.messages = 3;
    CHECK_FALSE(fires_known("links.rare_host", a_message().link("https://evil.test/"), known));
}

TEST_CASE("A file that was confirmed as malware convicts, and a picture that came with it does not", "[detectors]") {
    const auto hashed = [](std::string name, FileKind kind) {
        return file(std::move(name), kind, [](auto& a) {
            a.size = 5'000;
            a.sha256 = std::string(64, 'e');
        });
    };
    KnownTenant known;
    known.bad_files = {std::string(64, 'e')};
    auto tenant = our_tenant();
    tenant.history = &known;
    const auto verdict = scanner::judge(listed(newsletter(hashed("report.pdf", FileKind::pdf))).build(), tenant);
    CHECK(verdict.disposition == Disposition::malicious);
    REQUIRE_FALSE(verdict.evidence.empty());
    CHECK(verdict.evidence.front().code == "rule.known_file");
    CHECK(verdict.evidence.front().reason == "report.pdf is the same file as confirmed malware (2026-11-20)");
    CHECK_FALSE(fires_known("rule.known_file", hashed("logo.png", FileKind::image), known));
    known.bad_files.clear();
    CHECK_FALSE(fires_known("rule.known_file", hashed("report.pdf", FileKind::pdf), known));
}

TEST_CASE("A link to the page of a mail that was called malicious is flagged, another page of the same host is not", "[detectors]") {
    KnownTenant known;
    known.bad_pages = {"forms.test/d/1a2b3c4d5e"};
    CHECK(fires_known("links.known_bad_page", a_message().link("https://forms.test/d/1a2b3c4d5e?email=jane"), known));
    CHECK(fires_known("links.known_bad_page", a_message().link("http://forms.test/d/1a2b3c4d5e/#top"), known));
    CHECK_FALSE(fires_known("links.known_bad_page", a_message().link("https://forms.test/d/another"), known));
    CHECK_FALSE(fires_known("links.known_bad_page", a_message().link("https://forms.test/"), known));
}

TEST_CASE("A flood of sign-up mail is flagged, a busy mailbox is not", "[detectors]") {
    KnownTenant known;
    known.senders = 60;
    CHECK(fires_known("content.mail_bomb", newsletter(a_message()), known));
    CHECK_FALSE(fires_known("content.mail_bomb", a_message(), known)); // a person wrote it
    known.senders = 12;
    CHECK_FALSE(fires_known("content.mail_bomb", newsletter(a_message()), known));
}

TEST_CASE("A colleague's lure to many people is flagged when its site is new here", "[detectors]") {
    KnownTenant known;
    known.hosts = {"partner.test"};
    const auto from_colleague = [](const std::string& link, int people) {
        return a_message()
            .from("Bea Other", "bea@corp.test")
            .authentication("pass", "pass", "pass")
            .text("Please verify your account before Friday")
            .link(link)
            .set([&](auto& f) {
                for (int i = 0; i < people; ++i) f.to.push_back({"", "p" + std::to_string(i), "corp.test"});
            });
    };
    CHECK(fires_known("links.lateral", from_colleague("https://evil.test/", 30), known));
    CHECK_FALSE(fires_known("links.lateral", from_colleague("https://partner.test/", 30), known));
    CHECK_FALSE(fires_known("links.lateral", from_colleague("https://evil.test/", 2), known));
}

TEST_CASE("A field that names an earlier message makes no conversation by itself", "[detectors]") {
    const auto casino = [](FactsBuilder mail) {
        return mail.text("Welcome bonus at our casino: free spins and roulette").set([](auto& f) {
            f.has_references = true;
        });
    };
    CHECK(fires("content.gambling", casino(a_message().subject("Your casino bonus"))));
    CHECK_FALSE(fires("content.gambling", casino(a_message().subject("Re: Your casino bonus"))));
    CHECK_FALSE(fires("content.gambling", casino(listed(a_message().subject("Your casino bonus")))));
}

TEST_CASE("Capitals strewn into an address are seen, and names with capitals are not taken for them", "[detectors]") {
    for (const auto* address : {"PzQzHjP@shop.test", "lrkCxNhN@shop.test", "GMtJakB@shop.test"})
        CHECK(fires("identity.random_sender", a_message().from("Tool Set", address)));
    for (const auto* address : {"TSgBsjq@shop.test", "rzKPeHseYJEusvc@shop.test"})
        CHECK(fires("identity.random_sender", a_message().from("Tool Set", address)));
    for (const auto* address : {"JeanPaulSartre@shop.test", "InsureSign@shop.test", "noReply@shop.test", "DoNotReply@shop.test",
                                "HRTeam@shop.test", "CNNNewsAlert@shop.test"})
        CHECK_FALSE(fires("identity.random_sender", a_message().from("Tool Set", address)));
}

TEST_CASE("A designed page that names a list is no discussion, and what members write is one", "[detectors]") {
    const auto sale = [](FactsBuilder mail) {
        return mail.text("Viagra and cialis, no prescription, weight loss pills");
    };
    const auto page = [](auto& f) {
        f.html.is_present = true;
        f.html.images = 3;
    };
    const auto in_group = [](auto& f) { f.list.list_id = "offers.groups.test"; };
    CHECK(fires("links.shortener", a_message().link("https://bit.ly/abc").set(in_group).set(page)));
    CHECK_FALSE(fires("links.shortener", a_message().link("https://bit.ly/abc").set(in_group)));
    CHECK_FALSE(fires("links.shortener", listed(a_message().link("https://bit.ly/abc")).set(page)));
    CHECK_FALSE(fires("links.shortener", listed(a_message().link("https://bit.ly/abc"))));
    CHECK_FALSE(fires("links.shortener", listed(a_message().subject("Re: talk").link("https://bit.ly/abc")).set(page)));
    CHECK(fires("content.medicine", listed(sale(a_message()))));
}

TEST_CASE("A theme must be met more often in a long mail", "[detectors]") {
    const std::string two = "The casino paid a jackpot. ";
    std::string news;
    for (int i = 0; i < 60; ++i) news += "the minutes of the spring meeting were approved as circulated ";
    CHECK(fires("content.gambling", a_message().text(two)));
    CHECK_FALSE(fires("content.gambling", a_message().text(two + news)));
}

TEST_CASE("A brand is read in a name whose capitals hide it", "[detectors]") {
    CHECK(fires("identity.brand_name", a_message().from("TrustwaIIetTeam", "a@elsewhere.test")));
    CHECK(fires("identity.brand_name", a_message().from("PayPaI Service", "a@elsewhere.test")));
    CHECK_FALSE(fires("identity.brand_name", a_message().from("OpenIdea Team", "a@elsewhere.test")));
}

TEST_CASE("Mail with a program is marked as such wherever it stands, and mail with a document is not", "[detectors]") {
    const auto is_marked = [](const FactsBuilder& mail) {
        const auto attributes = scanner::judge(mail.build(), our_tenant()).attributes;
        return std::find(attributes.begin(), attributes.end(), "executable") != attributes.end();
    };
    CHECK(is_marked(inside(file("tools.zip", FileKind::zip), "setup.exe", FileKind::executable)));
    CHECK(is_marked(listed(file("patch.ps1", FileKind::script))));
    CHECK(is_marked(file("order.docm", FileKind::ooxml, [](auto& a) { a.has_auto_macro = true; })));
    CHECK_FALSE(is_marked(inside(file("papers.zip", FileKind::zip), "report.pdf", FileKind::pdf)));
}

TEST_CASE("A shortcut convicts in every kind of disk image, and an image without one does not", "[detectors]") {
    CHECK(fires("rule.shortcut_in_image", inside(file("scan.vhd", FileKind::disk_image), "scan.lnk", FileKind::lnk)));
    CHECK_FALSE(fires("rule.shortcut_in_image", inside(file("firmware.img", FileKind::disk_image), "boot.txt", FileKind::text)));
}

TEST_CASE("Forwarders that code their destination are seen, and a shared page of the sender's own is not",
          "[detectors]") {
    CHECK(fires("links.open_redirect", a_message().link("https://www.google.co.uk/amp/s/shop.test/x")));
    CHECK_FALSE(fires("links.open_redirect", a_message().link("https://www.google.co.uk/amp/s/partner.test/x")));
    CHECK(fires("links.open_redirect", a_message().link("https://www.bing.com/ck/a?u=a1aHR0cHM")));
}

namespace {

std::string in_table(std::string text) {
    for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.insert(at, 1, '\\');
    return text;
}

// The sentence of the detector for the mail of its pair; an interaction says always the same.
std::string example_of(std::string_view code) {
    for (const auto& row : scanner::all_interactions())
        if (row.code == code) return std::string(row.reason);
    const auto pair = pairs().find(std::string(code));
    if (pair == pairs().end()) return {};
    for (const auto& row : judge(pair->second.fires.build(), our_tenant()).evidence)
        if (row.code == code) return row.reason;
    return {};
}

std::string documentation() {
    std::string out = "| code | group | points | meaning | for example |\n|---|---|---|---|---|\n";
    for (const auto& row : scanner::detectors())
        out += "| `" + std::string(row.code) + "` | " + std::string(to_text(row.group)) + " | " +
               std::to_string(row.weight) + " | " + in_table(std::string(row.summary)) + " | " +
               in_table(example_of(row.code)) + " |\n";
    return out;
}

} // namespace

// REMAND_WRITE_DOCS=1 makes this test write the table instead of comparing it.
TEST_CASE("The documentation lists every detector as it is, with what it says of its mail", "[detectors]") {
    const std::string path = REMAND_SOURCE_DIR "/docs/detection.md";
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    const auto start = text.str().find("| code | group |");
    REQUIRE(start != std::string::npos);
    if (std::getenv("REMAND_WRITE_DOCS") != nullptr)
        std::ofstream(path) << text.str().substr(0, start) << documentation();
    std::stringstream now;
    now << std::ifstream(path).rdbuf();
    CHECK(now.str().substr(start) == documentation());
}

TEST_CASE("A namesake is silent for the mailbox that corresponds with them, and for no other", "[detectors]") {
    const auto mail = a_message().from("Jane Doe", "jane@university.test").build();
    const auto warns = [&](scanner::SenderHistory history, scanner::Correspondence letters, const std::string& recipient) {
        const OneSender source(history, letters);
        auto tenant = our_tenant();
        tenant.history = &source;
        if (!recipient.empty()) tenant.recipient = recipient;
        return has(scanner::judge(mail, tenant), "identity.vip_name");
    };
    CHECK(warns({}, {}, ""));
    CHECK_FALSE(warns({}, {0, true}, ""));  // the mailbox wrote to the address
    CHECK_FALSE(warns({5, 5, 0, false}, {3, false}, ""));
    CHECK(warns({5, 5, 0, false}, {2, false}, ""));
    CHECK(warns({5, 5, 1, false}, {3, false}, "")); // one of them was bad
    CHECK(warns({5, 5, 0, true}, {}, ""));  // somebody here knows somebody there: that says nothing of these two
    CHECK(warns({5, 5, 0, true}, {9, true}, "colleague@corp.test"));
    const OneSender known({5, 5, 0, true}, {9, true});
    auto tenant = our_tenant();
    tenant.history = &known;
    CHECK(has(scanner::judge(a_message().from("Jane Doe", "jane@university.test").authentication("fail", "fail", "fail").build(), tenant),
              "identity.vip_name")); // and nothing vouches that it is the namesake
}

TEST_CASE("A protected person's name weighs more from a free mail account and from a lookalike domain", "[detectors]") {
    const auto score = [](const std::string& address) {
        return scanner::judge(a_message().from("Jane Doe", address).build(), our_tenant());
    };
    const auto elsewhere = score("jane@mail.test"), free_mail = score("jane.doe.office@gmail.com"), lookalike = score("jane@wholesael.test");
    CHECK(has(elsewhere, "identity.vip_name"));
    CHECK_FALSE(has(elsewhere, "model.name_and_lookalike"));
    CHECK(has(free_mail, "identity.vip_free_mail"));
    CHECK(free_mail.score > elsewhere.score);
    CHECK(has(lookalike, "model.name_and_lookalike"));
    CHECK(lookalike.score > elsewhere.score);
    CHECK_FALSE(has(scanner::judge(a_message().from("Sales", "jane@wholesael.test").build(), our_tenant()), "model.name_and_lookalike"));
}
