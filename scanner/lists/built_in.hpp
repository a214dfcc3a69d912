// The files of scanner/data as they were when the program was built; made by scanner/lists/built_in.cmake.
#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace remand::scanner {

[[nodiscard]] std::span<const std::pair<std::string_view, std::string_view>> built_in_lists(); // name, text

} // namespace remand::scanner
