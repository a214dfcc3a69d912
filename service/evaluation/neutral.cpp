#include "service/evaluation/neutral.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::service {
namespace {

using scanner::Address;
using scanner::MessageFacts;

// ASCII letters in either case.
void replace_all(std::string& text, std::string_view what, std::string_view by) {
    if (what.empty() || text.size() < what.size()) return;
    const auto lower = ascii_lower(text);
    std::string out;
    std::size_t from = 0;
    for (auto at = lower.find(what); at != std::string::npos; at = lower.find(what, from)) {
        out.append(text, from, at - from).append(by);
        from = at + what.size();
    }
    if (from == 0) return;
    text = out.append(text, from);
}

template <class Change> void change_texts(MessageFacts& facts, const Change& change) {
    for (auto* text : {&facts.subject, &facts.text, &facts.message_id}) change(*text);
    for (auto& raw : facts.from_raw) change(raw);
    for (auto& link : facts.links) {
        change(link.href);
        change(link.text);
    }
    for (auto* list : {&facts.from, &facts.from_strict, &facts.reply_to, &facts.to, &facts.cc})
        for (auto& address : *list)
            for (auto* text : {&address.display_name, &address.local, &address.domain}) change(*text);
    for (auto& attachment : facts.attachments) change(attachment.name);
}

void hide_recipients(MessageFacts& facts) {
    std::vector<std::string> addresses;
    for (const auto* list : {&facts.to, &facts.cc})
        for (const auto& address : *list)
            if (!address.local.empty() && !address.domain.empty()) addresses.push_back(ascii_lower(address.text()));
    for (auto& recipient : facts.hop_recipients) recipient = "recipient1@example.com";
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const auto neutral = fmt::format("recipient{}@example.com", i + 1);
        change_texts(facts, [&](std::string& text) { replace_all(text, addresses[i], neutral); });
        for (auto* list : {&facts.from, &facts.from_strict, &facts.reply_to, &facts.to, &facts.cc})
            for (auto& address : *list)
                if (ascii_lower(address.text()) == addresses[i]) {
                    address.local = fmt::format("recipient{}", i + 1);
                    address.domain = "example.com";
                }
    }
}

} // namespace

Result<Neutral> parse_neutral(std::string_view words) {
    Neutral neutral;
    for (const auto part : split(words, ',')) {
        const auto word = trim(part);
        const bool all = word == "all";
        if (word.empty()) continue;
        if (!all && word != "recipients" && word != "verdict" && word != "lists" && word != "era" && word != "hosts")
            return fail(ErrorKind::fix_configuration, "evaluate.neutral",
                        fmt::format("\"{}\" cannot be neutralised; choose from recipients, verdict, lists, era, hosts, "
                                    "or all.",
                                    to_valid_utf8(word)));
        neutral.recipients |= all || word == "recipients";
        neutral.verdict |= all || word == "verdict";
        neutral.lists |= all || word == "lists";
        neutral.era |= all || word == "era";
        neutral.hosts |= all || word == "hosts";
    }
    return neutral;
}

Result<std::vector<std::string>> read_marks(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream)
        return fail(ErrorKind::fix_configuration, "evaluate.marks",
                    fmt::format("{} cannot be read.", to_valid_utf8(file.string())));
    std::vector<std::string> marks;
    for (std::string line; std::getline(stream, line);)
        if (const auto text = trim(line); !text.empty() && text.front() != '#') marks.push_back(ascii_lower(text));
    return marks;
}

void neutralise(MessageFacts& facts, const Neutral& what) {
    if (what.recipients) hide_recipients(facts);
    for (const auto& mark : what.marks) change_texts(facts, [&](std::string& text) { replace_all(text, mark, ""); });
    if (what.verdict) {
        facts.stamps.spam_confidence.reset();
        facts.stamps.bulk_level.reset();
        facts.stamps.category.clear();
        facts.stamps.safety_tip.clear();
        facts.stamps.filter_verdict.clear();
    }
    if (what.lists) facts.list = {};
    if (what.era && facts.date) { // how far Date and arrival lie apart is kept
        const auto shift = from_micros(1'767'225'600'000'000) - *facts.date; // 2026-01-01
        *facts.date += shift;
        if (facts.first_trusted_received) *facts.first_trusted_received += shift;
    }
    if (what.hosts) {
        for (auto& hop : facts.received) hop.by_host.clear();
        facts.authentication.authserv_id.clear();
    }
}

} // namespace remand::service
