// Telephone numbers in text, also those that are broken up so that filters do not see them ("8 0 8 . 5 5 5 . 0 1 7 7").
// No national plan is known here: a number counts by its shape. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct PhoneNumber {
    std::string text;      // as written
    std::size_t begin = 0; // in the text searched
    std::size_t end = 0;
};

// `folded` as fold() gives it. At most `most`, in their order. Dates, amounts, IBANs and order numbers are no numbers.
[[nodiscard]] std::vector<PhoneNumber> find_phone_numbers(std::string_view folded, std::size_t most = 8);

} // namespace remand::scanner
