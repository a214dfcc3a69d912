// What services, phones and other programs write in people's names, beside what only looks so.
#include <string>

#include <catch2/catch.hpp>

#include "scanner/identity/brands.hpp"
#include "tests/scanner/detector_examples.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::FileKind;

namespace {

FactsBuilder shared_by_jane(const std::string& page) {
    return a_message()
        .from("Jane Doe", "no-reply@sharepointonline.com")
        .subject("Jane Doe shared \"Budget\" with you")
        .text("Jane Doe shared a file with you")
        .link(page);
}

std::string shared_text() { return "The layout with the wider field is here, shared to your account."; }

} // namespace

TEST_CASE("A colleague's file in our own workspace is no false colleague, in another's it is", "[detectors]") {
    auto context = our_tenant();
    context.own_domains = {"brennhaus-anlagen.test"};
    const auto is_flagged = [&](const std::string& page) {
        return has(scanner::judge(shared_by_jane(page).build(), context), "identity.vip_name");
    };
    CHECK_FALSE(is_flagged("https://brennhausanlagen.sharepoint.com/:x:/s/Sales/1"));
    CHECK_FALSE(is_flagged("https://brennhaus-my.sharepoint.com/:x:/g/personal/1"));
    CHECK(is_flagged("https://brennhaus2.sharepoint.com/:x:/s/Sales/1"));
    CHECK(is_flagged("https://anlagen.brennhaus.test/1"));
}

TEST_CASE("Google names the account that shares: the protected person's own, or another", "[detectors]") {
    const auto shared = [](const std::string& account) {
        return a_message()
            .from("Jane Doe (via Google Drive)", "drive-shares-dm-noreply@google.com")
            .text("Jane Doe (" + account + ") has invited you to edit the following document")
            .link("https://docs.google.com/spreadsheets/d/1/edit");
    };
    CHECK_FALSE(fires("identity.vip_name", shared("jane@corp.test")));
    CHECK(fires("identity.vip_name", shared("jane77@gmail.com")));
    CHECK(fires("identity.vip_name", shared("old.jane@corp.test.evil")));
}

TEST_CASE("DocuSign names the account that sends: the protected person's own, or another", "[detectors]") {
    const auto sent = [](const std::string& account, const std::string& page) {
        return a_message()
            .from("Jane Doe via DocuSign", "dse_NA4@docusign.net")
            .text("Review document\n\nJane Doe\n" + account + "\n\nPlease sign before Friday.")
            .link(page);
    };
    CHECK_FALSE(fires("identity.vip_name", sent("jane@corp.test", "https://na4.docusign.net/Signing/1")));
    CHECK(fires("identity.vip_name", sent("jane@corp-sign.test", "https://na4.docusign.net/Signing/1")));
    CHECK(fires("identity.vip_name", sent("jane@corp.test", "https://docusign.evil.test/Signing/1")));
}

TEST_CASE("A private address on record is its owner's, whatever names it bears", "[detectors]") {
    auto context = our_tenant();
    context.own_domains = {"brennhaus.test"};
    const auto mail = a_message().from("Petra Brennhaus", "petra.brennhaus@gmail.com").build();
    CHECK(has(scanner::judge(mail, context), "identity.partner_in_address"));
    CHECK(has(scanner::judge(mail, context), "identity.partner_name"));
    context.people = {{"Petra Brennhaus", "CEO", {"petra@brennhaus.test", "petra.brennhaus@gmail.com"}}};
    CHECK_FALSE(has(scanner::judge(mail, context), "identity.partner_in_address"));
    CHECK_FALSE(has(scanner::judge(mail, context), "identity.partner_name"));
}

TEST_CASE("What our own server writes above mail from outside is not the sender's assurance", "[detectors]") {
    const std::string banner =
        "CAUTION: This email originated from outside Corp & Sons. Do not click links or open attachments unless "
        "you recognise the sender and know the content is safe. ";
    const auto letter = [](const std::string& text) { return a_message().text(text).attachment("plan.zip", FileKind::zip); };
    CHECK_FALSE(fires("identity.false_assurance", letter(banner + "The plan as promised.")));
    CHECK(fires("identity.false_assurance",
                letter(banner + "This sender is verified and the content is safe. The plan as promised.")));
}

TEST_CASE("A site whose name has a hyphen more is the sender's own, when the sender is proven", "[detectors]") {
    const auto pack = a_message().from("Chamber", "events@northchamber.test").link("https://www.north-chamber.test/pack");
    CHECK_FALSE(fires("links.foreign", pack));
    CHECK(fires("links.foreign", FactsBuilder(pack).authentication("none", "none", "none")));
    CHECK(fires("links.foreign",
                a_message().from("Chamber", "events@northchamber.test").link("https://www.north-chambers.test/pack")));
}

