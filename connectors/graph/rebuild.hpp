// A message that Exchange cannot turn into MIME, put together again from what Graph tells of it. It is evidence, not
// the message: headers and body text are there, attachments are named but empty. The verdict says "partial".
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace remand::graph {

// `message`: with internetMessageHeaders, body and the address fields; `attachments`: rows with name, contentType,
// size, isInline. Nothing in them can break out of its header line or part.
[[nodiscard]] std::string rebuild_mime(const nlohmann::json& message, const std::vector<nlohmann::json>& attachments);

} // namespace remand::graph
