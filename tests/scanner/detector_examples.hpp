// For each detector a mail that it flags, and the honest look-alike that it leaves alone; with what such mails are made of.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "tests/support/facts_builder.hpp"

namespace remand::test {

struct Pair {
    FactsBuilder fires, quiet;
};

inline std::string prose() {
    std::string out;
    for (int i = 0; i < 40; ++i) out += " the minutes of the spring meeting were approved as circulated";
    return out;
}
inline FactsBuilder unproven() { return a_message().authentication("none", "none", "none"); }
inline FactsBuilder file(
    std::string name, scanner::FileKind kind, const std::function<void(scanner::Attachment&)>& change = [](auto&) {}) {
    auto mail = a_message().attachment(std::move(name), kind);
    mail.set([&](auto& facts) { change(facts.attachments.back()); });
    return mail;
}
inline FactsBuilder inside(FactsBuilder archive, std::string name, scanner::FileKind kind) {
    archive.attachment(std::move(name), kind);
    return archive.set([](auto& facts) { facts.attachments.back().archive_depth = 1; });
}
inline FactsBuilder listed(FactsBuilder mail) {
    return mail.set([](auto& f) {
        f.list.list_id = "talk.lists.test";
        f.list.precedence = "list";
    });
}
inline FactsBuilder newsletter(FactsBuilder mail) {
    return mail.set([](auto& f) { f.list.has_list_unsubscribe = f.list.has_one_click = true; });
}


// By the detector's code.
const std::map<std::string, Pair>& pairs();

} // namespace remand::test
