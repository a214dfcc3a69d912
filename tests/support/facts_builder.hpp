// Builders for MessageFacts: the default is an ordinary, harmless, authenticated business mail, and a test states only
// what matters to it.
#pragma once

#include <string>
#include <utility>

#include "scanner/facts.hpp"

namespace remand::test {

class FactsBuilder {
public:
    FactsBuilder() {
        facts_.message_id = "<1@partner.test>";
        facts_.subject = "Minutes of Tuesday";
        facts_.text = "Hello Jane, here are the minutes of our meeting. Kind regards, Max";
        facts_.word_count = 12;
        facts_.date = from_micros(1'800'000'000'000'000);
        facts_.received.push_back({"mail.partner.test", "192.0.2.1", "mx.corp.test"});
        from("Max Partner", "max@partner.test");
        facts_.to = {{"", "jane", "corp.test"}};
        authentication("pass", "pass", "pass");
    }
    FactsBuilder& from(std::string name, const std::string& address) {
        const auto at = address.find('@');
        facts_.from = {{std::move(name), address.substr(0, at), address.substr(at + 1)}};
        facts_.from_fields = 1;
        facts_.return_path = facts_.from.front();
        return *this;
    }
    FactsBuilder& reply_to(const std::string& address) {
        const auto at = address.find('@');
        facts_.reply_to = {{"", address.substr(0, at), address.substr(at + 1)}};
        return *this;
    }
    FactsBuilder& to(const std::string& address) {
        const auto at = address.find('@');
        facts_.to = {{"", address.substr(0, at), address.substr(at + 1)}};
        return *this;
    }
    FactsBuilder& subject(std::string text) {
        return set([&](auto& f) { f.subject = std::move(text); });
    }
    FactsBuilder& text(std::string text, int words = 40) {
        return set([&](auto& f) {
            f.text = std::move(text);
            f.word_count = words;
        });
    }
    // Results for the From domain.
    FactsBuilder& authentication(std::string spf, std::string dkim, std::string dmarc, std::string policy = "") {
        auto& auth = facts_.authentication;
        auth.is_present = true;
        auth.spf = std::move(spf);
        auth.spf_domain = facts_.from.front().domain;
        auth.dkim = {{std::move(dkim), facts_.from.front().domain}};
        auth.dmarc = std::move(dmarc);
        auth.dmarc_policy = std::move(policy);
        return *this;
    }
    FactsBuilder& link(const std::string& href, std::string text = "here") {
        Link out;
        out.href = href;
        out.text = std::move(text);
        out.scheme = href.substr(0, href.find(':'));
        const auto start = out.scheme == "mailto" ? href.find('@') + 1 : href.find("//") + 2;
        out.host = href.substr(start, href.find_first_of("/?#", start) - start);
        facts_.links.push_back(out);
        facts_.html.is_present = true;
        return *this;
    }
    FactsBuilder& attachment(std::string name, scanner::FileKind kind) {
        scanner::Attachment file;
        file.name = std::move(name);
        file.kind = kind;
        file.size = 1000;
        facts_.attachments.push_back(std::move(file));
        return *this;
    }
    template <class Change> FactsBuilder& set(Change change) {
        change(facts_);
        return *this;
    }
    [[nodiscard]] scanner::MessageFacts build() const { return facts_; }

private:
    using Link = scanner::Link;
    scanner::MessageFacts facts_;
};

inline FactsBuilder a_message() { return {}; }

} // namespace remand::test
