// HTTPS to the provider's API. One class touches cpprestsdk (cpprest_transport.cpp); tests use canned answers.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method = "GET";
    std::string url; // absolute, https only (http is refused, loopback included)
    Headers headers;
    Secret bearer; // sent as Authorization: Bearer; never logged, never sent after a redirect (none is followed)
    std::string body;
    std::string content_type;
    std::chrono::milliseconds deadline{30'000};      // for the whole call
    std::size_t largest_response = 64 * 1024 * 1024; // bytes, decoded; more is an error, not a truncation
    bool is_harmless_twice = false; // a POST that only reads (a token, a batch of GETs): may be sent again unasked
};

struct Response {
    int status = 0;
    Headers headers;
    std::string body;
    // First header of that name, ignoring case; empty when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

// Thread-safe. An answer with any status is a Response; an Error means there was none:
//   retry            the request certainly did not reach the server ("http.resolve", "http.connect", "http.tls",
//                    "http.not_sent")
//   unknown_outcome  it may have ("http.timeout", "http.broken_answer"); for a GET the caller treats it as retry
//   give_up          refused by ourselves ("http.not_https", "http.too_large")
//   fix_configuration the CA file or the proxy setting is unusable, or the server's certificate is not trusted
class Transport {
public:
    virtual ~Transport() = default;
    [[nodiscard]] virtual Result<Response> send(const Request& request) = 0;
};

} // namespace remand::http
