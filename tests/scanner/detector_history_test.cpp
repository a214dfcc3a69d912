// Detectors that ask what is known of a sender, of mail like this one, and of what people decided.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/scanner/detector_examples.hpp"
#include "tests/scanner/verdict_of.hpp"

using namespace remand;
using namespace remand::test;
using scanner::FileKind;

namespace {

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

// A tenant whose mail is known: this sender's past, the hosts of all mail, and who wrote in the last minutes.
class KnownTenant : public scanner::HistorySource {
public:
    scanner::SenderHistory past;
    std::vector<std::string> hosts;
    int senders = 0;
    std::vector<std::string> bad_files, near_files, bad_pages; // SHA-256; TLSH; host and path

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
    [[nodiscard]] std::optional<scanner::KnownBad> near_bad_file(const std::vector<std::string>& asked) const override {
        return one_of(asked, near_files);
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

TEST_CASE("What is known of a sender speaks for or against the message", "[detectors]") {
    CHECK(fires_with("identity.first_time", {0, 0, 0, false}));
    CHECK_FALSE(fires_with("identity.first_time", {3, 1, 0, false}));
    CHECK(fires_with("identity.bad_history", {3, 1, 2, false}));
    CHECK_FALSE(fires_with("identity.bad_history", {3, 1, 0, false}));
    CHECK(fires_with("identity.known_sender", {3, 1, 0, true}));
    CHECK_FALSE(fires_with("identity.known_sender", {3, 1, 0, false}));
}

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

TEST_CASE("Money talk with answers to where none of the sender's mail ever went is flagged, its usual desk is not",
          "[detectors]") {
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

TEST_CASE("A file that is near to one that was called malicious weighs, but convicts nobody", "[detectors]") {
    const auto likened = [](FactsBuilder mail, std::string tlsh) {
        return mail.attachment("report.hta", FileKind::script).set([&](auto& f) {
            f.attachments.back().size = 5'000;
            f.attachments.back().sha256 = std::string(64, 'e');
            f.attachments.back().tlsh = std::move(tlsh);
        });
    };
    KnownTenant known;
    known.past = {9, 5, 0, true, {"partner.test"}};
    known.near_files = {"A1"};
    auto tenant = our_tenant();
    tenant.history = &known;
    const auto verdict = scanner::judge(likened(a_message(), "A1").build(), tenant);
    CHECK(verdict.disposition == Disposition::suspicious);
    const auto row = std::find_if(verdict.evidence.begin(), verdict.evidence.end(),
                                  [](const Evidence& one) { return one.code == "attachments.near_known_file"; });
    REQUIRE(row != verdict.evidence.end());
    CHECK(row->reason == "report.hta is nearly the same file as one that was called malicious on 2026-11-20");
    CHECK_FALSE(fires_known("attachments.near_known_file", likened(a_message(), "B2"), known)); // a form that is not like it
    CHECK_FALSE(fires_known("attachments.near_known_file", likened(a_message(), ""), known));
    const auto page = [](const std::string& host) {
        return file("letter.html", FileKind::html, [&](auto& a) {
            a.has_script = a.has_password_form = true;
            a.tlsh = "A1";
            a.link_hosts = {host};
        });
    };
    CHECK(fires_known("attachments.near_known_file", page("evil.test"), known));
    CHECK_FALSE(fires_known("attachments.near_known_file", page("partner.test"), known)); // a partner's locked mail
    known.bad_files = {std::string(64, 'e')}; // the same file: the rule says it
    CHECK_FALSE(fires_known("attachments.near_known_file", likened(a_message(), "A1"), known));
    CHECK(fires_known("rule.known_file", likened(a_message(), "A1"), known));
}

TEST_CASE("A link to the page of a mail that was called malicious is flagged, another page of the same host is not",
          "[detectors]") {
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
    CHECK(has(scanner::judge(
                  a_message().from("Jane Doe", "jane@university.test").authentication("fail", "fail", "fail").build(),
                  tenant),
              "identity.vip_name")); // and nothing vouches that it is the namesake
}

TEST_CASE("A protected person's name weighs more from a free mail account and from a lookalike domain", "[detectors]") {
    const auto score = [](const std::string& address) {
        return scanner::judge(a_message().from("Jane Doe", address).build(), our_tenant());
    };
    const auto elsewhere = score("jane@mail.test"), free_mail = score("jane.doe.office@gmail.com"),
               lookalike = score("jane@wholesael.test");
    CHECK(has(elsewhere, "identity.vip_name"));
    CHECK_FALSE(has(elsewhere, "model.name_and_lookalike"));
    CHECK(has(free_mail, "identity.vip_free_mail"));
    CHECK(free_mail.score > elsewhere.score);
    CHECK(has(lookalike, "model.name_and_lookalike"));
    CHECK(lookalike.score > elsewhere.score);
    CHECK_FALSE(has(scanner::judge(a_message().from("Sales", "jane@wholesael.test").build(), our_tenant()),
                    "model.name_and_lookalike"));
}
