#include "scanner/text/fold.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/utf8.h>

#include <array>
#include <memory>

#include "core/text.hpp"

namespace remand::scanner {
namespace {

const icu::Normalizer2& nfkc_casefold() {
    static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
        UErrorCode status = U_ZERO_ERROR;
        return *icu::Normalizer2::getNFKCCasefoldInstance(status);
    }();
    return instance;
}

struct CloseSpoof {
    void operator()(USpoofChecker* checker) const noexcept { uspoof_close(checker); }
};

const USpoofChecker* spoof_checker() {
    static const std::unique_ptr<USpoofChecker, CloseSpoof> checker = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<USpoofChecker, CloseSpoof>(uspoof_open(&status));
    }();
    return checker.get();
}

bool is_ascii(std::string_view text) { return ascii_run(text) == text.size(); }

// Lower case; one blank for each run of white space, none at the beginning.
void append_ascii(std::string& folded, std::string_view text) {
    const auto before = folded.size();
    folded.resize(before + text.size());
    char* to = folded.data() + before;
    bool is_behind_blank = before == 0 || folded[before - 1] == ' ';
    for (const char c : text) {
        const bool is_blank = c == ' ' || (c >= '\t' && c <= '\r');
        *to = is_blank ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        to += is_blank && is_behind_blank ? 0 : 1;
        is_behind_blank = is_blank;
    }
    folded.resize(static_cast<std::size_t>(to - folded.data()));
}

void append(std::string& folded, UChar32 c) {
    if (u_charType(c) == U_NON_SPACING_MARK) return;
    if (u_isUWhiteSpace(c)) {
        if (!folded.empty() && folded.back() != ' ') folded.push_back(' ');
        return;
    }
    if (c == 0x2018 || c == 0x2019) c = '\''; // typographic quotes: "don’t" is "don't"
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes.data(), length, c);
    folded.append(bytes.data(), length);
}

// UTS 39 leaves digits alone but for 0, 1 and a few; these are the ones that people read as letters.
char letter_for_digit(char c) {
    switch (c) {
    case '0':
        return 'o';
    case '1':
    case 'i':
    case '|':
        return 'l';
    case '3':
        return 'e';
    case '4':
        return 'a';
    case '5':
    case '$':
        return 's';
    case '7':
        return 't';
    case '8':
        return 'b';
    default:
        return c;
    }
}

} // namespace

// Character by character: composing them again would be undone by the decomposition that sets accents free. Most mail is ASCII,
// for which the result is the same without ICU; a whole stretch of it is written at once.
std::string fold(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    icu::UnicodeString letters;
    const auto length = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < length;) {
        const auto rest = text.substr(static_cast<std::size_t>(i));
        if (const auto ascii = ascii_run(rest); ascii > 0) {
            append_ascii(out, rest.substr(0, ascii));
            i += static_cast<int32_t>(ascii);
            continue;
        }
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), i, length, c);
        if (!nfkc_casefold().getDecomposition(c, letters)) letters.setTo(c);
        for (int32_t j = 0; j < letters.length(); j = letters.moveIndex32(j, 1)) append(out, letters.char32At(j));
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::string skeleton(std::string_view text) {
    const auto folded = fold(text);
    std::string out;
    if (is_ascii(folded)) {
        out = folded;
    } else {
        UErrorCode status = U_ZERO_ERROR;
        const auto source = icu::UnicodeString::fromUTF8(folded);
        icu::UnicodeString result;
        uspoof_getSkeletonUnicodeString(spoof_checker(), 0, source, result, &status);
        if (U_FAILURE(status)) return folded;
        result.toUTF8String(out);
        out = fold(out);
    }
    std::string mapped;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] == 'm') {
            mapped += "rn"; // UTS 39 reads "rn" and "m" as the same
        } else if (out[i] == 'w') {
            mapped += "vv";
        } else {
            mapped.push_back(letter_for_digit(out[i]));
        }
    }
    return mapped;
}

bool has_mixed_scripts(std::string_view word) {
    bool latin = false, lookalike = false;
    const auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<int32_t>(word.size())));
    for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
        UErrorCode status = U_ZERO_ERROR;
        const auto script = uscript_getScript(source.char32At(i), &status);
        latin = latin || script == USCRIPT_LATIN;
        lookalike = lookalike || script == USCRIPT_CYRILLIC || script == USCRIPT_GREEK || script == USCRIPT_ARMENIAN;
    }
    return latin && lookalike;
}

std::vector<std::string> words(std::string_view folded) {
    std::vector<std::string> out;
    const auto length = static_cast<int32_t>(folded.size());
    int32_t begin = 0; // of the word
    for (int32_t at = 0, next = 0;; at = next) {
        UChar32 c = U_SENTINEL;
        if (at < length) U8_NEXT(folded.data(), next, length, c);
        if (c >= 0 && u_isalnum(c)) continue;
        if (at > begin)
            out.emplace_back(folded.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
        begin = next;
        if (at >= length) return out;
    }
}

} // namespace remand::scanner
