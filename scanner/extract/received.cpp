#include "scanner/extract/received.hpp"

#include <string>

#include <arpa/inet.h>

#include "core/text.hpp"
#include "scanner/extract/mail_date.hpp"

namespace remand::scanner {
namespace {

bool is_blank_byte(char c) { return c == ' ' || c == '\t'; }

// A word at `at`, up to white space, parenthesis or semicolon.
std::string_view word_at(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank_byte(text[at])) ++at;
    const auto end = std::min(text.find_first_of(" \t(;", at), text.size());
    return text.substr(std::min(at, text.size()), end - std::min(at, text.size()));
}

// Where the clause `name` begins outside comments, npos when it is not there.
std::size_t find_clause(std::string_view text, std::string_view name) {
    std::size_t depth = 0;
    bool is_word_start = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '(') ++depth;
        if (text[i] == ')' && depth > 0) --depth;
        if (depth == 0 && is_word_start && equals_ignoring_case(text.substr(i, name.size()), name) &&
            i + name.size() < text.size() && is_blank_byte(text[i + name.size()]))
            return i + name.size();
        is_word_start = is_blank_byte(text[i]) || text[i] == ')';
    }
    return std::string_view::npos;
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
        const auto end = std::min(comment.find_first_of(" \t()[];,", i), comment.size());
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
    if (text.size() < 3 || text.size() > 45) return {};
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
    if (clauses.size() > 5 && equals_ignoring_case(clauses.substr(0, 4), "from") && is_blank_byte(clauses[4])) {
        received.has_from = true;
        const std::string_view name = word_at(clauses, 5);
        received.hop.from_host = host(name);
        const auto by = find_clause(clauses, "by");
        const std::string_view clause = clauses.substr(0, by == std::string_view::npos ? clauses.size() : by - 2);
        const auto comment = clause.find('(');
        if (comment != std::string_view::npos) received.hop.from_ip = address_in(clause.substr(comment));
        if (received.hop.from_ip.empty()) received.hop.from_ip = std::string(ip_literal(name));
    }
    const auto by = find_clause(clauses, "by");
    if (by != std::string_view::npos) received.hop.by_host = host(word_at(clauses, by));
    if (const auto clause = find_clause(clauses, "for"); clause != std::string_view::npos)
        received.recipient = named_recipient(word_at(clauses, clause));
    return received;
}

} // namespace remand::scanner
