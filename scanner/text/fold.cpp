#include "scanner/text/fold.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include <memory>

namespace remand::scanner {
namespace {

const icu::Normalizer2& nfkc_casefold() {
    static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
        UErrorCode status = U_ZERO_ERROR;
        return *icu::Normalizer2::getNFKCCasefoldInstance(status);
    }();
    return instance;
}

const icu::Normalizer2& nfd() {
    static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
        UErrorCode status = U_ZERO_ERROR;
        return *icu::Normalizer2::getNFDInstance(status);
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

bool is_ascii(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

std::string fold_ascii(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            if (!out.empty() && out.back() != ' ') out.push_back(' ');
        } else {
            out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
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

std::string fold(std::string_view text) {
    if (is_ascii(text)) return fold_ascii(text); // most mail; the same result without ICU
    UErrorCode status = U_ZERO_ERROR;
    const auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    const auto folded = nfd().normalize(nfkc_casefold().normalize(source, status), status);
    if (U_FAILURE(status)) return fold_ascii(text);
    icu::UnicodeString kept;
    for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
        const UChar32 c = folded.char32At(i);
        if (u_charType(c) == U_NON_SPACING_MARK) continue;
        if (u_isUWhiteSpace(c)) {
            if (!kept.isEmpty() && kept.charAt(kept.length() - 1) != ' ') kept.append(static_cast<char16_t>(' '));
        } else if (c == 0x2018 || c == 0x2019) {
            kept.append(static_cast<char16_t>('\'')); // typographic quotes: "don’t" is "don't"
        } else {
            kept.append(c);
        }
    }
    kept.trim();
    std::string out;
    return kept.toUTF8String(out);
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
    const auto source =
        icu::UnicodeString::fromUTF8(icu::StringPiece(folded.data(), static_cast<int32_t>(folded.size())));
    icu::UnicodeString word;
    const auto flush = [&] {
        if (word.isEmpty()) return;
        std::string text;
        word.toUTF8String(text);
        out.push_back(std::move(text));
        word.remove();
    };
    for (int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
        const UChar32 c = source.char32At(i);
        if (u_isalnum(c))
            word.append(c);
        else
            flush();
    }
    flush();
    return out;
}

} // namespace remand::scanner
