// Requests and answers as the faces see them: plain data, no word of the HTTP library.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace remand::emulator {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;
    std::string path; // still percent-encoded, without the query
    Pairs query;      // decoded; '+' is a space, as servers of forms read it
    Pairs headers;
    std::string body;
    [[nodiscard]] std::string_view header(std::string_view name) const; // first of that name, ignoring case
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
    [[nodiscard]] bool has_parameter(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> parameters(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string body = {};
    std::string content_type = "application/json";
    Pairs headers = {};
    std::chrono::milliseconds delay{0}; // answered that much later; the work is done already
    bool is_dropped = false;            // the connection is closed instead
    std::shared_ptr<void> lease = {};   // held until the answer was written: a place in a concurrency limit
    bool was_carried_out = false;       // whatever became of the answer
    std::uint64_t number = 0;           // of the request in the ledger
    // Finishes this answer without the world's mutex: what has to ask the client something first.
    std::function<void(Response&)> afterwards = {};
};

// A request of ours to somebody else: a notification.
struct Outgoing {
    std::string url;
    std::string body = {};
    std::string content_type = "application/json";
    Pairs headers = {};
    std::chrono::milliseconds delay{0};
    bool keeps_trying = false; // until there is a 2xx, with pauses that double
};
struct OutgoingAnswer {
    int status = 0; // 0: nobody answered in time
    std::string content_type = {};
    std::string body = {};
};

// Called on any of the server's threads, several at a time.
using Handler = std::function<Response(const Request&)>;

[[nodiscard]] Pairs parse_form(std::string_view text);
// Splits a request target into path and query.
[[nodiscard]] Request parse_target(std::string method, std::string_view target);
[[nodiscard]] std::string_view pair_value(const Pairs& pairs, std::string_view name); // exact name; empty when absent

} // namespace remand::emulator
