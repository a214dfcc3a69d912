#include "scanner/extract/text_urls.hpp"

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/extract/host_name.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr ByteSet word_ends = ByteSet(" <>\"|`{}").with('\0', '\x1F');
constexpr ByteSet address_marks("./"); // one of them is in every address

// Punctuation behind an address belongs to the sentence; a closing bracket does when none was opened.
std::string_view without_sentence_end(std::string_view url) {
    for (bool is_trimming = true; is_trimming && !url.empty();) {
        const char last = url.back();
        const bool is_stray_bracket = (last == ')' && url.find('(') == std::string_view::npos) ||
                                      (last == ']' && url.find('[') == std::string_view::npos);
        is_trimming = last == '.' || last == ',' || last == ';' || last == ':' || last == '!' || last == '?' ||
                      last == '\'' || last == '*' || last == '_' || is_stray_bracket;
        if (is_trimming) url.remove_suffix(1);
    }
    return url;
}

bool starts_like(std::string_view text, std::string_view prefix) {
    return text.size() > prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

// An address at some place inside the word: "(see:https://…", "Link=www.…".
std::string_view address_in(std::string_view word) {
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        const std::string_view rest = word.substr(i);
        const char before = i == 0 ? ' ' : word[i - 1];
        const bool is_after_letter = (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z');
        if ((c == 'h' || c == 'H') && (starts_like(rest, "http://") || starts_like(rest, "https://"))) return rest;
        if ((c == 'w' || c == 'W') && !is_after_letter && before != '.' && before != '@' && before != '/' &&
            starts_like(rest, "www.") && is_plausible_domain(rest.substr(0, rest.find_first_of("/?#:,;)]"))))
            return rest;
    }
    // "domain.test/path", perhaps in brackets.
    while (!word.empty() && (word.front() == '(' || word.front() == '[' || word.front() == '\'')) word.remove_prefix(1);
    const auto slash = word.find('/');
    if (slash == std::string_view::npos || slash + 1 >= word.size()) return {};
    const std::string_view host = word.substr(0, slash);
    constexpr std::size_t longest_tld = 12; // longer last labels are file names and fractions of sentences
    return is_plausible_domain(host) && host.size() - host.rfind('.') <= longest_tld + 1 ? word : std::string_view{};
}

} // namespace

std::vector<std::string> find_urls(std::string_view text, std::size_t most) {
    std::vector<std::string> urls;
    std::size_t end = 0;
    for (std::size_t at = address_marks.find(text); at < text.size() && urls.size() < most; at = address_marks.find(text, end)) {
        std::size_t begin = at;
        while (begin > end && !word_ends.has(text[begin - 1])) --begin;
        end = word_ends.find(text, at);
        const std::string_view word = text.substr(begin, end - begin);
        if (word.find('.') == std::string_view::npos && word.find("//") == std::string_view::npos) continue;
        const std::string_view url = without_sentence_end(address_in(cut(word, limits::href_bytes)));
        if (url.size() > 4) urls.emplace_back(url);
    }
    return urls;
}

} // namespace remand::scanner
