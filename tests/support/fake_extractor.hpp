// An Extractor without worker processes, and a judge to go with it, for tests of what comes after: a mail says in its
// header how it is to be judged. Thread-safe.
#pragma once

#include <atomic>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/scanner.hpp"

namespace remand::tests {

// A small whole mail that FakeExtractor and judge_by_header understand.
inline std::string judged_mail(Disposition disposition, const std::string& id) {
    return "Message-ID: <" + id + "@example.com>\r\nFrom: Sender <sender@sender.test>\r\nSubject: " + id +
           "\r\nX-Disposition: " + std::string(to_text(disposition)) + "\r\n\r\nHello.\r\n";
}

class FakeExtractor final : public scanner::Extractor {
public:
    [[nodiscard]] Result<scanner::MessageFacts> extract(std::string_view bytes,
                                                        const scanner::ScanContext& context) override {
        ++calls;
        {
            const std::lock_guard lock(mutex_);
            own_domains_ = context.own_domains;
        }
        scanner::MessageFacts facts;
        facts.size = static_cast<std::int64_t>(bytes.size());
        facts.sha256 = sha256_hex(bytes);
        std::istringstream lines{std::string(bytes)};
        for (std::string line; std::getline(lines, line) && !trim(line).empty();) {
            const auto colon = line.find(':');
            if (colon == std::string::npos) continue;
            const std::string name = ascii_lower(line.substr(0, colon)),
                              value(trim(std::string_view(line).substr(colon + 1)));
            if (name == "message-id") facts.message_id = value;
            if (name == "subject") facts.subject = value;
            if (name == "from") facts.from = {{"Sender", "sender", "sender.test"}};
            if (name == "x-disposition") facts.mailer = value;
            if (name == "x-attached") { // an attachment without a byte
                facts.attachments.emplace_back().name = value;
                facts.attachments.back().kind = scanner::FileKind::empty;
                facts.attachments.back().sha256 = sha256_hex("");
            }
            if (name == "x-text") facts.text = value;
            if (name == "x-link") {
                auto& link = facts.links.emplace_back();
                link.href = value;
                link.scheme = "https";
                link.host = value.substr(8, value.find('/', 8) - 8);
            }
            if (name == "x-program") { // an attached program with these bytes, and some more
                auto& file = facts.attachments.emplace_back();
                file.name = "program.exe";
                file.kind = scanner::FileKind::executable;
                file.size = 1'000;
                file.sha256 = sha256_hex(value);
            }
            if (name == "x-likeness" && !facts.attachments.empty()) { // of that file, which is a page then
                facts.attachments.back().name = "page.html";
                facts.attachments.back().kind = scanner::FileKind::html;
                facts.attachments.back().tlsh = value;
            }
            if (name == "x-invitation") { // its UID
                facts.is_calendar = true;
                facts.event_uid = value;
            }
            if (name == "x-unscannable") facts.unscannable = value;
        }
        return facts;
    }
    // Of the last mail that was looked at.
    [[nodiscard]] std::vector<std::string> own_domains() const {
        const std::lock_guard lock(mutex_);
        return own_domains_;
    }
    std::atomic<int> calls{0};

private:
    mutable std::mutex mutex_;
    std::vector<std::string> own_domains_;
};

inline Verdict judge_by_header(const scanner::MessageFacts& facts, const scanner::ScanContext&) {
    Verdict verdict;
    verdict.disposition = parse_disposition(facts.mailer).value_or(Disposition::none);
    verdict.score = verdict.disposition == Disposition::none ? 0 : 50;
    if (verdict.score > 0)
        verdict.evidence = {{"test.header", EvidenceGroup::content, verdict.score, "The header says so."}};
    if (!facts.unscannable.empty()) verdict.attributes = {"unscannable"};
    verdict.model = "test";
    return verdict;
}

} // namespace remand::tests
