// Entries of lists and a mail that they may match.
#pragma once

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "service/lists/entry.hpp"
#include "service/lists/list_set.hpp"

namespace remand::tests {

using namespace service;
using db::ListEntry;
using db::ListKind;
using db::PatternKind;

inline constexpr Timestamp now{std::chrono::seconds{1'800'000'000}};

inline Result<ListEntry> typed(ListKind kind, std::string pattern, std::optional<PatternKind> given = {}) {
    ListEntry entry;
    entry.kind = kind;
    entry.pattern = std::move(pattern);
    if (auto fits = settle(entry, given); !fits) return fail(fits.error());
    return entry;
}

inline ListEntry an_entry(ListKind kind, std::string pattern, std::int64_t id = 1, std::optional<PatternKind> given = {}) {
    auto entry = typed(kind, std::move(pattern), given);
    INFO((entry ? "" : entry.error().message));
    REQUIRE(entry);
    entry->id = id;
    return *entry;
}

inline scanner::Address address(std::string local, std::string domain) { return {"", std::move(local), std::move(domain)}; }

// From joe@news.example.net, proven by DMARC, through 192.0.2.7.
inline scanner::MessageFacts a_mail() {
    scanner::MessageFacts facts;
    facts.from = {address("joe", "news.example.net")};
    facts.from_fields = 1;
    facts.return_path = address("bounce", "sender.example.org");
    facts.reply_to = {address("reply", "else.test")};
    facts.client_ip = "192.0.2.7";
    facts.received = {{"mail.helo.test", "192.0.2.7", "mx.example.com"}};
    facts.authentication.is_present = true;
    facts.authentication.dmarc = "pass";
    facts.subject = "Your invoice of November";
    facts.text = "Please pay the invoice. Regards, Joe";
    return facts;
}

inline const std::vector<std::string> mailbox{"jane@example.com", "j.doe@example.com"};

inline std::vector<ListMatch> matches_of(const std::vector<ListEntry>& entries, const scanner::MessageFacts& facts = a_mail()) {
    return ListSet(entries).match(facts, mailbox, now);
}
inline bool is_matched(const ListEntry& entry, const scanner::MessageFacts& facts = a_mail()) {
    const auto matches = matches_of({entry}, facts);
    return !matches.empty() && matches.front().counts();
}

} // namespace remand::tests
