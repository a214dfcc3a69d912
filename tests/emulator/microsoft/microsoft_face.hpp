// Entra and Microsoft Graph on one port.
#pragma once

#include "tests/emulator/face.hpp"

namespace remand::emulator {

[[nodiscard]] FaceRules microsoft_rules();
[[nodiscard]] std::vector<Route> microsoft_routes();

} // namespace remand::emulator
