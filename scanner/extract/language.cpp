#include "scanner/extract/language.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/extract/utf8.hpp"

namespace remand::scanner {
namespace {

struct Language {
    std::string_view code;
    std::string_view words; // the commonest
};
constexpr std::array languages{
    Language{"en", " the and of to in is that for you with this are your have from not be will we our please "},
    Language{"de", " der die und das ist nicht sie ein eine zu mit den von auf im ihre wir haben bitte für "},
    Language{"fr", " le la les des et est une vous pour dans que qui votre nous avec sur pas cette vos du "},
    Language{"es", " el los las del que una para con por su se usted nuestro está como más sus tu al "},
    Language{"it", " il di che è per una non con sono della del gli nel questo suo ha le si alla anche "},
    Language{"pt", " de que não uma para com os do da você seu sua em por mais ao na no são está "},
    Language{"nl", " de het een van en niet voor met dat u uw is op te zijn wij aan ook naar om "},
    Language{"pl", " i w nie na się że do jest z to przez dla oraz o po twoje od jak państwa są "},
    Language{"sv", " och att det som en på är av för inte med du den till har om din vi kan ditt "},
    Language{"tr", " ve bir bu için ile da de olarak çok sizin en daha var veya gibi olan size ne değil "},
};

// Words of up to eight bytes as numbers, in a table with room: word -> the languages it is small in, one bit each.
class SmallWords {
public:
    SmallWords() {
        for (std::size_t i = 0; i < languages.size(); ++i)
            for (const auto word : split(trim(languages[i].words), ' ')) {
                const auto key = key_of(word);
                auto& place = slots_[slot_of(key)];
                place.key = key;
                place.languages |= 1U << i;
                sizes_[static_cast<unsigned char>(word.front())] |= static_cast<std::uint16_t>(1U << word.size());
            }
    }
    // Of a word that is not empty.
    [[nodiscard]] unsigned languages_of(std::string_view word) const {
        const bool may_be = word.size() <= longest && (sizes_[static_cast<unsigned char>(word.front())] >> word.size() & 1U) != 0;
        if (!may_be) return 0;
        return slots_[slot_of(key_of(word))].languages;
    }
    static constexpr std::size_t longest = 8;

private:
    struct Slot {
        std::uint64_t key = 0;
        unsigned languages = 0;
    };
    static std::uint64_t key_of(std::string_view word) {
        std::uint64_t key = 0;
        for (const char c : word) key = key << 8U | static_cast<unsigned char>(c);
        return key;
    }
    // Where it stands, or the free place where it would.
    [[nodiscard]] std::size_t slot_of(std::uint64_t key) const {
        auto slot = static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> 54U);
        while (slots_[slot].key != 0 && slots_[slot].key != key) slot = (slot + 1) % slots_.size();
        return slot;
    }
    std::array<Slot, 1024> slots_{}; // a fifth of it is in use
    std::array<std::uint16_t, 256> sizes_{}; // that words have which begin with a byte, one bit each
};
static_assert(std::all_of(languages.begin(), languages.end(), [](const Language& language) {
    for (std::size_t at = 0; at + 1 < language.words.size();) {
        const auto end = language.words.find(' ', at + 1);
        if (end - at - 1 > SmallWords::longest) return false;
        at = end;
    }
    return true;
}));

const SmallWords& small_words() {
    static const SmallWords words;
    return words;
}

std::string_view by_script(std::string_view text) {
    if (is_ascii(text)) return {};
    int latin = 0, cyrillic = 0, greek = 0, hebrew = 0, arabic = 0, kana = 0, hangul = 0, han = 0, thai = 0;
    while (!text.empty()) {
        const char32_t c = take_code_point(text);
        if (c < 0x80) {
            latin += script_of(c) == Script::latin ? 1 : 0;
            continue;
        }
        const Script script = script_of(c);
        if (script == Script::latin) ++latin;
        if (script == Script::cyrillic) ++cyrillic;
        if (script == Script::greek) ++greek;
        if (c >= 0x590 && c <= 0x5FF) ++hebrew;
        if (c >= 0x600 && c <= 0x6FF) ++arabic;
        if (c >= 0xE00 && c <= 0xE7F) ++thai;
        if (c >= 0x3040 && c <= 0x30FF) ++kana;
        if (c >= 0xAC00 && c <= 0xD7A3) ++hangul;
        if (c >= 0x4E00 && c <= 0x9FFF) ++han;
    }
    const int others = cyrillic + greek + hebrew + arabic + thai + kana + hangul + han;
    if (others < 10 || others < latin / 2) return {};
    if (kana * 5 > han && kana > 0) return "ja";
    const std::array<std::pair<int, std::string_view>, 7> counts{
        {{cyrillic, "ru"}, {greek, "el"}, {hebrew, "he"}, {arabic, "ar"}, {thai, "th"}, {hangul, "ko"}, {han, "zh"}}};
    return std::max_element(counts.begin(), counts.end())->second;
}

} // namespace

std::string guess_language(std::string_view text) {
    constexpr std::size_t enough = 4'000;
    constexpr ByteSet marks(".,!"); // behind a word
    text = cut(text, enough);
    if (const auto code = by_script(text); !code.empty()) return std::string(code);
    std::array<int, languages.size()> hits{};
    int words = 0;
    const std::string lower = ascii_lower(text);
    const SmallWords& known = small_words();
    constexpr ByteSet spaces(" ");
    for (std::size_t at = 0, end = 0; at < lower.size(); at = end + 1) {
        end = spaces.find(lower, at);
        std::size_t size = end - at;
        while (size > 0 && marks.has(lower[at + size - 1])) --size;
        if (size == 0 || size > 20) continue;
        ++words;
        for (auto found = known.languages_of(std::string_view(lower).substr(at, size)); found != 0; found &= found - 1)
            ++hits[static_cast<std::size_t>(std::countr_zero(found))];
    }
    const auto best = std::max_element(hits.begin(), hits.end());
    constexpr int least_hits = 3;
    return *best >= least_hits && *best * 12 >= words
               ? std::string(languages[static_cast<std::size_t>(best - hits.begin())].code)
               : std::string{};
}

} // namespace remand::scanner