TEST_CASE("What a phone or a virus scanner puts below a letter is no link of its writer's", "[detectors]") {
    const auto letter = [](const std::string& page) { return a_message().text("Six pallets please, Helen").link(page); };
    for (const auto* page : {"https://aka.ms/o0ukef", "https://aka.ms/AAb9ysg", "http://www.avg.com/email-signature"})
        CHECK_FALSE(fires("content.bare_link", letter(page)));
    CHECK(fires("content.bare_link", letter("https://aka.ms.evil.test/o0ukef")));
}

TEST_CASE("A partner's new name that leads to the old one only is borrowed by nobody", "[detectors]") {
    const auto news = [](const std::string& page) {
        return a_message().from("Wholesale Service", "service@whole.energy.test").text("We have a new name.").link(page);
    };
    CHECK_FALSE(fires("identity.partner_name", news("https://support.wholesale.test/")));
    CHECK(fires("identity.partner_name", news("https://support.whole.energy.test/")));
}

TEST_CASE("A branch of a partner's house that asks for nothing is no impostor, and one that does is", "[detectors]") {
    const std::string news =
        "Since September I look after the customers in the south. Orders go through your account as before. I would "
        "like to visit you in spring.";
    const auto branch = [](const std::string& address, const std::string& text) {
        return a_message().from("Ann", address).text(text);
    };
    CHECK_FALSE(fires("identity.swapped_suffix", branch("ann@wholesale.example", news)));
    CHECK_FALSE(fires("identity.combined_domain", branch("ann@wholesale-logistics.test", news)));
    CHECK(fires("identity.typo_domain", branch("ann@wholesael.test", news)));    // another letter
    CHECK(fires("identity.swapped_suffix", branch("ann@corp.example", news)));   // our own name
    CHECK(fires("identity.swapped_suffix",
                branch("ann@wholesale.example", news + " Please pay to DE89 3704 0044 0532 0130 00.")));
    CHECK(fires("identity.swapped_suffix", branch("ann@wholesale.example", news).link("https://wholesale.example/login")));
    CHECK_FALSE(fires("identity.swapped_suffix", branch("ann@wholesale.example", news).link("https://www.wholesale.example/")));
    const auto offer = branch("ann@wholesale.example", news).attachment("a.pdf", FileKind::pdf);
    CHECK(fires("identity.swapped_suffix", offer));
    const auto read_by_partner = FactsBuilder(offer).set([](auto& f) { f.cc.push_back({"Bob", "bob", "wholesale.test"}); });
    CHECK_FALSE(fires("identity.swapped_suffix", read_by_partner));
    CHECK(fires("identity.swapped_suffix", FactsBuilder(read_by_partner).text(news + " Our bank account has changed.")));
    CHECK(fires("identity.swapped_suffix", branch("ann@wholesale.example", news).authentication("none", "none", "none")));
}

TEST_CASE("A brand's national domain is the brand's, and its name under a fashionable ending is not", "[detectors]") {
    const auto mail = [](const std::string& address) { return a_message().from("PayPal", address); };
    CHECK_FALSE(fires("identity.brand_name", mail("service@paypal.at")));
    CHECK_FALSE(fires("identity.brand_name", mail("service@mail.paypal.com.br")));
    CHECK(fires("identity.brand_name", mail("service@paypal.top")));
    CHECK(fires("identity.brand_name", mail("service@paypal-service.at")));
    CHECK_NOTHROW(fires("identity.brand_name", mail("service@paypal"))); // no ending at all
}

TEST_CASE("A partner's own workspace is the partner's place, another's is not", "[detectors]") {
    const auto mail = [](const std::string& page) {
        return a_message().from("Ann", "ann@prairieview.test").text(shared_text()).link(page);
    };
    CHECK_FALSE(fires("links.free_hosting", mail("https://prairieview.sharepoint.com/:x:/s/1")));
    CHECK(fires("links.free_hosting", mail("https://prairieviews.sharepoint.com/:x:/s/1")));
}

TEST_CASE("A locked file with nothing but papers in it, which could be looked into, is no threat by its lock", "[detectors]") {
    auto locked = file("iocs.zip", FileKind::zip, [](auto& a) { a.is_encrypted = a.was_unlocked = true; });
    CHECK_FALSE(fires("attachments.locked_with_password", inside(locked, "list.txt", FileKind::text)));
    CHECK(fires("attachments.locked_with_password",
                inside(inside(locked, "list.txt", FileKind::text), "page.html", FileKind::html)));
    CHECK(fires("attachments.locked_with_password", locked)); // nothing was seen
}

