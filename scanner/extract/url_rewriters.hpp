// Rewritten links of mail filters: the real destination stands inside, encoded by a published scheme.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remand::scanner {

// The destination, when `url` is a link of Microsoft Safe Links, Proofpoint URL Defense (v1, v2, v3), Barracuda, Cisco,
// FireEye/Trellix, Sophos, Trend Micro, Symantec, Zix, EdgePilot or Avanan. `host` is url's, lower case.
[[nodiscard]] std::optional<std::string> unwrap_rewritten(std::string_view url, std::string_view host);

// `host` belongs to a link protection service whose links say nothing of where they lead: Mimecast, Inky, Hornetsecurity,
// Intermedia. The destination is known to the service alone.
[[nodiscard]] bool is_sealed_rewriter(std::string_view host);

} // namespace remand::scanner
