// How the service and a worker process talk: over one socket, each message a length (4 bytes, little endian) and a
// body. The worker greets first. Then, as often as wanted: a request (options, mail), an answer (facts, facts_wire.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scanner/extract/extract.hpp"

namespace remand::scanner::protocol {

inline constexpr int worker_socket = 3; // the descriptor the worker finds it on
inline constexpr std::string_view greeting = "remand-extract-worker 2";
inline constexpr int exit_out_of_memory = 77;
inline constexpr std::size_t length_bytes = 4;
inline constexpr std::size_t in_one_call = 64UL << 10; // most messages: a call costs as much as some kilobytes

[[nodiscard]] std::string encode_length(std::size_t length);
[[nodiscard]] std::size_t decode_length(std::string_view four_bytes);

struct Request {
    ExtractOptions options;
    std::string_view bytes; // into the decoded body
};
// The body of a request but for the mail's bytes, which follow it.
[[nodiscard]] std::string encode_request_head(const ExtractOptions& options);
[[nodiscard]] std::optional<Request> decode_request(std::string_view body);

} // namespace remand::scanner::protocol
