// What an HTTP status means whatever the provider: throttling and server faults. Everything with a provider's error
// code in the body (400, 401, 403, 404, 409 ...) is the connectors' own table.
#pragma once

#include <optional>
#include <string_view>

#include "connectors/http/transport.hpp"
#include "core/clock.hpp"

namespace remand::http {

// True for a request that changes nothing, so that it may be repeated without looking first.
[[nodiscard]] bool only_reads(const Request& request);

// nullopt for every other status. `provider` starts the code: "graph" gives "graph.http_503".
//   429                   wait
//   503                   read: wait (both providers throttle with it, also with an empty body and no header);
//                         write: wait when it names a time, else unknown_outcome
//   408, 500, 502, 504    read: retry; write: unknown_outcome (a 504 was seen after the write was done)
// A 5xx is a fault, never "nothing there": a listing that met one is not a short listing.
[[nodiscard]] std::optional<Error> shared_status_error(std::string_view provider, const Request& request,
                                                       const Response& response, Timestamp now);

// The transport's error as seen by the maker of this request: for a read, unknown_outcome is just retry.
[[nodiscard]] Error for_request(Error error, const Request& request);

} // namespace remand::http
