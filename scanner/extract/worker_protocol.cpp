#include "scanner/extract/worker_protocol.hpp"

#include <nlohmann/json.hpp>

namespace remand::scanner::protocol {

std::string encode_length(std::size_t length) {
    std::string out;
    for (unsigned shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(static_cast<unsigned char>(length >> shift));
    return out;
}

std::size_t decode_length(std::string_view four_bytes) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length |= std::size_t{static_cast<unsigned char>(four_bytes[i])} << (8 * i);
    return length;
}

std::string encode_request_head(const ExtractOptions& options) {
    const nlohmann::json json{{"trusted_authserv_ids", options.trusted_authserv_ids}};
    const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return encode_length(text.size()) + text;
}

std::optional<Request> decode_request(std::string_view body) {
    if (body.size() < 4) return {};
    const std::size_t length = decode_length(body.substr(0, 4));
    if (length > body.size() - 4) return {};
    const std::string_view text = body.substr(4, length);
    const auto json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    const auto ids = json.is_object() ? json.find("trusted_authserv_ids") : json.end();
    if (!json.is_object() || ids == json.end() || !ids->is_array()) return {};
    Request request;
    for (const auto& id : *ids)
        if (id.is_string()) request.options.trusted_authserv_ids.push_back(id.get<std::string>());
    request.bytes = body.substr(4 + length);
    return request;
}

} // namespace remand::scanner::protocol
