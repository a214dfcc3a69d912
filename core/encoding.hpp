// Text forms of bytes, and hashes and random values in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remand {

[[nodiscard]] std::string to_hex(std::string_view bytes);            // lower case
[[nodiscard]] std::string to_base64(std::string_view bytes);         // RFC 4648 section 4, padded
[[nodiscard]] std::string to_base64url(std::string_view bytes);      // RFC 4648 section 5, no padding
// Accepts both alphabets, with or without padding; nullopt on any other character. White space is not accepted.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

[[nodiscard]] std::string sha256(std::string_view bytes);            // 32 raw bytes
[[nodiscard]] inline std::string sha256_hex(std::string_view bytes) { return to_hex(sha256(bytes)); }

// From the system's CSPRNG; throws std::runtime_error if that has none (then nothing here is safe to go on).
[[nodiscard]] std::string random_bytes(std::size_t count);
[[nodiscard]] std::string random_token();                            // 256 bits, base64url: unguessable
[[nodiscard]] std::string random_uuid();                             // RFC 9562 version 4

// application/x-www-form-urlencoded and RFC 3986: everything but unreserved characters is percent-encoded.
[[nodiscard]] std::string percent_encode(std::string_view text);
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text); // '+' is kept as it is

} // namespace remand
