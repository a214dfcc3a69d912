#include "scanner/extract/address_list.hpp"

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/extract/host_name.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

std::string unquote(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') continue;
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

// Past a comment that begins at `at`; comments nest, and an unclosed one takes the rest.
std::size_t skip_comment(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '(')
            ++depth;
        else if (text[at] == ')' && --depth == 0)
            return at + 1;
    }
    return text.size();
}

// Past a quoted string that begins at `at`.
std::size_t skip_quoted(std::string_view text, std::size_t at) {
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return text.size();
}

// Without comments, control characters, and the white space that RFC 5322 section 4.4 allows beside dots; other white
// space ends it ("a@b.example and more").
std::string domain_text(std::string_view text) {
    std::string out;
    bool has_gap = false;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '(') {
            i = skip_comment(text, i);
            continue;
        }
        ++i;
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7F) {
            has_gap = has_gap || c == ' ' || c == '\t';
            continue;
        }
        if (has_gap && !out.empty() && out.back() != '.' && c != '.') break;
        has_gap = false;
        out += c;
    }
    return out;
}

std::string shown(std::string_view text) { return std::string(cut(to_valid_utf8(text), limits::header_text_bytes)); }

constexpr ByteSet word_bytes = ascii_letters_and_digits.with("-_");
constexpr ByteSet quoted_bytes = ascii_letters_and_digits.with(" .,-_&'/+|@");
constexpr ByteSet local_bytes = ascii_letters_and_digits.with("-_+=");
constexpr ByteSet label_bytes = ascii_letters_and_digits.with("-");
constexpr ByteSet blanks(" \t");

// Past bytes of the set, in pieces with a dot between each two; npos when a piece is empty.
std::size_t skip_dotted(std::string_view text, std::size_t at, const ByteSet& set) {
    for (;;) {
        const auto end = set.skip(text, at);
        if (end == at) return std::string_view::npos;
        if (end == text.size() || text[end] != '.') return end;
        at = end + 1;
    }
}

// Past "local@domain", npos when there is none.
std::size_t skip_plain_address(std::string_view text, std::size_t at) {
    const auto sign = skip_dotted(text, at, local_bytes);
    if (sign >= text.size() || text[sign] != '@') return std::string_view::npos;
    const auto end = skip_dotted(text, sign + 1, label_bytes);
    if (end == std::string_view::npos) return end;
    const bool may_be_encoded = text.substr(sign, end - sign).find("--") != std::string_view::npos;
    return may_be_encoded ? std::string_view::npos : end; // "xn--": GMime decodes it
}

// Past words with a space between each two, or one quoted string, and a space.
std::size_t skip_plain_phrase(std::string_view text, std::size_t at) {
    if (text[at] == '"') {
        at = quoted_bytes.skip(text, at + 1);
        if (at >= text.size() || text[at] != '"') return std::string_view::npos;
        ++at;
        return at < text.size() && text[at] == ' ' ? at + 1 : std::string_view::npos;
    }
    while (at < text.size() && ascii_letters_and_digits.has(text[at])) {
        at = word_bytes.skip(text, at);
        if (at >= text.size() || text[at] != ' ') return std::string_view::npos;
        ++at;
    }
    return at;
}

// Past one mailbox.
std::size_t skip_plain_mailbox(std::string_view text, std::size_t at) {
    const auto bare = skip_plain_address(text, at);
    if (bare != std::string_view::npos) return bare;
    const auto open = skip_plain_phrase(text, at);
    if (open >= text.size() || text[open] != '<') return std::string_view::npos;
    const auto close = skip_plain_address(text, open + 1);
    return close < text.size() && text[close] == '>' ? close + 1 : std::string_view::npos;
}

// One mailbox as it builds up.
struct Draft {
    std::string phrase, angle, comment;
    bool has_angle = false;
    [[nodiscard]] bool empty() const { return !has_angle && trim(phrase).empty(); }
};

} // namespace

Address make_address(std::string_view raw_name, std::string_view addr_spec, const CharsetDecoder& charset) {
    Address address;
    // Control characters, bidi marks and the like stay in the name: they are what a detector looks for.
    address.display_name = shown(trim(charset.decode_words(raw_name)));
    addr_spec = trim(addr_spec);
    if (addr_spec.starts_with('@')) { // a source route (RFC 5322 section 4.4): <@relay,@relay:local@domain>
        const auto colon = addr_spec.find(':');
        if (colon != std::string_view::npos) addr_spec.remove_prefix(colon + 1);
    }
    const auto at = addr_spec.rfind('@');
    if (at == std::string_view::npos) {
        address.local = shown(unquote(addr_spec));
        return address;
    }
    address.local = shown(trim(unquote(addr_spec.substr(0, at))));
    const auto domain = domain_text(addr_spec.substr(at + 1));
    address.domain = shown(to_a_labels(to_valid_utf8(charset.to_utf8(domain, ""))));
    return address;
}

bool is_plain_address_list(std::string_view value) {
    for (std::size_t at = 0; at < value.size(); at = blanks.skip(value, at + 1)) {
        at = skip_plain_mailbox(value, at);
        if (at == std::string_view::npos) return false;
        if (at == value.size()) return true;
        if (value[at] != ',') return false;
    }
    return false; // nothing, or a comma at the end
}

std::vector<Address> parse_addresses(std::string_view value, const CharsetDecoder& charset) {
    std::vector<Address> list;
    Draft draft;
    const auto finish = [&] {
        if (!draft.empty() && list.size() < limits::addresses) {
            const bool has_at = draft.phrase.find('@') != std::string::npos;
            if (draft.has_angle)
                list.push_back(make_address(unquote(trim(draft.phrase)), draft.angle, charset));
            else if (has_at)
                list.push_back(make_address(unquote(draft.comment), draft.phrase, charset));
        }
        draft = {};
    };
    for (std::size_t i = 0; i < value.size();) {
        const char c = value[i];
        if (c == '(') {
            const auto end = skip_comment(value, i);
            if (end > i + 2) draft.comment = std::string(value.substr(i + 1, end - i - 2));
            i = end;
        } else if (c == '"') {
            const auto end = skip_quoted(value, i);
            draft.phrase += value.substr(i, end - i);
            i = end;
        } else if (c == '<' && !draft.has_angle) {
            auto end = i + 1;
            while (end < value.size() && value[end] != '>') end = value[end] == '"' ? skip_quoted(value, end) : end + 1;
            draft.angle = std::string(value.substr(i + 1, std::min(end, value.size()) - i - 1));
            draft.has_angle = true;
            i = end + 1;
        } else if (c == ',' || c == ';') {
            finish();
            ++i;
        } else if (c == ':') { // the name of a group
            draft = {};
            ++i;
        } else {
            if (!draft.has_angle) draft.phrase += c;
            ++i;
        }
    }
    finish();
    return list;
}

} // namespace remand::scanner
