// What an attached page does to build a file on the reader's machine that no scanner on the way has seen ("HTML smuggling",
// MITRE ATT&CK T1027.006). Pure; thread-safe.
#pragma once

#include <string_view>
#include <vector>

namespace remand::scanner {

// Codes of what is found in the markup, each once: how it is decoded (atob, char_code, eval, document_write), how it is handed to
// the reader (blob_url, download), where it leads (redirect), and the cargo: embedded_file (an archive or program in base64, also in
// pieces, or written backwards, or as a list of bytes, disguised or not; not the data of a report), long_base64, byte_array. Strings that the script puts together are read as
// one. `shows_text`: whether a reader sees more than a line without the script.
[[nodiscard]] std::vector<std::string_view> smuggling_marks(std::string_view page, bool shows_text);

} // namespace remand::scanner
