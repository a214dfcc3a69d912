// Values of a message inside the sentences that people read.
#pragma once

#include <string>
#include <string_view>

namespace remand::scanner {

// Safe to show: without control and bidirectional characters, which could rewrite the line around them, and shortened.
[[nodiscard]] std::string shown(std::string_view value);

} // namespace remand::scanner
