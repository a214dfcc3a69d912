// The bytes of a message, shared by every copy of it, and what both clouds say about them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace remand::emulator {

struct Content {
    std::string bytes;
    std::string sha256;     // hexadecimal
    std::string message_id; // as it stands in the header, valid UTF-8; empty when there is none
};
using ContentPointer = std::shared_ptr<const Content>;

[[nodiscard]] ContentPointer make_content(std::string bytes);

// A small reader of RFC 5322 and MIME for what the JSON faces show. It is not the product's parser on purpose: the
// emulator must not be blind where the product is.
using MailHeaders = std::vector<std::pair<std::string, std::string>>; // unfolded values, raw otherwise

[[nodiscard]] MailHeaders read_headers(std::string_view bytes);
[[nodiscard]] std::string_view body_of(std::string_view bytes);
[[nodiscard]] std::string header_of(const MailHeaders& headers, std::string_view name); // first; empty when absent
[[nodiscard]] std::string decode_words(std::string_view text);                          // RFC 2047, UTF-8 and Latin-1

struct MailAddress {
    std::string name;
    std::string address;
};
[[nodiscard]] std::vector<MailAddress> read_addresses(std::string_view value);

struct MailPart {             // a leaf
    std::string content_type; // "text/plain", lower case
    std::string name;
    std::string content_id;
    bool is_attachment = false;
    bool is_inline = false;
    std::string decoded;
};
[[nodiscard]] std::vector<MailPart> read_parts(std::string_view bytes);

} // namespace remand::emulator
