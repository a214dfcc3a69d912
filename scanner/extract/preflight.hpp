// What is certain to hurt a parser is turned away before one sees it: a single pass over the raw bytes.
//
// Seen with GMime 3.2: a recipient field of 50,000 nested groups overflows the stack, 25 MB of boundary-like lines take
// 21 s, a folded field of 20 MB takes 660 MB. The address fields are looked for everywhere, since attached messages are
// parsed as well.
#pragma once

#include <string>
#include <string_view>

namespace remand::scanner {

// Empty when the message may be parsed; otherwise one sentence why it may not.
[[nodiscard]] std::string preflight(std::string_view bytes);

} // namespace remand::scanner
