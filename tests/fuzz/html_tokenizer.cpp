#include "scanner/extract/html_tokenizer.hpp"
#include "core/text.hpp"
#include "scanner/extract/html_facts.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// Each token takes something off the input, and nothing of the reading is invalid UTF-8.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto html = remand::fuzz::text(data, size);
    HtmlTokenizer tokenizer(html);
    HtmlToken token;
    std::size_t tokens = 0;
    while (tokenizer.next(token)) remand::fuzz::require(++tokens <= size);
    const auto valid = remand::to_valid_utf8(html);
    const auto reading = read_html(valid);
    remand::fuzz::require(remand::to_valid_utf8(reading.visible_text) == reading.visible_text);
    return 0;
}
