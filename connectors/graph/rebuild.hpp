// A message that Exchange cannot turn into MIME, put together again from what Graph tells of it. It is evidence, not
// the message: headers, body text and attachments are there, not how they were put together. The verdict says "partial".
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace remand::graph {

// `message`: with internetMessageHeaders, body and the address fields; `attachments`: rows with name, contentType,
// size, isInline; `contents`: the bytes of each, empty (or not there) where they could not be had. Nothing in them can
// break out of its header line or part.
[[nodiscard]] std::string rebuild_mime(const nlohmann::json& message, const std::vector<nlohmann::json>& attachments,
                                       const std::vector<std::string>& contents = {});

// An attached Outlook item, whose bytes are a message of its own.
[[nodiscard]] bool is_item_attachment(const nlohmann::json& attachment);

} // namespace remand::graph
