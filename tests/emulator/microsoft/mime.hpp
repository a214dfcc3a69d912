// "Exchange stores no MIME": what that does to the bytes a client gets back.
#pragma once

#include <string>
#include <string_view>

namespace remand::emulator::graph {

// The same mail as Exchange would write it again: Received first and MIME-Version last of the other headers, lines end
// in CRLF, folded headers on one line, every boundary another one. DKIM signatures of the body do not survive.
[[nodiscard]] std::string rebuilt_mime(std::string_view bytes);

// Encrypted, or signed with the content inside (RFC 8551): Exchange cannot convert these, and $value is 500 for ever.
[[nodiscard]] bool is_opaque_smime(std::string_view bytes);

} // namespace remand::emulator::graph
