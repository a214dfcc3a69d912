#include "scanner/extract/text_facts.hpp"

#include "core/text.hpp"
#include "scanner/extract/byte_set.hpp"
#include "scanner/extract/utf8.hpp"

namespace remand::scanner {

int count_words(std::string_view text) {
    constexpr ByteSet ascii_parts = ascii_letters_and_digits.with("'");
    int words = 0;
    bool is_in_word = false;
    const auto see = [&](bool is_part) {
        words += is_part && !is_in_word ? 1 : 0;
        is_in_word = is_part;
    };
    while (!text.empty()) {
        const auto ascii = text.substr(0, ascii_run(text));
        for (const char c : ascii) see(ascii_parts.has(c));
        text.remove_prefix(ascii.size());
        if (text.empty()) break;
        const char32_t c = take_code_point(text);
        see(script_of(c) != Script::none || is_zero_width(c));
    }
    return words;
}

HiddenCharacters find_hidden_characters(std::string_view text) {
    HiddenCharacters found;
    if (is_ascii(text)) return found; // none of them is
    bool has_latin = false, has_lookalike = false;
    Script before = Script::none; // of the last visible character
    int waiting = 0;              // zero-width characters since then
    const auto end_word = [&] {
        if (has_latin && has_lookalike) ++found.mixed_script_words;
        has_latin = has_lookalike = false;
    };
    while (!text.empty()) {
        const char32_t c = take_code_point(text);
        if (is_bidi_control(c)) {
            ++found.bidi_controls;
            continue;
        }
        if (is_zero_width(c)) {
            ++waiting;
            continue;
        }
        const Script script = script_of(c);
        if (c < 0x80 && waiting == 0) { // nearly all
            if (script == Script::none) end_word();
            has_latin = has_latin || script == Script::latin;
            before = script;
            continue;
        }
        const auto is_breakable = [](Script s) {
            return s == Script::latin || s == Script::greek || s == Script::cyrillic;
        };
        if (is_breakable(before) && is_breakable(script)) found.zero_width_in_words += waiting;
        waiting = 0;
        before = script;
        if (script == Script::none || script == Script::other) end_word();
        has_latin = has_latin || script == Script::latin;
        has_lookalike = has_lookalike || script == Script::greek || script == Script::cyrillic;
    }
    end_word();
    return found;
}

} // namespace remand::scanner
