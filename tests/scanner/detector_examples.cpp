// A new detector gets its row here (docs/detection.md).
#include "tests/scanner/detector_examples.hpp"

namespace remand::test {

using scanner::FileKind;

namespace {

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
FactsBuilder drawn(FactsBuilder mail, const char* what) {
    return mail.set([&](auto& facts) {
        facts.drawn_code = what;
        for (auto& link : facts.links) link.source = scanner::LinkSource::qr_code;
    });
}
FactsBuilder drivers(FactsBuilder mail) {
    mail.attachment("drivers.iso", FileKind::iso);
    for (const auto& [name, kind] : {std::pair{"setup.exe", FileKind::executable}, {"card.inf", FileKind::text}, {"readme.txt", FileKind::text}})
        mail = inside(std::move(mail), name, kind);
    return mail;
}
std::string blackmail() {
    return "I got into your computer in March and the camera filmed what you do at night. The video goes to your wife, "
           "your "
           "colleagues and all your contacts unless you pay me 900 dollars in bitcoin within 48 hours. Do not go to "
           "the police.";
}
std::string new_bank() {
    return "Our bank is closing the account that you have on file. Please send this and all future payments to the new "
           "account below "
           "and confirm once your records have been changed. IBAN DE89 3704 0044 0532 0130 00";
}
std::string cut_off() {
    return "From tonight your badge and mail stop working, since you did not enrol again. Tap the square below, type "
           "your name and the "
           "passphrase of your workstation, and both stay open. Who does nothing loses all messages of this week.";
}
std::string shared_file() {
    return "As promised the revised drawings. They are too large for mail, so please open them under the link, your "
           "mail password "
           "lets you in. Tell me today whether you can sign.";
}
std::string guest_lecture() {
    return "We organise the lectures about industrial heat for our students this summer, and a colleague here named you as somebody "
           "who knows the subject well. Would one of your engineers like to speak on a Wednesday in June?";
}
std::string ballast() { return "qXwTrvB.59120.zRk"; }

} // namespace

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
        {"identity.namesake",
         {a_message().from("Jane Doe", "j.doe@faculty.test").text(guest_lecture()),
          a_message().from("Jane Doe", "j.doe@faculty.test").text("Are you at your desk? I need a quick favour. " + guest_lecture())}},
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
         {a_message().from("Sales", "x@wholesale.example").text("Are you at your desk?"), a_message().from("Sales", "x@mail.wholesale.test")}},
        {"identity.combined_domain",
         {a_message().from("Sales", "x@wholesale-payroll.test").text("Are you at your desk?"), a_message().from("Sales", "x@wholesaleshop.test")}},
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
        {"links.text_href",
         {a_message().link("https://evil.test/login", "www.bank.test"),
          a_message().link("https://www.bank.test/login", "bank.test")}},
        {"links.letter_link",
         {a_message().subject("Drawings").link("https://files.evil.test/a").text(shared_file()),
          a_message().subject("Drawings").link("https://www.partner.test/a").text(shared_file())}},
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
          file("securedoc.html", FileKind::html, [](auto& a) {
              a.has_password_form = true;
              a.link_hosts = {"res.cisco.com"};
          })}},
        {"attachments.html_script",
         {file("fax.html", FileKind::html,
               [](auto& a) {
                   a.has_script = true;
                   a.smuggling = {"redirect"};
               }),
          file("page.html", FileKind::html, [](auto& a) { a.has_script = true; })}},
        {"attachments.page_script",
         {file("chart.html", FileKind::html, [](auto& a) { a.has_script = true; }), file("page.html", FileKind::html)}},
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
        {"attachments.executable",
         {inside(file("scan.iso", FileKind::iso), "scan.exe", FileKind::executable),
          inside(file("firmware.iso", FileKind::iso), "firmware.bin", FileKind::executable)}},
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
          a_message()
              .text("USD 389.00 was charged. To cancel call +1 (808) 555-0142.")
              .link("https://partner.test/o")}},
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
        {"links.brand_target",
         {unproven().from("DHL Paket", "service@dhl-zoll-gebuehr.test").link("https://dhl-zoll-gebuehr.test/pay"),
          unproven().from("DHL Paket", "service@dhl-zoll-gebuehr.test").link("https://www.dhl.de/track")}},
        {"links.consent_grant",
         {a_message().link("https://login.microsoftonline.com/common/oauth2/v2.0/"
                           "authorize?client_id=1&scope=offline_access%20Mail.Read"),
          a_message().link(
              "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1&scope=openid%20profile")}},
        {"links.device_code",
         {a_message().text("Go to the page and enter the code HJ7K2Q9PL to start your trial.").link("https://microsoft.com/devicelogin"),
          a_message().text("Sign in at the page, the code is on your screen: BUILDING NOTICE.").link("https://microsoft.com/devicelogin")}},
        {"content.enable_content",
         {a_message().attachment("Invoice.docm", FileKind::ooxml).text("The document is protected. Click Enable Content to read it."),
          a_message().text("How to enable content filters in your browser: a guide.")}},
        {"content.approve_prompt",
         {a_message().text("Between six and seven you get a sign-in prompt: type 37 and approve, or the account is enrolled again."),
          a_message().text("Never approve a prompt that you did not start. Report it to the desk.")}},
        {"content.run_command",
         {a_message().text("The add-in has stopped. Press Windows+R, paste the line and press Enter: powershell -w h -c irm"),
          a_message().text("The PowerShell course takes place on Thursday in the large hall.")}},
        {"content.remote_help",
         {a_message().text("Call 740-555-0187 and have Quick Assist open, so that we stop it."),
          a_message().text("Call me when you are back. Remote work is possible on two days a week.")}},
        {"content.code_by_phone",
         {a_message().text("To stop the charge call 900 555 018. Have your card and the code from the text message ready."),
          a_message().text("Call 900 555 018 with any question. We never ask for a code.")}},
        {"content.past_warning",
         {a_message().link("https://evil.test/f").text("Here is the signed order. If the browser holds the file back choose Keep."),
          a_message().link("https://evil.test/f").text("Here is the signed order. Keep the file for your records.")}},
        {"content.secret_by_reply",
         {a_message().text("A code arrives by text. Please reply with your password and the code, we do the rest."),
          a_message().text("Never reply with your password to a mail.")}},
        {"identity.no_callback",
         {a_message().text("Our bank account has changed, please pay invoice 12 there. Phones are down because of the move."),
          a_message().text("Our bank account has changed, please call us on the number you know before you pay.")}},
        {"identity.outside_desk",
         {a_message().from("IT Service Desk", "desk@dental.test").text("Your authenticator token is out of step. Renew it today."),
          a_message().from("IT Service Desk", "desk@corp.test").text("Your authenticator token is out of step. Renew it today.")}},
        {"links.bucket_page",
         {a_message().link("https://file-4418.s3.eu-west-3.amazonaws.com/CMR_4418.html"),
          a_message().link("https://file-4418.s3.eu-west-3.amazonaws.com/CMR_4418.pdf")}},
        {"links.program",
         {a_message().link("https://meet.test/client/latest.msi"), a_message().link("https://partner.test/client/latest.msi")}},
        {"links.drawn_code",
         {drawn(a_message().link("https://evil.test/scan"), "address"), drawn(a_message(), "other")}},
        {"links.drawn_unread", {drawn(a_message(), "unread"), drawn(a_message(), "other")}},
        {"content.coin_demand",
         {a_message().text("Price to be left alone: 6 BTC to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq before the 14th."),
          a_message().text("The price of BTC has gone up again.")}},
        {"identity.false_authority",
         {a_message().from("Ministry of Finance", "refund@bmf-gv-at.test"), a_message().from("Gov tech", "info@govtech.test")}},
        {"identity.foreign_account",
         {a_message().from("Max", "max@riedl.at").text("Our bank account has changed. Pay to LT12 1000 0111 0100 1000 from now on."),
          a_message().from("Max", "max@riedl.lt").text("Our bank account has changed. Pay to LT12 1000 0111 0100 1000 from now on.")}},
        {"identity.sister_domain",
         {a_message()
              .from("Ann", "ann@wholesale.example")
              .text("Since September I look after the customers in the south. Orders go through your account as before. I would like to "
                    "visit you in spring."),
          a_message().from("Ann", "ann@wholesale.example").text("Are you at your desk? I need a favour, quickly please, before the bank closes today.")}},
        {"rule.lone_script",
         {inside(file("invoice.zip", FileKind::zip), "invoice.js", FileKind::script),
          inside(inside(file("project.zip", FileKind::zip), "index.js", FileKind::script), "readme.pdf",
                 FileKind::pdf)}},
        {"identity.partner_name",
         {a_message().from("Wholesale Accounts", "x@post.test"),
          a_message().from("Wholesale Accounts", "x@wholesale.test")}},
        {"identity.outside_payroll",
         {a_message()
              .from("Dan Marsh", "dan77@gmail.com")
              .text("I have a new bank account. Please pay my salary there."),
          a_message().text("Your salary statement is ready in the portal.")}},
        {"content.account_change",
         {a_message().text("Our bank account has changed. Pay invoice 12 to DE89 3704 0044 0532 0130 00."),
          a_message().text("Pay invoice 12 to DE89 3704 0044 0532 0130 00 as usual.")}},
        {"links.qr_code",
         {a_message().link("https://evil.test/").set([](auto& f) {
              f.links.back().source = scanner::LinkSource::qr_code;
          }),
          a_message().link("https://partner.test/t").set([](auto& f) {
              f.links.back().source = scanner::LinkSource::qr_code;
          })}},
        {"content.scan_code",
         {file("code.png", FileKind::image, [](auto& a) { a.has_qr_code = true; })
              .text("Scan the code to keep your account"),
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
        {"attachments.invitation_page",
         {a_message().link("https://evil.test/d").set([](auto& f) {
              f.is_calendar = true;
              f.file_text = "Staff meeting. Log in first";
          }),
          a_message().link("https://partner.test/d").set([](auto& f) {
              f.is_calendar = true;
              f.file_text = "Download the agenda";
          })}},
        {"attachments.organizer_differs",
         {a_message().set([](auto& f) {
              f.organizer = scanner::Address{"", "x", "evil.test"};
          }),
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
        {"links.inside_login",
         {a_message()
              .from("Daan", "daan@corp.test")
              .text("Sign in once with your e-mail and password, as it lies outside")
              .link("https://docs-agreement.pages.dev/sso"),
          a_message().from("Daan", "daan@corp.test").text("Sign in with your work account").link("https://forms.office.com/r/1")}},
        {"links.mailbox_rescue",
         {a_message().text("Your mailbox has reached its limit").link("https://evil.test/d"),
          a_message().text("Your account has reached its limit").link("https://partner.test/d")}},
        {"identity.false_assurance",
         {a_message().subject("[Verified] Your document").link("https://partner.test/d"),
          a_message()
              .text(prose() + " This message was checked and no virus was found")
              .link("https://partner.test/d")}},
        {"links.locked_download",
         {a_message().link("https://evil.test/bill.zip").set([](auto& f) { f.states_password = true; }),
          a_message().link("https://partner.test/share/1").set([](auto& f) { f.states_password = true; })}},
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
        {"content.debt_threat",
         {a_message().text("Final reminder: pay within 48 hours to DE89 3704 0044 0532 0130 00"),
          a_message().text(
              "Friendly reminder: invoice 12 was due on 3 May. Our account is DE89 3704 0044 0532 0130 00")}},
        {"links.pay_account",
         {a_message().text("Our bank account has changed. Pay invoice 12 to DE89 3704 0044 0532 0130 00."),
          a_message().text("Pay invoice 12 to DE89 3704 0044 0532 0130 00 as usual.")}},
        {"content.staff_data",
         {a_message().text("Please send me the accounts receivable aging report today"),
          a_message().text("The annual report is attached")}},
        {"attachments.html_redirect",
         {file("doc.html", FileKind::html, [](auto& a) { a.smuggling = {"redirect"}; }),
          file("saved.html", FileKind::html,
               [](auto& a) {
                   a.smuggling = {"redirect"};
                   a.size = 200'000;
               })}},
        {"attachments.rare_carrier", {file("scan.vhd", FileKind::disk_image), file("scan.pdf", FileKind::pdf)}},
        {"attachments.unopened_image",
         {file("scan.vhdx", FileKind::disk_image), inside(file("scan.vhd", FileKind::disk_image), "scan.pdf", FileKind::pdf)}},
        {"attachments.vendor_disk",
         {drivers(a_message().subject("Re: drivers").from("Max", "max@wholesale.test").set([](auto& f) { f.has_in_reply_to = true; })),
          drivers(a_message().from("Max", "max@wholesale.test"))}},
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
         {a_message().subject("Cheap viagra").link("https://pills.example/"),
          a_message().subject("A study of viagra")}},
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
        {"content.reads_like_extortion", {a_message().text(blackmail()), listed(a_message().text(blackmail()))}},
        {"content.reads_like_callback",
         {a_message()
              .subject("Your renewal went through")
              .text("Thank you, 389.90 USD were taken from your card for three more years of computer protection. If "
                    "you did not order this, "
                    "phone our refund line at +1 808 555 0142 within a day and an agent undoes it."),
          a_message()
              .subject("Your renewal")
              .text("Dear Jane, the plan that you ordered in our shop runs for another year. The invoice is attached, "
                    "nothing is left to do. "
                    "Our office can be reached at +1 808 555 0142 on working days.")}},
        {"content.reads_like_payee_change",
         {a_message().subject("Invoice 4471").text(new_bank()),
          a_message()
              .subject("Invoice 4471")
              .text("Thank you for your payment, which reached our usual account on Friday. The next invoice follows "
                    "at the end of the month. "
                    "Our bank details remain as they are on the contract.")}},
        {"content.reads_like_request",
         {a_message()
              .subject("Quick favour")
              .text("Are you at your desk? I am stuck in a board meeting and cannot talk. I need a discreet favour: "
                    "buy ten gift cards for the "
                    "team today, scratch them and send me the codes. Keep this between us, I pay you back tonight."),
          a_message()
              .subject("Thursday")
              .text("Are you coming to the meeting on Thursday? Bring the plans please, and call me when you have "
                    "found a room for all of us.")}},
        {"content.reads_like_account_lure",
         {a_message().subject("Your seat").link("https://evil.test/a").text(cut_off()),
          a_message().subject("Your seat").text(cut_off())}},
        {"content.reads_like_document_lure",
         {a_message().subject("Drawings").link("https://evil.test/a").text(shared_file()),
          a_message().subject("Drawings").text(shared_file())}},
        {"content.reads_like_assurance",
         {a_message()
              .subject("Checked")
              .link("https://evil.test/a")
              .text("This message was scanned by your security team and contains no virus. The sender is verified and "
                    "trusted, you can open the "
                    "link below safely."),
          a_message()
              .subject("Report")
              .link("https://evil.test/a")
              .text("Here is the report on the new road that we spoke of at lunch.")}},
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
         {a_message().set([](auto& f) {
              f.return_path = {"", "root", "rented.test"};
          }),
          a_message().from("Cron", "root@partner.test").set([](auto& f) {
              f.return_path = {"", "root", "partner.test"};
          })}},
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

} // namespace remand::test
