// Whether a line of a list reads as its kind of list needs.
#pragma once

#include <string>
#include <string_view>

namespace remand::scanner {

// Empty when it does; otherwise one sentence that says what is wrong with it.
[[nodiscard]] std::string check_row(std::string_view list, std::string_view row);

// The same of one domain, for rows that hold one.
[[nodiscard]] std::string check_domain(std::string_view text);

} // namespace remand::scanner
