#include "tests/emulator/json_response.hpp"

#include <nlohmann/json.hpp>

namespace remand::emulator {

Response json_response(const nlohmann::json& body, int status) {
    return {.status = status, .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

} // namespace remand::emulator
