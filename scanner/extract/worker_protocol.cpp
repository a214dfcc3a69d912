#include "scanner/extract/worker_protocol.hpp"

#include "core/text.hpp"

namespace remand::scanner::protocol {

std::string encode_length(std::size_t length) {
    std::string out;
    for (unsigned shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(static_cast<unsigned char>(length >> shift));
    return out;
}

std::size_t decode_length(std::string_view four_bytes) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < length_bytes; ++i) length |= std::size_t{static_cast<unsigned char>(four_bytes[i])} << (8 * i);
    return length;
}

// One a line: an authserv-id is a token or a domain (RFC 8601 section 2.2).
std::string encode_request_head(const ExtractOptions& options) {
    std::string text;
    for (const auto& id : options.trusted_authserv_ids)
        if (!id.empty() && id.find('\n') == std::string::npos) text += id + '\n';
    return encode_length(text.size()) + text;
}

std::optional<Request> decode_request(std::string_view body) {
    if (body.size() < length_bytes) return {};
    const std::size_t length = decode_length(body.substr(0, length_bytes));
    if (length > body.size() - length_bytes) return {};
    Request request;
    for (const auto id : split(body.substr(length_bytes, length), '\n'))
        if (!id.empty()) request.options.trusted_authserv_ids.emplace_back(id);
    request.bytes = body.substr(length_bytes + length);
    return request;
}

} // namespace remand::scanner::protocol
