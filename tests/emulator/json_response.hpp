#pragma once

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/http.hpp"

namespace remand::emulator {

// Text that is not UTF-8 is replaced rather than thrown over: mail may contain anything.
[[nodiscard]] Response json_response(const nlohmann::json& body, int status = 200);

} // namespace remand::emulator
