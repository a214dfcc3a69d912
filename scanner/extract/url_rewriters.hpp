// Rewritten links of mail filters: the real destination stands inside, encoded by a published scheme.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remand::scanner {

// The destination, when `url` is a link of Microsoft Safe Links, Proofpoint URL Defense (v1, v2, v3), Barracuda, Cisco,
// FireEye/Trellix or Sophos. Mimecast's cannot be undone: the destination is not inside. `host` is url's, lower case.
[[nodiscard]] std::optional<std::string> unwrap_rewritten(std::string_view url, std::string_view host);

} // namespace remand::scanner
