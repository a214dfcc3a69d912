#include "scanner/extract/received.hpp"

#include <string>

#include <arpa/inet.h>

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/extract/mail_date.hpp"

namespace remand::scanner {
namespace {

constexpr ByteSet word_ends(" \t(;"), comment_word_ends(" \t()[];,");
constexpr ByteSet address_bytes = ByteSet(":.").with('0', '9').with('a', 'f').with('A', 'F');

bool is_blank_byte(char c) { return c == ' ' || c == '\t'; }

// A word at `at`, up to white space, parenthesis or semicolon.
std::string_view word_at(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank_byte(text[at])) ++at;
    at = std::min(at, text.size());
    return text.substr(at, word_ends.find(text, at) - at);
}

// Where what the clauses name begins, npos for one that is not there. Comments are left out.
struct Clauses {
    std::size_t by = std::string_view::npos, recipient = std::string_view::npos; // "by", "for"
};
Clauses find_clauses(std::string_view text) {
    constexpr ByteSet marks(" \t()"), brackets("()");
    Clauses found;
    const auto look_for = [&](std::string_view name, std::size_t at, std::size_t& place) {
        const std::size_t end = at + name.size();
        if (place == std::string_view::npos && end < text.size() && is_blank_byte(text[end]) &&
            equals_ignoring_case(text.substr(at, name.size()), name))
            place = end;
    };
    std::size_t depth = 0;
    bool is_word_start = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (depth == 0 && is_word_start) {
            look_for("by", at, found.by);
            look_for("for", at, found.recipient);
        }
        at = depth == 0 ? marks.find(text, at) : brackets.find(text, at);
        if (at == text.size()) break;
        if (text[at] == '(') ++depth;
        if (text[at] == ')' && depth > 0) --depth;
        is_word_start = text[at] != '(';
    }
    return found;
}

std::string host(std::string_view word) {
    while (!word.empty() && (word.back() == '.' || word.back() == ',')) word.remove_suffix(1);
    constexpr std::size_t longest = 255;
    return to_valid_utf8(ascii_lower(word.substr(0, longest)));
}

// "<jane@corp.example>", or without the brackets.
std::string named_recipient(std::string_view word) {
    if (word.starts_with('<') && word.ends_with('>')) word = word.substr(1, word.size() - 2);
    constexpr std::size_t longest = 320;
    if (word.find('@') == std::string_view::npos || word.size() > longest) return {};
    return to_valid_utf8(word);
}

// The last literal address in the comment after the HELO name: "(reverse.name [192.0.2.1])", "(192.0.2.1)".
std::string address_in(std::string_view comment) {
    std::string_view found;
    for (std::size_t i = 0; i < comment.size();) {
        const auto end = comment_word_ends.find(comment, i);
        const std::string_view literal = ip_literal(comment.substr(i, end - i));
        if (!literal.empty()) found = literal;
        i = end + 1;
    }
    return std::string(found);
}

} // namespace

std::string_view ip_literal(std::string_view text) {
    while (!text.empty() && (text.front() == '[' || text.front() == '(')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ']' || text.back() == ')')) text.remove_suffix(1);
    if (text.size() > 5 && equals_ignoring_case(text.substr(0, 5), "IPv6:")) text.remove_prefix(5);
    if (text.size() < 3 || text.size() > 45 || address_bytes.skip(text) < text.size()) return {};
    const std::string terminated(text);
    in6_addr address;
    if (inet_pton(AF_INET, terminated.c_str(), &address) == 1 || inet_pton(AF_INET6, terminated.c_str(), &address) == 1)
        return text;
    return {};
}

Received parse_received(std::string_view value) {
    Received received;
    const auto semicolon = value.rfind(';');
    if (semicolon != std::string_view::npos) received.time = parse_mail_date(trim(value.substr(semicolon + 1)));
    const std::string_view clauses = value.substr(0, semicolon);
    const auto [by, recipient] = find_clauses(clauses);
    if (clauses.size() > 5 && equals_ignoring_case(clauses.substr(0, 4), "from") && is_blank_byte(clauses[4])) {
        received.has_from = true;
        const std::string_view name = word_at(clauses, 5);
        received.hop.from_host = host(name);
        const std::string_view clause = clauses.substr(0, by == std::string_view::npos ? clauses.size() : by - 2);
        const auto comment = clause.find('(');
        if (comment != std::string_view::npos) received.hop.from_ip = address_in(clause.substr(comment));
        if (received.hop.from_ip.empty()) received.hop.from_ip = std::string(ip_literal(name));
    }
    if (by != std::string_view::npos) received.hop.by_host = host(word_at(clauses, by));
    if (recipient != std::string_view::npos) received.recipient = named_recipient(word_at(clauses, recipient));
    return received;
}

} // namespace remand::scanner
