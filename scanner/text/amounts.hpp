// Sums of money in a text. Pure; thread-safe.
#pragma once

#include <string_view>

namespace remand::scanner {

// "$399.99", "20 eur", "r$ 3.899,00": a currency beside a digit, in a folded text.
[[nodiscard]] bool names_amount(std::string_view folded);

} // namespace remand::scanner
