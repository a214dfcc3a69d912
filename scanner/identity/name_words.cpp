#include "scanner/identity/name_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "core/text.hpp"
#include "scanner/identity/romanise.hpp"
#include "scanner/text/fold.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t fewest_spaced_letters = 5;

std::string case_folded(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return ascii_lower(text);
    UErrorCode status = U_ZERO_ERROR;
    static const icu::Normalizer2& form = []() -> const icu::Normalizer2& {
        UErrorCode opened = U_ZERO_ERROR;
        return *icu::Normalizer2::getNFKCCasefoldInstance(opened);
    }();
    std::string out;
    auto written = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    for (const char16_t sign : {u'\u2120', u'\u2122'}) // service mark and trade mark would become letters of a word
        written.findAndReplace(icu::UnicodeString(sign), icu::UnicodeString());
    form.normalize(written, status).toUTF8String(out);
    return out;
}

bool is_outside_address(char c) {
    return c == ' ' || c == '\t' || std::string_view("<>()[]{}\"',;:|").find(c) != std::string_view::npos;
}

// Takes the addresses out; a mark stays in the place of each.
std::vector<std::string> take_addresses(std::string& text) {
    std::vector<std::string> found;
    for (auto at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
        auto begin = at, end = at + 1;
        while (begin > 0 && !is_outside_address(text[begin - 1])) --begin;
        while (end < text.size() && !is_outside_address(text[end])) ++end;
        while (end > at + 1 && text[end - 1] == '.') --end;
        const auto host = std::string_view(text).substr(at + 1, end - at - 1);
        if (begin == at || host.find('.') == std::string_view::npos || host.front() == '.') continue;
        found.push_back(text.substr(begin, end - begin));
        text.replace(begin, end - begin, "|");
        at = begin;
    }
    return found;
}

bool is_apostrophe(UChar32 c) {
    return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x2BC || c == 0x2B9;
}
bool is_hyphen(UChar32 c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }
bool is_long_dash(UChar32 c) { return c >= 0x2012 && c <= 0x2015; }
bool is_bracket(UChar32 c) {
    return c == '"' || c == '<' || c == '>' || u_charType(c) == U_START_PUNCTUATION ||
           u_charType(c) == U_END_PUNCTUATION || u_charType(c) == U_INITIAL_PUNCTUATION ||
           u_charType(c) == U_FINAL_PUNCTUATION;
}
bool is_mark(UChar32 c) {
    return c == '|' || c == '/' || c == '\\' || c == ':' || c == ';' || c == '*' || c == '~' || c == '#' || c == '=' ||
           c == 0xB7 || c == 0x2022 || c == 0x2219 || c == 0x30FB || c == 0xFF5C;
}

// A word that joins parts; Lead::start: it is none.
Lead joining_word(std::string_view word) {
    using Row = std::pair<std::string_view, Lead>;
    static constexpr auto rows = std::to_array<Row>({
        {"from", Lead::from},
        {"by", Lead::from},
        {"via", Lead::by_way},
        {"at", Lead::by_way},
        {"behalf", Lead::by_way},
        {"through", Lead::by_way},
        {"of", Lead::about},
        {"for", Lead::about},
        {"to", Lead::about},
        {"about", Lead::about},
        {"with", Lead::about},
        {"re", Lead::about},
        {"and", Lead::conjunction},
        {"und", Lead::conjunction},
        {"et", Lead::conjunction},
    });
    for (const auto& [text, lead] : rows)
        if (text == word) return lead;
    return Lead::start;
}

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::vector<NamePart> read() {
        const auto length = static_cast<int32_t>(text_.size());
        for (int32_t at = 0, next = 0; at < length; at = next) {
            UChar32 c = 0;
            U8_NEXT_OR_FFFD(text_.data(), next, length, c);
            if (u_isalnum(c) || (!word_.empty() && u_charType(c) == U_NON_SPACING_MARK)) {
                if (has_apostrophe_) ++letters_after_apostrophe_;
                word_.append(text_, static_cast<std::size_t>(at), static_cast<std::size_t>(next - at));
                continue;
            }
            if (is_apostrophe(c) && !word_.empty()) {
                has_apostrophe_ = true;
                letters_after_apostrophe_ = 0;
                continue;
            }
            separate(c, at > 0 && text_[static_cast<std::size_t>(at) - 1] != ' ',
                     next < length && text_[static_cast<std::size_t>(next)] != ' ');
        }
        end_word();
        end_part(Lead::start);
        return std::move(parts_);
    }

