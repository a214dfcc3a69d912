#pragma once

#include <string_view>

namespace remand::service {

inline constexpr std::string_view version = REMAND_VERSION; // from project() in CMakeLists.txt

} // namespace remand::service
