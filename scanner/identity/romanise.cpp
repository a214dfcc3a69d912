#include "scanner/identity/romanise.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace remand::scanner {
namespace {

struct Letter {
    UChar32 code;
    const char* plain;
    const char* spelt; // null: the same
};

// Sorted by code. Composed letters are here only where the letter below the sign is not all that people write.
constexpr auto letters = std::to_array<Letter>({
    {0xE4, "a", "ae"},      {0xE5, "a", "aa"},      {0xE6, "ae", "a"},      {0xF0, "d", nullptr},
    {0xF6, "o", "oe"},      {0xF8, "o", "oe"},      {0xFC, "u", "ue"},      {0xFE, "th", nullptr},
    {0x111, "d", "dj"},     {0x127, "h", nullptr},  {0x131, "i", nullptr},  {0x142, "l", nullptr},
    {0x14B, "ng", nullptr}, {0x151, "o", "oe"},     {0x153, "oe", "o"},     {0x167, "t", nullptr},
    {0x171, "u", "ue"},     {0x259, "e", "a"},      {0x3B1, "a", nullptr},  {0x3B2, "v", "b"},
    {0x3B3, "g", nullptr},  {0x3B4, "d", nullptr},  {0x3B5, "e", nullptr},  {0x3B6, "z", nullptr},
    {0x3B7, "i", "e"},      {0x3B8, "th", "t"},     {0x3B9, "i", nullptr},  {0x3BA, "k", "c"},
    {0x3BB, "l", nullptr},  {0x3BC, "m", nullptr},  {0x3BD, "n", nullptr},  {0x3BE, "x", "ks"},
    {0x3BF, "o", nullptr},  {0x3C0, "p", nullptr},  {0x3C1, "r", nullptr},  {0x3C2, "s", nullptr},
    {0x3C3, "s", nullptr},  {0x3C4, "t", nullptr},  {0x3C5, "y", "u"},      {0x3C6, "f", "ph"},
    {0x3C7, "ch", "h"},     {0x3C8, "ps", nullptr}, {0x3C9, "o", nullptr},  {0x430, "a", nullptr},
    {0x431, "b", nullptr},  {0x432, "v", "w"},      {0x433, "g", "h"},      {0x434, "d", nullptr},
    {0x435, "e", "ye"},     {0x436, "zh", "sch"},   {0x437, "z", "s"},      {0x438, "i", "y"},
    {0x439, "y", "i"},      {0x43A, "k", nullptr},  {0x43B, "l", nullptr},  {0x43C, "m", nullptr},
    {0x43D, "n", nullptr},  {0x43E, "o", nullptr},  {0x43F, "p", nullptr},  {0x440, "r", nullptr},
    {0x441, "s", nullptr},  {0x442, "t", nullptr},  {0x443, "u", nullptr},  {0x444, "f", nullptr},
    {0x445, "kh", "ch"},    {0x446, "ts", "z"},     {0x447, "ch", "tsch"},  {0x448, "sh", "sch"},
    {0x449, "shch", "sch"}, {0x44A, "", nullptr},   {0x44B, "y", nullptr},  {0x44C, "", nullptr},
    {0x44D, "e", nullptr},  {0x44E, "yu", "ju"},    {0x44F, "ya", "ja"},    {0x451, "yo", "e"},
    {0x452, "dj", nullptr}, {0x454, "ye", "ie"},    {0x456, "i", nullptr},  {0x457, "yi", "i"},
    {0x458, "j", nullptr},  {0x459, "lj", nullptr}, {0x45A, "nj", nullptr}, {0x45B, "c", nullptr},
    {0x45E, "u", nullptr},  {0x45F, "dz", nullptr}, {0x491, "g", nullptr},
});
static_assert(std::is_sorted(letters.begin(), letters.end(),
                             [](const Letter& a, const Letter& b) { return a.code < b.code; }));

const Letter* find_letter(UChar32 c) {
    const auto found = std::lower_bound(letters.begin(), letters.end(), c,
                                        [](const Letter& letter, UChar32 code) { return letter.code < code; });
    return found != letters.end() && found->code == c ? &*found : nullptr;
}

const icu::Normalizer2& nfc() {
    static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
        UErrorCode status = U_ZERO_ERROR;
        return *icu::Normalizer2::getNFCInstance(status);
    }();
    return instance;
}

