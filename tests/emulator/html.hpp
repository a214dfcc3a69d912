// The pages that both clouds show to people who consent.
#pragma once

#include <string>
#include <string_view>

#include "tests/emulator/router.hpp"

namespace remand::emulator {

[[nodiscard]] std::string escape_html(std::string_view text);
[[nodiscard]] Response html_page(int status, const std::string& body);
// A form that posts the request's query back to its path, with `decision` and what else is given as HTML.
[[nodiscard]] std::string html_form(const Call& call, std::string_view decision, std::string_view title,
                                    std::string_view more = {});
// Loopback redirect URIs are matched without their port (RFC 8252 section 7.3).
[[nodiscard]] std::string without_loopback_port(std::string_view uri);

} // namespace remand::emulator
