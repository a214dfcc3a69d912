// The peer below everything: what any scanner of mail must do at least.
#pragma once

#include <cstddef>
#include <string_view>

namespace remand::bench {

// Parses the message and removes the transfer encoding of all leaves. Gives the bytes that came out. g_mime_init() must
// have been called.
std::size_t parse_and_decode(std::string_view bytes);

} // namespace remand::bench
