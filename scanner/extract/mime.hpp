// The MIME tree of a message as a flat list of decoded leaves. GMime parses; nothing of it leaves mime.cpp.
//
// The evasions that parsers are known to fall for become codes in `malformed`, and the text behind them is still
// looked at: a multipart without (usable) parts gives its raw body as a text leaf, a base64-encoded attached message is
// opened, text after a NUL is read (GMime's own text function stops there, so it is not used).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/extract/charset.hpp"
#include "scanner/extract/header_reader.hpp"

namespace remand::scanner {

struct MimePart {
    std::string type;    // "text/html", lower case
    std::string charset; // as declared
    std::string name;    // decoded file name
    std::string content_id;
    std::string disposition;     // "inline", "attachment", or empty; lower case
    std::string smime_type;      // of application/pkcs7-mime
    std::string method;          // of text/calendar
    std::string bytes;           // transfer encoding removed
    bool is_message = false;     // message/rfc822: `bytes` are the attached message
    bool is_alternative = false; // has a multipart/alternative above it
};

struct MimeTree {
    std::vector<MimePart> parts;
    std::vector<std::string> containers; // types of the multiparts, lower case, each once
    std::vector<std::string> malformed;
};

// `bytes` have passed preflight; `header` is their header.
[[nodiscard]] MimeTree parse_mime(std::string_view bytes, const HeaderBlock& header, const CharsetDecoder& charset);

} // namespace remand::scanner