TEST_CASE("The banner that a mail system puts on hides nothing of what follows", "[detectors]") {
    const std::string text = "Never mind the desk. A sign-in prompt comes tonight: type 37 and approve.";
    CHECK(fires("content.approve_prompt",
                a_message().text("[EXTERNAL] This email originated outside Corp. Take care with links. " + text)));
}

TEST_CASE("Consent for a whole tenant is asked for by another address", "[detectors]") {
    const std::string page = "https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=a0c7";
    CHECK(fires("links.consent_grant", a_message().link(page)));
    CHECK_FALSE(fires("links.consent_grant", a_message().from("Ann", "ann@wholesale.test").link(page)));
}

TEST_CASE("A brand's name that a word is tied to in a link's domain is borrowed", "[detectors]") {
    using scanner::brand_tied_to_word;
    for (const auto* domain :
         {"sharepoint-docs.app", "secure-onedrive.test", "docusign-sign-in.test", "mail-microsoft-login.test"}) {
        INFO(domain);
        const auto* brand = brand_tied_to_word(domain);
        CHECK((brand != nullptr) == (std::string_view(domain) != "docusign-sign-in.test")); // "sign" and "in" are no such words
    }
    CHECK(brand_tied_to_word("sharepoint-gardening.test") == nullptr);
    CHECK(brand_tied_to_word("microsoft.com") == nullptr);
}

TEST_CASE("A whole address of a brand before the sender's own domain is there to be taken for it", "[detectors]") {
    const auto mail = [](const std::string& page) { return a_message().from("Max", "max@peoplehub.test").link(page); };
    CHECK(fires("links.brand_in_host", mail("https://forms.office.com.peoplehub.test/login")));
    CHECK_FALSE(fires("links.brand_in_host", mail("https://office.peoplehub.test/login")));
}

TEST_CASE("Our own developers may hand each other source text in an archive", "[detectors]") {
    auto script = inside(file("check.zip", FileKind::zip), "check.js", FileKind::script);
    CHECK(fires("attachments.executable", script));
    CHECK_FALSE(fires("attachments.executable", script.from("Dev", "dev@corp.test").authentication("pass", "pass", "pass")));
    auto program = inside(file("check.zip", FileKind::zip), "check.exe", FileKind::executable);
    CHECK(fires("attachments.executable", program.from("Dev", "dev@corp.test").authentication("pass", "pass", "pass")));
}

TEST_CASE("A locked file with its password in the same mail, wherever there, is locked against scanners", "[detectors]") {
    const auto locked = [](const std::string& text) {
        return file("claim.zip", FileKind::zip, [](auto& a) { a.is_encrypted = true; }).text(text);
    };
    CHECK(fires("attachments.locked_with_password", locked("The zip opens with the code in the picture.")));
    CHECK_FALSE(fires("attachments.locked_with_password", locked("The password follows by text message.")));
}

TEST_CASE("Angry people who want nothing for themselves write no extortion letter", "[detectors]") {
    const std::string angry =
        "For three weeks our daughter has been insulted in a group of her class. If nothing is done by Friday we "
        "go to the police and to the newspaper. We want a meeting, no quarrel.";
    CHECK_FALSE(fires("content.reads_like_extortion", a_message().from("Parents", "family77@gmail.com").text(angry)));
}

TEST_CASE("Authorities may quote the letters that they warn of", "[detectors]") {
    const std::string quoted =
        "Letters of this week: \"I got into your computer and filmed you. The video goes to your contacts unless you "
        "pay me 900 dollars in bitcoin within 48 hours.\" Do not pay, keep the letter, report it.";
    const auto warning = [&](const std::string& address) { return a_message().from("Cyber centre", address).text(quoted); };
    CHECK_FALSE(fires("content.reads_like_extortion", warning("noreply@cyber.gc.ca")));
    CHECK_FALSE(fires("identity.stranger_demand", warning("noreply@cyber.gc.ca")));
}