private:
    void separate(UChar32 c, bool touches_left, bool touches_right) {
        end_word();
        if (is_hyphen(c)) {
            if (touches_left && touches_right && !is_long_dash(c))
                is_joined_ = true;
            else
                end_part(Lead::mark);
        } else if (c == ',' || c == 0xFF0C || c == 0x3001) {
            end_part(Lead::comma);
        } else if (c == '@') {
            end_part(Lead::by_way);
        } else if (c == '&') {
            end_part(Lead::conjunction);
        } else if (is_bracket(c)) {
            end_part(Lead::bracket);
        } else if (is_mark(c)) {
            end_part(Lead::mark);
        }
    }

    void end_word() {
        const bool is_possessive = has_apostrophe_ && letters_after_apostrophe_ == 1 && word_.ends_with('s');
        has_apostrophe_ = false;
        auto text = std::exchange(word_, {});
        if (text.empty()) return;
        const bool was_joined = std::exchange(is_joined_, false);
        if (const auto lead = joining_word(text); lead != Lead::start && !was_joined) return end_part(lead);
        if (++words_ > most_name_words) return;
        if (is_possessive) text.pop_back();
        if (text.empty()) return;
        NameWord word;
        auto latin = romanise(text);
        word.forms = std::move(latin.forms);
        std::erase(word.forms, "");
        if (word.forms.empty()) return;
        word.look = skeleton(text);
        word.is_foreign = latin.is_foreign;
        word.is_mixed = latin.is_mixed;
        word.is_joined = was_joined && !part_.words.empty();
        word.is_possessive = is_possessive;
        for (const auto& form : word.forms) word.keys.push_back(romanisation_key(form));
        part_.words.push_back(std::move(word));
    }

    void end_part(Lead next) {
        is_joined_ = false;
        if (!part_.words.empty()) {
            parts_.push_back(std::exchange(part_, {}));
            part_.lead = next;
        } else if (next == Lead::about ||
                   (!parts_.empty() && (next == Lead::from || next == Lead::by_way || next == Lead::conjunction))) {
            part_.lead = next; // "Message (from Jane Doe)": the word says more than the bracket before it
        }
    }

    std::string_view text_;
    std::vector<NamePart> parts_;
    NamePart part_;
    std::string word_;
    std::size_t words_ = 0;
    int letters_after_apostrophe_ = 0;
    bool has_apostrophe_ = false, is_joined_ = false;
};

bool is_spaced_out(const std::vector<NamePart>& parts) {
    return parts.size() == 1 && parts[0].words.size() >= fewest_spaced_letters &&
           std::all_of(parts[0].words.begin(), parts[0].words.end(),
                       [](const auto& word) { return word.is_initial(); });
}

void close_up(NamePart& part) {
    NameWord whole = std::move(part.words.front());
    for (std::size_t i = 1; i < part.words.size(); ++i) {
        const auto& next = part.words[i];
        for (auto& form : whole.forms) form += next.text();
        whole.look += next.look;
        whole.is_foreign = whole.is_foreign || next.is_foreign;
        whole.is_mixed = whole.is_mixed || next.is_foreign != whole.is_foreign;
    }
    whole.keys = {romanisation_key(whole.text())};
    part.words = {std::move(whole)};
}

} // namespace

bool NameWord::is_number() const {
    return std::all_of(text().begin(), text().end(), [](char c) { return c >= '0' && c <= '9'; });
}

WrittenName take_apart(std::string_view name) {
    WrittenName out;
    auto text = case_folded(to_valid_utf8(name.substr(0, most_name_bytes)));
    out.addresses = take_addresses(text);
    out.parts = Reader(text).read();
    if (out.parts.empty() && !out.addresses.empty()) {
        const auto& address = out.addresses.front();
        out.is_address = true;
        out.parts = Reader(std::string_view(address).substr(0, address.find('@'))).read();
    }
    if (is_spaced_out(out.parts)) close_up(out.parts.front());
    return out;
}

std::string mailbox_key(std::string_view address) {
    auto key = ascii_lower(trim(address));
    const auto at = key.rfind('@');
    if (at == std::string::npos) return key;
    auto local = key.substr(0, at), host = key.substr(at + 1);
    if (const auto plus = local.find('+'); plus != std::string::npos && plus > 0) local.resize(plus);
    if (host == "googlemail.com") host = "gmail.com";
    if (host == "gmail.com") std::erase(local, '.');
    return local + '@' + host;
}

} // namespace remand::scanner
