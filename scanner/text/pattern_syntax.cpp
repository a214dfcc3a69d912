#include "scanner/text/pattern_syntax.hpp"

#include <charconv>
#include <utility>

namespace remand::scanner {
namespace {

using Kind = PatternPiece::Kind;

bool is_ascii_byte(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void add_range(CharacterClass& members, char first, char last) {
    for (int c = first; c <= last; ++c) members.ascii.set(static_cast<std::size_t>(c));
}

// \d, \w and \s
bool add_escaped_class(CharacterClass& members, char name) {
    if (name == 'd' || name == 'w') add_range(members, '0', '9');
    if (name == 'w') {
        add_range(members, 'a', 'z');
        add_range(members, 'A', 'Z');
        add_range(members, '_', '_');
    }
    if (name == 's')
        for (const char c : {'\t', '\n', '\f', '\r', ' '}) add_range(members, c, c);
    return name == 'd' || name == 'w' || name == 's';
}

std::string utf8_of(std::uint32_t c) { // of two or three bytes
    const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
    if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
    return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
}

// Gives up at the first thing that it does not know, by taking all of the rest.
class SyntaxReader {
public:
    explicit SyntaxReader(std::string_view pattern) : rest_(pattern) {}

    std::optional<std::vector<PatternSequence>> read() {
        auto out = alternatives();
        if (!is_understood_ || !rest_.empty()) return {};
        return out;
    }

private:
    [[nodiscard]] bool is_next(char c) const { return !rest_.empty() && rest_.front() == c; }
    bool take(char c) {
        if (!is_next(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    PatternPiece give_up() {
        is_understood_ = false;
        rest_ = {};
        return {};
    }

    std::vector<PatternSequence> alternatives() {
        std::vector<PatternSequence> out{sequence()};
        while (take('|')) out.push_back(sequence());
        return out;
    }

    PatternSequence sequence() {
        PatternSequence out;
        while (!rest_.empty() && !is_next('|') && !is_next(')')) out.push_back(repeated());
        return out;
    }

    PatternPiece repeated() {
        auto out = one();
        if (take('?')) {
            out.least = 0;
        } else if (take('*')) {
            out.least = 0;
            out.most = PatternPiece::endless;
        } else if (take('+')) {
            out.most = PatternPiece::endless;
        } else if (take('{')) {
            if (!read_bounds(out)) return give_up();
        } else {
            return out;
        }
        return is_next('?') ? give_up() : std::move(out); // "a??", the lazy one
    }

    // "2}", "2,}" or "2,4}"
    bool read_bounds(PatternPiece& piece) {
        const auto end = rest_.find('}');
        if (end == std::string_view::npos) return false;
        const auto bounds = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        const auto comma = bounds.find(',');
        if (!read_number(bounds.substr(0, comma), piece.least)) return false;
        piece.most = comma == std::string_view::npos ? piece.least : PatternPiece::endless;
        return comma == std::string_view::npos || comma + 1 == bounds.size() || read_number(bounds.substr(comma + 1), piece.most);
    }
    static bool read_number(std::string_view digits, std::uint32_t& out, int base = 10) {
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out, base);
        return error == std::errc() && end == digits.data() + digits.size();
    }

    PatternPiece one() {
        if (take('(')) return group();
        if (take('[')) return one_of_class();
        if (take('\\')) return escaped();
        const char c = take();
        if (c == '.') return any();
        if (std::string_view("^$*+?{").find(c) != std::string_view::npos) return give_up();
        return {Kind::character, character(c), {}, is_word_character(c)};
    }

    static PatternPiece any() {
        PatternPiece out{Kind::character_class};
        out.members.ascii.set().reset('\n');
        out.members.holds_all_other = true;
        return out;
    }

    PatternPiece group() {
        if (is_next('?')) return give_up();
        PatternPiece out{Kind::group};
        out.alternatives = alternatives();
        return take(')') ? out : give_up();
    }

    // The whole character, since a repetition after it means all of it.
    std::string character(char first) {
        std::string out(1, first);
        if (is_ascii_byte(first)) return out;
        while (!rest_.empty() && (static_cast<unsigned char>(rest_.front()) & 0xC0) == 0x80) out += take();
        return out;
    }

    PatternPiece one_of_class() {
        PatternPiece out{Kind::character_class};
        auto& members = out.members;
        members.holds_all_other = take('^');
        bool is_plain = !members.holds_all_other, is_empty = true;
        char before = '\0'; // what a range can begin with
        for (; !rest_.empty() && (is_empty || !is_next(']')); is_empty = false) {
            const char c = take();
            if (c == '[' || (c == '\\' && rest_.empty())) return give_up();
            if (c == '-' && before != '\0' && !is_next(']')) {
                if (rest_.empty() || is_next('\\') || is_next('[')) return give_up();
                if (!is_ascii_byte(rest_.front()) || rest_.front() < before) return give_up();
                add_range(members, before, take());
                is_plain = false;
                before = '\0';
            } else if (c == '\\') {
                is_plain = false;
                before = '\0';
                if (!read_escaped_member(members)) return give_up();
            } else if (!is_ascii_byte(c)) {
                is_plain = false;
                before = '\0';
                members.beyond.push_back(character(c));
            } else {
                add_range(members, c, c);
                members.listed += c;
                before = c;
            }
        }
        if (!take(']')) return give_up();
        if (!is_plain) members.listed.clear();
        if (members.holds_all_other) members.ascii.flip();
        return out;
    }

    bool read_escaped_member(CharacterClass& members) {
        const char c = take();
        if (add_escaped_class(members, c)) return true;
        if (c == 'x' && take('{')) {
            const auto end = rest_.find('}');
            std::uint32_t code = 0;
            if (end == std::string_view::npos || !read_number(rest_.substr(0, end), code, 16)) return false;
            if (code < 0x80 || code > 0xFFFF) return false;
            rest_.remove_prefix(end + 1);
            members.beyond.push_back(utf8_of(code));
            return true;
        }
        if (is_ascii_letter(c) || is_ascii_digit(c) || !is_ascii_byte(c)) return false;
        add_range(members, c, c);
        return true;
    }

    PatternPiece escaped() {
        if (rest_.empty()) return give_up();
        const char c = take();
        if (c == 'b') return {Kind::word_edge};
        PatternPiece out{c == 'd' ? Kind::digit : Kind::character_class};
        out.is_in_word = c != 's';
        if (add_escaped_class(out.members, c)) return out;
        if (is_ascii_letter(c) || is_ascii_digit(c) || !is_ascii_byte(c)) return give_up();
        return {Kind::character, std::string(1, c)};
    }

    std::string_view rest_;
    bool is_understood_ = true;
};

} // namespace

std::optional<std::vector<PatternSequence>> parse_pattern(std::string_view pattern) { return SyntaxReader(pattern).read(); }

} // namespace remand::scanner
