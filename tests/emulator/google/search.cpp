// Gmail's search words, as far as a client of mail needs them: rfc822msgid:, after:, before:, in:, label:, is:, from:,
// to:, subject:, a minus sign before any of them; any other word is looked for in the bytes.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>

#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"

namespace remand::emulator::gmail {

namespace {
using Predicate = std::function<bool(const Message&)>;

std::vector<std::string> words_of(std::string_view q) {
    std::vector<std::string> words;
    std::string word;
    bool is_quoted = false;
    for (const char c : q) {
        if (c == '"') {
            is_quoted = !is_quoted;
        } else if (c == ' ' && !is_quoted) {
            if (!word.empty()) words.push_back(std::move(word));
            word.clear();
        } else {
            word.push_back(c);
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

// Seconds of the epoch, or 2026/11/23.
std::optional<Timestamp> time_of(const std::string& text) {
    if (text.find('/') == std::string::npos) {
        std::int64_t seconds = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        return Timestamp{std::chrono::seconds{seconds}};
    }
    auto dashed = text;
    std::replace(dashed.begin(), dashed.end(), '/', '-');
    return parse_rfc3339(dashed + "T00:00:00Z");
}

bool is_labelled(const Message& message, PlaceIndex place) {
    return std::find(message.places.begin(), message.places.end(), place) != message.places.end();
}

Predicate in_place(const Mailbox& mailbox, const std::string& name) {
    if (name == "anywhere") return [](const Message&) { return true; };
    auto known = name;
    if (name == "chats") known = "chat";
    if (name == "drafts") known = "draft";
    const auto place = mailbox.find_place(known);
    if (!place) return [](const Message&) { return false; }; // no such label; in:scheduled has nothing in it here
    return [place = *place](const Message& message) { return is_labelled(message, place); };
}

bool contains(std::string_view text, const std::string& lower) {
    return ascii_lower(text).find(lower) != std::string::npos;
}

Predicate header_contains(std::string header, const std::string& value) {
    return [header = std::move(header), value = ascii_lower(value)](const Message& message) {
        return contains(decode_words(header_of(read_headers(message.content->bytes), header)), value);
    };
}

std::string without_angles(std::string_view id) {
    if (id.starts_with('<')) id.remove_prefix(1);
    if (id.ends_with('>')) id.remove_suffix(1);
    return std::string(id);
}

Predicate predicate_of(const Mailbox& mailbox, const std::string& word) {
    const auto colon = word.find(':');
    const auto key = ascii_lower(word.substr(0, colon));
    const auto value = colon == std::string::npos ? std::string{} : word.substr(colon + 1);
    if (key == "rfc822msgid")
        return [id = without_angles(value)](const Message& message) {
            return without_angles(message.content->message_id) == id;
        };
    if (key == "after" || key == "before") {
        const auto time = time_of(value);
        if (!time) return [](const Message&) { return false; };
        return [time = *time, is_after = key == "after"](const Message& message) {
            return is_after ? message.received >= time : message.received < time;
        };
    }
    if (key == "in" || key == "label") return in_place(mailbox, ascii_lower(value));
    if (key == "is" && (value == "unread" || value == "read"))
        return [is_read = value == "read"](const Message& message) { return message.is_read == is_read; };
    if (key == "from" || key == "to" || key == "subject") return header_contains(key, value);
    return [lower = ascii_lower(word)](const Message& message) { return contains(message.content->bytes, lower); };
}
} // namespace

Search read_search(const Mailbox& mailbox, std::string_view q) {
    std::vector<std::pair<bool, Predicate>> terms;
    Search search;
    for (const auto& word : words_of(q)) {
        const bool is_negated = word.size() > 1 && word.front() == '-';
        const auto text = is_negated ? word.substr(1) : word;
        const auto lower = ascii_lower(text);
        if (!is_negated && (lower == "in:anywhere" || lower == "in:spam" || lower == "in:trash"))
            search.includes_spam_and_trash = true;
        terms.emplace_back(is_negated, predicate_of(mailbox, text));
    }
    search.matches = [terms = std::move(terms)](const Message& message) {
        return std::all_of(terms.begin(), terms.end(),
                           [&](const auto& term) { return term.second(message) != term.first; });
    };
    return search;
}

} // namespace remand::emulator::gmail
