// Google's token endpoint, Gmail and the Directory on one port.
#pragma once

#include "tests/emulator/face.hpp"

namespace remand::emulator {

[[nodiscard]] FaceRules google_rules();
[[nodiscard]] std::vector<Route> google_routes();

} // namespace remand::emulator
