// Examples for the detectors of links. A new detector gets its row here (docs/detection.md).
#include "tests/scanner/examples/examples.hpp"

namespace remand::test {

namespace {

FactsBuilder drawn(FactsBuilder mail, const char* what) {
    return mail.set([&](auto& facts) {
        facts.drawn_code = what;
        for (auto& link : facts.links) link.source = scanner::LinkSource::qr_code;
    });
}

} // namespace

std::map<std::string, Pair> examples_of_links() {
    return {
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
        {"links.phone_number",
         {a_message().text("Your plan was renewed for 389 USD. Didn't authorize it? Dial 8 0 8 . 5 5 5 . 0 1 4 2"),
          a_message().text("Call me on +1 (808) 555-0142 about the plan")}},
        {"links.wallet",
         {a_message().text("I hacked your device. Send 900 USD in bitcoin to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 or I "
                           "will send the video to all your contacts"),
          a_message().text("Donations are welcome: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")}},
        {"links.brand_target",
         {unproven().from("DHL Paket", "service@dhl-zoll-gebuehr.test").link("https://dhl-zoll-gebuehr.test/pay"),
          unproven().from("DHL Paket", "service@dhl-zoll-gebuehr.test").link("https://www.dhl.de/track")}},
        {"links.consent_grant",
         {a_message().link("https://login.microsoftonline.com/common/oauth2/v2.0/"
                           "authorize?client_id=1&scope=offline_access%20Mail.Read"),
          a_message().link(
              "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1&scope=openid%20profile")}},
        {"links.device_code",
         {a_message()
              .text("Go to the page and enter the code HJ7K2Q9PL to start your trial.")
              .link("https://microsoft.com/devicelogin"),
          a_message()
              .text("Sign in at the page, the code is on your screen: BUILDING NOTICE.")
              .link("https://microsoft.com/devicelogin")}},
        {"links.bucket_page",
         {a_message().link("https://file-4418.s3.eu-west-3.amazonaws.com/CMR_4418.html"),
          a_message().link("https://file-4418.s3.eu-west-3.amazonaws.com/CMR_4418.pdf")}},
        {"links.program",
         {a_message().link("https://meet.test/client/latest.msi"),
          a_message().link("https://partner.test/client/latest.msi")}},
        {"links.drawn_code",
         {drawn(a_message().link("https://evil.test/scan"), "address"), drawn(a_message(), "other")}},
        {"links.drawn_unread", {drawn(a_message(), "unread"), drawn(a_message(), "other")}},
        {"links.qr_code",
         {a_message().link("https://evil.test/").set([](auto& f) {
              f.links.back().source = scanner::LinkSource::qr_code;
          }),
          a_message().link("https://partner.test/t").set([](auto& f) {
              f.links.back().source = scanner::LinkSource::qr_code;
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
          a_message()
              .from("Daan", "daan@corp.test")
              .text("Sign in with your work account")
              .link("https://forms.office.com/r/1")}},
        {"links.mailbox_rescue",
         {a_message().text("Your mailbox has reached its limit").link("https://evil.test/d"),
          a_message().text("Your account has reached its limit").link("https://partner.test/d")}},
        {"links.locked_download",
         {a_message().link("https://evil.test/bill.zip").set([](auto& f) { f.states_password = true; }),
          a_message().link("https://partner.test/share/1").set([](auto& f) { f.states_password = true; })}},
        {"links.pay_account",
         {a_message().text("Our bank account has changed. Pay invoice 12 to DE89 3704 0044 0532 0130 00."),
          a_message().text("Pay invoice 12 to DE89 3704 0044 0532 0130 00 as usual.")}},
        {"links.answer_button",
         {a_message().link("mailto:desk771@gmail.com?subject=Report", "Report this sign-in"),
          a_message().link("mailto:our.club@gmail.com", "our.club@gmail.com")}},
    };
}

} // namespace remand::test