// Han, Hangul, Arabic, Hebrew … A transliterator keeps state while it works, so that threads take turns.
std::string by_icu(const icu::UnicodeString& text) {
    static std::mutex one_at_a_time;
    std::lock_guard lock(one_at_a_time);
    static const std::unique_ptr<icu::Transliterator> to_latin = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<icu::Transliterator>(
            icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower()", UTRANS_FORWARD, status));
    }();
    auto changed = text;
    if (to_latin) to_latin->transliterate(changed);
    std::string out;
    changed.toUTF8String(out);
    std::erase_if(out, [](char c) { return c == ' ' || c == '\''; });
    return out;
}

struct Builder {
    Romanised out;
    std::string plain, spelt;
    icu::UnicodeString others; // letters that wait for ICU
    bool is_latin = false, is_greek = false;

    void take(std::string_view one, std::string_view other) {
        flush();
        plain += one;
        spelt += other;
    }
    void flush() {
        if (others.isEmpty()) return;
        const auto latin = by_icu(others);
        others.remove();
        plain += latin;
        spelt += latin;
    }
    void take(UChar32 c) {
        if (c < 0x80) {
            const char byte = static_cast<char>(c);
            is_latin = is_latin || (byte >= 'a' && byte <= 'z');
            return take({&byte, 1}, {&byte, 1});
        }
        if (u_charType(c) == U_NON_SPACING_MARK) {
            if (!others.isEmpty()) others.append(c);
            return;
        }
        UErrorCode status = U_ZERO_ERROR;
        const auto script = uscript_getScript(c, &status);
        (script == USCRIPT_LATIN ? is_latin : out.is_foreign) = true;
        is_greek = is_greek || script == USCRIPT_GREEK;
        if (const auto* letter = find_letter(c))
            return take(letter->plain, letter->spelt ? letter->spelt : letter->plain);
        icu::UnicodeString parts;
        if (nfc().getDecomposition(c, parts) && parts.char32At(0) != c && !u_isUAlphabetic(parts.char32At(1))) {
            for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) take(parts.char32At(i));
            return;
        }
        others.append(c);
    }
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

} // namespace

Romanised romanise(std::string_view word) {
    Builder builder;
    const auto length = static_cast<int32_t>(word.size());
    for (int32_t i = 0; i < length;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(word.data(), i, length, c);
        builder.take(c);
    }
    builder.flush();
    builder.out.is_mixed = builder.out.is_foreign && builder.is_latin;
    if (builder.is_greek) { // pairs of letters that are one sound
        replace_all(builder.plain, "oy", "ou");
        replace_all(builder.plain, "ay", "av");
        replace_all(builder.plain, "ey", "ev");
        for (auto* form : {&builder.plain, &builder.spelt}) replace_all(*form, "gg", "ng");
    }
    builder.out.forms.push_back(builder.plain);
    if (builder.spelt != builder.plain) builder.out.forms.push_back(builder.spelt);
    return std::move(builder.out);
}

std::string romanisation_key(std::string_view form) {
    std::string text(form);
    constexpr std::array<std::array<std::string_view, 2>, 22> pairs{
        {{"shch", "s"}, {"tsch", "k"}, {"sch", "s"}, {"tch", "k"}, {"sh", "s"}, {"zh", "s"}, {"ch", "k"}, {"kh", "k"},
         {"ts", "s"},   {"tz", "s"},   {"ph", "f"},  {"th", "t"},  {"x", "ks"}, {"ou", "u"}, {"c", "k"},  {"h", "k"},
         {"q", "k"},    {"z", "s"},    {"w", "v"},   {"y", "i"},   {"j", "i"},  {"eu", "ev"}}};
    for (const auto& [from, to] : pairs) replace_all(text, from, to);
    replace_all(text, "au", "av");
    std::string key;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!key.empty() && key.back() == text[i]) continue;
        if (text[i] == 'i' && i + 1 < text.size() && is_vowel(text[i + 1])) continue;
        key.push_back(text[i]);
    }
    return key;
}

} // namespace remand::scanner