TEST_CASE("A code for a sign-in is known in two halves, and from another tenant's free corner", "[detectors]") {
    const auto wants = [](const std::string& address, const std::string& code) {
        return a_message()
            .from("Microsoft Security", address)
            .text("Open https://microsoft.com/devicelogin and enter " + code + " before 17:00.")
            .link("https://microsoft.com/devicelogin");
    };
    CHECK(fires("links.device_code", wants("alert@lekstroom-wb.onmicrosoft.com", "F4TQ9XLM")));
    CHECK(fires("links.device_code", wants("projekt@vergabe.test", "GXK4 R7WPM")));
    CHECK_FALSE(fires("links.device_code", wants("projekt@vergabe.test", "GATE NINE")));
    CHECK_FALSE(fires("links.device_code", wants("projekt@vergabe.test", "2026 4711")));
    CHECK_FALSE(fires("links.device_code", wants("account-security-noreply@accountprotection.microsoft.com", "F4TQ9XLM")));
}

TEST_CASE("A note that a well-known service passes on is its writer's", "[detectors]") {
    const auto request = [](const std::string& note) {
        return a_message()
            .from("PayPal", "service@paypal.com")
            .text("Kraken LLC Billing sent you a money request. Amount requested $899.99. Note from Kraken LLC Billing: \"" + note + "\"")
            .link("https://www.paypal.com/myaccount/transfer/payRequest/1");
    };
    CHECK(fires("content.callback", request("$899.99 was debited from your account. If this was not you call the fraud department at "
                                            "+1 (888) 555-0117 immediately.")));
    CHECK_FALSE(fires("content.callback", request("For the toner of last week, thank you. Kraken, +1 (888) 555-0117")));
    // No mark of a note, but addresses from which services send other people's words.
    const auto carried = [](const std::string& address, const std::string& text) {
        const auto domain = address.substr(address.find('@') + 1);
        return a_message().from("Guardian Services", address).text(text).link("https://" + domain + "/view");
    };
    const std::string surprise = "Your annual plan is now active, USD 549.00. Should this come as a surprise, our specialist is at "
                                 "+1 (888) 555-0117 and reverses it on the phone.";
    CHECK(fires("content.callback", carried("messaging-service@post.xero.com", surprise)));
    CHECK(fires("content.callback", carried("dse_na4@docusign.net", surprise)));
    CHECK_FALSE(fires("content.callback", carried("notice@xero.com", surprise)));
    CHECK(fires("content.callback", carried("no-reply@zoom.us", "Bitcoin order of $578.20 approved - queries +1 (802) 555-0194 is "
                                                                "inviting you to a scheduled meeting.")));
    CHECK_FALSE(fires("content.callback", carried("no-reply@zoom.us", "Max is inviting you to a scheduled meeting, $0.00. Dial in by "
                                                                      "phone: +1 (802) 555-0194")));
    CHECK_FALSE(fires("content.callback", carried("quickbooks@notification.intuit.com",
                                                  "Invoice 1042 from Oak Gardens. Balance due $450.00. Questions? Call us at "
                                                  "+1 (802) 555-0194. Thank you for your business.")));
}

TEST_CASE("The family's name in a domain excuses nobody where it is our own name, too", "[detectors]") {
    const auto mail = a_message().from("Jane Kestner", "jane@kestner-agenda.test").text("The roof is ready. See you on Monday.");
    const auto is_noticed = [&](const std::string& own_domain) {
        scanner::ScanContext context;
        context.own_domains = {own_domain};
        context.people = scanner::ProtectedPeople{{"Jane Kestner", "CEO", {"jane.kestner@" + own_domain}, {}, true}};
        return has(scanner::judge(mail.build(), context), "identity.vip_name");
    };
    CHECK(is_noticed("kestner-pumps.test"));
    CHECK_FALSE(is_noticed("oak-pumps.test")); // her own firm
}

TEST_CASE("An invitation wants nothing before the meeting", "[detectors]") {
    const auto invitation = [](const std::string& says, const std::string& page) {
        return a_message().link(page).set([&](auto& facts) {
            facts.is_calendar = true;
            facts.file_text = says;
            facts.links.back().source = scanner::LinkSource::calendar;
        });
    };
    const std::string page = "https://invite-desk.test/a";
    CHECK(fires("attachments.invitation_lure", invitation("Abnahme Halle 8. Zahlung der Gebühr 390 EUR vor Termin: " + page, page)));
    CHECK(fires("attachments.invitation_lure", invitation("Register with your firm Microsoft account: " + page, page)));
    CHECK_FALSE(fires("attachments.invitation_lure", invitation("Agenda and minutes: " + page, page)));
    CHECK_FALSE(fires("attachments.invitation_lure", invitation("The fee is the same as last year. Agenda: " + page, page)));
    const std::string meeting = "https://us05web.zoom.us/j/84127730915";
    CHECK_FALSE(fires("attachments.invitation_lure", invitation("Sign in with your Zoom account: " + meeting, meeting)));
}
