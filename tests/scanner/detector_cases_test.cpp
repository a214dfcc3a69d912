// Where single detectors draw their line, beyond the pair that each of them has.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "tests/scanner/detector_examples.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::FileKind;

TEST_CASE("A program's disguise is seen in every form, and names that only look like one are not", "[detectors]") {
    for (const auto* name : {"invoice.pdf.exe", "INVOICE.PDF.SCR", "photo.jpg .com", "scan.doc.vbs",
                             "annual \u202Efdp.exe", "report.xlsx                         .exe"})
        CHECK(fires("rule.disguised_program", file(name, FileKind::executable)));
    for (const auto* name : {"setup.exe", "tool v1.2.exe", "viewer.pdf.js", "report.docx.lnk", "archive.tar.gz",
                             "exe.pdf", "no ending", "."})
        CHECK_FALSE(fires("rule.disguised_program", file(name, FileKind::unknown)));
}

TEST_CASE("Who may bear a borrowed name is left alone: services in a customer's name, houses of a federation",
          "[detectors]") {
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
    CHECK_FALSE(says(from("Cr\u00E9dit Agricole", "releves@ca-nord-est.fr"), "identity.brand_name"));
    CHECK(says(from("Cr\u00E9dit Agricole", "releves@ca-nord-ouest-securite.fr"), "identity.brand_name"));
    CHECK_FALSE(says(from("EDEKA Minden", "markt@edeka-minden.de"), "identity.brand_name"));
}

// What honest programs and dishonest ones put below (and around) the few words that matter.
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

TEST_CASE("A brand's name tied to other words in a domain is no brand's, and one tied to a word for letters may be",
          "[detectors]") {
    const auto from = [](std::string name, const std::string& address) {
        return a_message().from(std::move(name), address);
    };
    CHECK(fires("identity.brand_name", from("DHL Paket", "service@dhl-zustellung-zoll.test")));
    CHECK(fires("identity.brand_name", from("ING", "service@ing-betaalpas.test")));
    CHECK(fires("identity.brand_name", from("Iedger", "service@elsewhere.test")));
    CHECK_FALSE(fires("identity.brand_name", from("DHL Paket", "news@dhl-news.test")));
    CHECK_FALSE(fires("identity.brand_name", from("DHL Paket", "service@dhl.test")));
    CHECK(fires("identity.brand_name", from("DHL Paket", "news@dhl-news.test").authentication("none", "none", "none")));
    CHECK(fires(
        "identity.brand_name",
        from("DHL Paket", "news@dhl-news.test").text("Please verify your account").link("https://dhl-news.test/")));
    CHECK(fires("identity.brand_lookalike", from("Shop", "a@paypal-secure.test")));
    CHECK_FALSE(fires("identity.brand_lookalike", from("PayPal", "a@email-paypal.test")));
}

