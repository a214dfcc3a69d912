// Graph's errors, told as what the caller must do next.
// Source: learn.microsoft.com/graph/errors; the codes that only the field knows are in the table of errors.cpp.
#pragma once

#include <string>
#include <string_view>

#include "connectors/http/transport.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"

namespace remand::graph {

// What an error body says. Nested inner errors are walked, and the deepest code we know wins; codes are compared
// ignoring case ("SyncStateNotFound", "syncStateNotFound") and given in one spelling.
struct ApiError {
    std::string code;       // empty when the body is not an error of Graph (503 with an empty body)
    std::string message;    // valid UTF-8, shortened
    std::string request_id; // what Microsoft's support asks for
};
[[nodiscard]] ApiError read_error(std::string_view body);

// Whom a request is about: a 403 or 404 about a mailbox parks that mailbox; about the directory it is the tenant's.
enum class About { directory, mailbox };

// For an answer that is not a success. Codes are "graph.<Code>", or "graph.http_<status>" where the body names none,
// "graph.not_found" for a message or folder that is not there, and "graph.out_of_scope" or "graph.no_mailbox" for a
// mailbox that is closed to us or is none.
[[nodiscard]] Error error_of(const http::Request& request, const http::Response& response, About about, Timestamp now);

// The message or folder is not there (any more).
[[nodiscard]] inline bool is_not_found(const Error& error) { return error.code == "graph.not_found"; }

// The message cannot be had as MIME, now and for ever: opaque S/MIME, some delivery reports, damaged items.
[[nodiscard]] bool is_unconvertible(const Error& error);

// Somebody else changed the item at the same moment: nothing was changed by us.
[[nodiscard]] bool is_conflict(const Error& error);

} // namespace remand::graph
