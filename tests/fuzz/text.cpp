#include "core/text.hpp"
#include "scanner/extract/block_drawing.hpp"
#include "scanner/extract/charset.hpp"
#include "scanner/extract/language.hpp"
#include "scanner/extract/mail_date.hpp"
#include "scanner/extract/text_facts.hpp"
#include "scanner/extract/text_urls.hpp"
#include "scanner/extract/utf8.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto raw = remand::fuzz::text(data, size);
    const CharsetDecoder charset(CharsetDecoder::all);
    for (const auto name : {"", "utf-8", "iso-2022-jp", "utf-7", "gb2312", "windows-1252"}) {
        const auto text = charset.to_utf8(raw, name);
        remand::fuzz::require(remand::to_valid_utf8(text) == text);
    }
    const auto text = charset.decode_words(raw);
    remand::fuzz::require(remand::to_valid_utf8(text) == text);
    const auto folded = fold_white_space(text);
    remand::fuzz::require(fold_white_space(folded) == folded);
    static_cast<void>(count_words(folded));
    static_cast<void>(find_hidden_characters(folded));
    static_cast<void>(guess_language(folded));
    static_cast<void>(parse_mail_date(raw));
    remand::fuzz::require(find_urls(text, 10).size() <= 10);
    static_cast<void>(read_drawn_codes(find_block_drawing(text)));
    return 0;
}
