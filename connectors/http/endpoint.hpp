// A base address from the configuration.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace remand::http {

// "https://host", "https://host:8443/path": without the slash at its end. Everything else (http, a user, a query, white
// space) is fix_configuration "config.endpoint" with a sentence that names the option.
[[nodiscard]] Result<std::string> checked_endpoint(std::string_view option, std::string_view value);

} // namespace remand::http