TEST_CASE("A borrowed brand name with something to click is no mere spoof, and with a lure it is malicious",
          "[detectors]") {
    const auto fraud = a_message()
                           .from("DHL Paket", "service@dhl-zoll-gebuehr.test")
                           .text("Your parcel is on hold. Pay the customs fee within 24 hours.")
                           .link("https://dhl-zoll-gebuehr.test/pay");
    CHECK(scanner::judge(fraud.build(), our_tenant()).disposition == Disposition::malicious);
    CHECK_FALSE(fires("links.brand_target",
                      FactsBuilder(fraud).text("Your parcel arrives tomorrow."))); // perhaps a domain of its own
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

TEST_CASE("Invitations of calendars and secured messages of well-known services name their reader and are quiet",
          "[detectors]") {
    const auto invitation = [](const std::string& link) {
        return a_message().subject("Invitation: Review @ Thu (jane@corp.test)").link(link).set([](auto& f) {
            f.is_calendar = true;
        });
    };
    CHECK_FALSE(fires("content.recipient_in_subject", invitation("https://calendar.google.com/calendar/event?eid=1")));
    CHECK(fires("content.recipient_in_subject", invitation("https://evil.test/event")));
    CHECK_FALSE(
        fires("links.recipient_in_url",
              a_message().link(
                  "https://outlook.office365.com/Encryption/retrieve.ashx?recipientemailaddress=jane@corp.test")));
    CHECK(fires("links.recipient_in_url",
                a_message().link("https://www.google.com/url?q=https://evil.test/?e=jane@corp.test")));
}

TEST_CASE("A protected person's document through a signing service that answers to their own address is theirs",
          "[detectors]") {
    auto context = our_tenant();
    context.people = {{"Helena Marquetti", "CEO", {"helena@corp.test"}}};
    const auto is_flagged = [&](const std::string& answers_to) {
        const auto document = a_message()
                                  .from("Helena Marquetti via DocuSign", "dse@docusign.net")
                                  .text("Please review the document")
                                  .reply_to(answers_to);
        return has(scanner::judge(document.build(), context), "identity.vip_name");
    };
    CHECK_FALSE(is_flagged("helena@corp.test"));
    CHECK(is_flagged("helena77@gmail.com"));
}

TEST_CASE("A newsletter about fraud is not the fraud that it quotes", "[detectors]") {
    const auto quoted =
        a_message().text("This month: \"Are you available? I need you to buy gift cards.\" And: update my direct "
                         "deposit. Gift cards are the money of thieves.");
    CHECK(fires("content.payment_change", quoted));
    CHECK_FALSE(fires("content.payment_change", newsletter(quoted)));
    CHECK_FALSE(fires("content.gift_card", newsletter(quoted)));
}

TEST_CASE("A threat to publish stolen data is one before it says how to pay", "[detectors]") {
    const std::string threat = "We have copied your customer database and will publish the data. ";
    CHECK(fires("content.extortion", a_message().text(threat + "You have 72 hours to contact us.")));
    CHECK(fires("content.extortion",
                a_message().text("Wir haben Ihre Daten kopiert und werden die Kundendaten im Darknet ver\u00F6"
                                 "ffentlichen, "
                                 "wenn Sie nicht zahlen.")));
    CHECK_FALSE(fires("content.extortion", a_message().text(threat)));
    CHECK_FALSE(fires("content.extortion",
                      a_message().text("The questionnaire shows a sample: \"Your network was encrypted. Pay 30 BTC or "
                                       "your data will be published on our blog.\" Who would decide?")));
    CHECK_FALSE(fires("content.extortion",
                      a_message().text("Attackers stole data of our customers. We refused to pay and have informed "
                                       "the police. Your passwords are safe.")));
}

TEST_CASE("A mark before the subject that only says that all is well comes from the sender", "[detectors]") {
    const auto marked = [](std::string_view subject) {
        return fires("identity.false_assurance",
                     a_message().subject(std::string(subject)).link("https://freight.test/r"));
    };
    for (const auto* subject : {"[Scanned - clean] Payment advice", "[Virus free, verified sender] Invoice",
                                "[Intern gepr\u00FC"
                                "ft] Rechnung",
                                "[EXTERNAL] [gescand] Factuur"})
        CHECK(marked(subject));
    for (const auto* subject :
         {"[Security] Advisory", "[Secure Coding Group] Agenda", "[EXTERNAL] Invoice", "[Clean Air] News"})
        CHECK_FALSE(marked(subject));
}

TEST_CASE("The password of the mailbox is asked for by no other site", "[detectors]") {
    const auto asks = [](const std::string& text) { return a_message().text(text).link("https://freight.test/r"); };
    CHECK(fires("links.mailbox_rescue", asks("Please sign in with your email password to open the invoice.")));
    CHECK(fires("links.mailbox_rescue", asks("Bitte melden Sie sich mit Ihrem E-Mail-Kennwort an.")));
    CHECK_FALSE(fires("links.mailbox_rescue", asks("Please sign in with your password to open the invoice.")));
}

TEST_CASE("A receipt that nobody could have sent needs no word of a dispute, only a support line to call",
          "[detectors]") {
    const auto receipt = [](const std::string& address) {
        return a_message()
            .from("Billing", address)
            .text("Your membership was renewed for USD 390.88. Support desk line: call 1 808 555-0142.");
    };
    CHECK(fires("content.callback", receipt("desk.4471@gmail.com")));
    CHECK_FALSE(fires("content.callback", receipt("desk@partner.test")));
}

TEST_CASE("A bank's notice of a purchase, sent by a mailing service, is no scam by telephone", "[detectors]") {
    const auto notice =
        a_message()
            .subject("Purchase on your card")
            .text(
                "A purchase of $389.90 was charged to your card. You did not make this purchase? Call 0800 555 0142.");
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
    for (const auto* address : {"JeanPaulSartre@shop.test", "InsureSign@shop.test", "noReply@shop.test",
                                "DoNotReply@shop.test", "HRTeam@shop.test", "CNNNewsAlert@shop.test"})
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
    CHECK_FALSE(fires("rule.shortcut_in_image",
                      inside(file("firmware.img", FileKind::disk_image), "boot.txt", FileKind::text)));
}

TEST_CASE("Forwarders that code their destination are seen, and a shared page of the sender's own is not",
          "[detectors]") {
    CHECK(fires("links.open_redirect", a_message().link("https://www.google.co.uk/amp/s/shop.test/x")));
    CHECK_FALSE(fires("links.open_redirect", a_message().link("https://www.google.co.uk/amp/s/partner.test/x")));
    CHECK(fires("links.open_redirect", a_message().link("https://www.bing.com/ck/a?u=a1aHR0cHM")));
}

TEST_CASE("A disk image is judged by what lies in it and by who sends it", "[detectors]") {
    const auto known = [] {
        return a_message().subject("Re: drivers").from("Max", "max@wholesale.test").set([](auto& f) {
            f.has_in_reply_to = true;
        });
    };
    const auto disk = [](FactsBuilder mail, std::initializer_list<std::pair<const char*, FileKind>> files) {
        mail.attachment("disk.iso", FileKind::iso);
        for (const auto& [name, kind] : files) mail = inside(std::move(mail), name, kind);
        return mail;
    };
    const auto flagged = [](const FactsBuilder& mail) { return fires("attachments.executable", mail); };
    CHECK_FALSE(flagged(disk(a_message(), {{"drawing.pdf", FileKind::pdf}, {"readme.txt", FileKind::text}})));
    CHECK(flagged(disk(a_message(), {{"drawing.js", FileKind::text}})));
    CHECK_FALSE(flagged(disk(a_message(), {{"card.inf", FileKind::text}, {"card.sys", FileKind::executable}})));
    CHECK(flagged(disk(unproven(), {{"card.inf", FileKind::text}, {"card.sys", FileKind::executable}})));
    CHECK(flagged(disk(known(), {{"setup.exe", FileKind::executable}}))); // nothing beside it
    CHECK_FALSE(flagged(
        disk(known(), {{"setup.exe", FileKind::executable}, {"a.txt", FileKind::text}, {"b.txt", FileKind::text}})));
    CHECK(flagged(disk(known(), {{"setup.exe", FileKind::executable},
                                 {"a.vbs", FileKind::script},
                                 {"b.txt", FileKind::text},
                                 {"c.txt", FileKind::text}})));
    const auto marked = [](FactsBuilder mail, const char* mark) {
        return mail.attachment("disk.vhd", FileKind::disk_image).set([&](auto& f) {
            f.attachments.back().smuggling = {mark};
        });
    };
    CHECK(flagged(marked(known(), "program")));
    CHECK_FALSE(fires("attachments.unopened_image", marked(known(), "unopened")));
    CHECK(fires("attachments.unopened_image", marked(a_message(), "unopened")));
}

TEST_CASE("A notebook is dangerous for what one can click in it", "[detectors]") {
    const auto notebook = [](const char* mark, FileKind kind, bool has_script = false) {
        auto mail = a_message().attachment("notes.one", FileKind::onenote).set([&](auto& f) {
            if (*mark) f.attachments.back().smuggling = {mark};
        });
        return inside(std::move(mail), "embedded 1", kind).set([&](auto& f) {
            f.attachments.back().has_script = has_script;
        });
    };
    const auto flagged = [](const FactsBuilder& mail) { return fires("attachments.executable", mail); };
    CHECK_FALSE(flagged(a_message().attachment("notes.one", FileKind::onenote)));
    CHECK_FALSE(flagged(notebook("", FileKind::pdf)));
    CHECK_FALSE(flagged(notebook("program", FileKind::image))); // somebody writes about programs
    CHECK(flagged(notebook("program", FileKind::text)));
    CHECK(flagged(notebook("", FileKind::executable)));
    CHECK(flagged(notebook("", FileKind::html, true)));
}

TEST_CASE("An envelope of locked mail is one only where it asks for the password on behalf of its service",
          "[detectors]") {
    const auto envelope = [](FactsBuilder mail, const char* host) {
        return mail.attachment("securedoc.html", FileKind::html).set([&](auto& f) {
            f.attachments.back().has_password_form = true;
            f.attachments.back().link_hosts = {host};
        });
    };
    const auto flagged = [](const FactsBuilder& mail) { return fires("attachments.html_login", mail); };
    CHECK_FALSE(flagged(envelope(a_message(), "res.cisco.com")));
    CHECK(flagged(envelope(unproven(), "res.cisco.com")));
    CHECK(flagged(envelope(a_message(), "evil.test")));
    CHECK(flagged(envelope(a_message(), "portal.partner.test"))); // anybody's own site
    CHECK_FALSE(flagged(envelope(a_message().from("Max", "max@wholesale.test"), "portal.wholesale.test")));
}

TEST_CASE("A library in a report of somebody known is no smuggling, what it carries is", "[detectors]") {
    const auto page = [](FactsBuilder mail, std::vector<std::string> marks, std::int64_t size) {
        return mail.attachment("chart.html", FileKind::html).set([&](auto& f) {
            f.attachments.back().has_script = true;
            f.attachments.back().smuggling = std::move(marks);
            f.attachments.back().size = size;
        });
    };
    const auto known = [] { return a_message().from("Max", "max@wholesale.test"); };
    const auto flagged = [](const FactsBuilder& mail) { return fires("attachments.html_smuggling", mail); };
    CHECK_FALSE(flagged(page(known(), {"char_code", "blob_url", "download", "eval"}, 3'000'000)));
    CHECK(flagged(page(known(), {"char_code", "blob_url", "download", "eval"}, 3'000)));
    CHECK(flagged(page(known(), {"atob", "blob_url", "long_base64"}, 3'000'000)));
    CHECK(flagged(page(a_message(), {"char_code", "blob_url", "download", "eval"}, 3'000'000)));
}

TEST_CASE("What a well-known sender's own services do in its name is its own", "[detectors]") {
    const auto notice = [](const char* from, const char* link) {
        return a_message().from("Microsoft account team", from).authentication("pass", "pass", "pass").link(link);
    };
    const auto foreign = [](const FactsBuilder& mail) { return fires("links.foreign", mail); };
    CHECK_FALSE(foreign(notice("account-security-noreply@microsoft.com", "https://account.live.com/activity")));
    CHECK(foreign(
        notice("account-security-noreply@microsoft.com", "https://office-team.sharepoint.com/x"))); // anybody's pages
    CHECK(foreign(notice("microsoft.team@outlook.com", "https://account.live.com/activity")));      // anybody's address
    CHECK(foreign(notice("account@microsoft.com", "https://evil.test/activity")));

    const auto statement = [](const char* from) {
        return a_message()
            .from("Statements", from)
            .authentication("pass", "pass", "pass")
            .attachment("statement.html", FileKind::html)
            .set([](auto& f) { f.attachments.back().has_password_form = true; });
    };
    CHECK_FALSE(fires("attachments.html_login", statement("noreply@commerzbank.com")));
    CHECK(fires("attachments.html_login", statement("noreply@commerz-statements.test")));
}

TEST_CASE("A calendar service may write in the name of the person who invites", "[detectors]") {
    const auto invitation = [](const char* organizer, const char* answers) {
        return a_message()
            .from("Jane Doe (Google Calendar)", "calendar-notification@google.com")
            .authentication("pass", "pass", "pass")
            .reply_to(answers)
            .set([&](auto& f) {
                const std::string address = organizer;
                f.is_calendar = true;
                f.organizer = scanner::Address{"", address.substr(0, address.find('@')), address.substr(address.find('@') + 1)};
            });
    };
    CHECK_FALSE(fires("identity.vip_name", invitation("jane@corp.test", "jane@corp.test")));
    CHECK(fires("identity.vip_name", invitation("jane.doe77@gmail.com", "jane@corp.test")));
    CHECK(fires("identity.vip_name", invitation("jane@corp.test", "jane.doe77@gmail.com")));
}

TEST_CASE("A colleague's bookmark is no program, and mail that never was outside needs no proof", "[detectors]") {
    const auto bookmark = [](FactsBuilder mail, std::vector<std::string> hosts) {
        return mail.attachment("Portal.url", FileKind::url_shortcut).set([&](auto& f) {
            f.attachments.back().link_hosts = hosts;
        });
    };
    const auto colleague = [] {
        return a_message().from("Ann", "ann@corp.test").authentication("pass", "pass", "pass");
    };
    CHECK_FALSE(fires("attachments.executable", bookmark(colleague(), {"portal.test"})));
    CHECK(fires("attachments.executable", bookmark(colleague(), {}))); // a share or a local file
    CHECK(fires("attachments.executable", bookmark(a_message(), {"portal.test"})));

    const auto unsigned_mail = [](const char* from) {
        return a_message().from("Ann", from).authentication("", "none", "none");
    };
    CHECK(fires("auth.none", unsigned_mail("ann@partner.test")));
    CHECK_FALSE(fires("auth.none", unsigned_mail("ann@corp.test").set([](auto& f) { f.stamps.auth_as = "Internal"; })));
}

TEST_CASE("A ticket with a code is shown at a door and speaks of no account", "[detectors]") {
    const auto coded = [](const char* text) {
        return a_message().text(text).attachment("code.png", FileKind::image).set([](auto& f) {
            f.attachments.back().has_qr_code = true;
        });
    };
    for (const auto* text :
         {"Please scan the QR code at the entrance. Your badge and documents are attached.",
          "Bitte scannen Sie den QR-Code am Empfang, Ihre Unterlagen liegen bereit. Ihr Ticket gilt zwei Tage.",
          "Escanee el codigo QR en el mostrador para recibir los documentos y su acreditacion."})
        CHECK_FALSE(fires("content.scan_code", coded(text)));
    CHECK(
        fires("content.scan_code", coded("Scan the QR code to keep your account. Your ticket at the entrance waits.")));
}
