// A QR code drawn with block characters in the text itself, where no program looks for pictures. Honest look-alike: none that is
// this large; frames and bars of terminals have few of these in a row.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {
namespace {

// The smallest code (version 1) has 21 modules a side and is drawn in half blocks, two modules in a character.
constexpr int fewest_blocks = 150;

int blocks_in(std::string_view utf8) { // U+2580 to U+259F
    int count = 0;
    for (std::size_t at = 0; at + 2 < utf8.size(); ++at)
        if (utf8[at] == '\xE2' && utf8[at + 1] == '\x96' && static_cast<unsigned char>(utf8[at + 2]) <= 0x9F) ++count;
    return count;
}

} // namespace

Reason drawn_code(const MessageView& mail) {
    if (mail.is_colleague || mail.is_discussion_list) return {};
    const int blocks = blocks_in(mail.facts.text);
    if (blocks < fewest_blocks) return {};
    return fmt::format("A code to be scanned is drawn with {} characters", blocks);
}

} // namespace remand::scanner::detect
