// Google's error answers: which step each asks for. Half of the 403s are throttling and half are for ever, so the
// reason in the body decides. https://developers.google.com/workspace/gmail/api/guides/handle-errors
#pragma once

#include "connectors/http/transport.hpp"
#include "core/clock.hpp"

namespace remand::google {

// What was asked: a 404 and some 400s and 403s mean different things for each.
enum class Area { directory, mailbox, history, message, labels, watch, pubsub, calendar };

// For any status outside 200..299. Codes are "google.<reason>"; a message that is gone is "google.not_found".
[[nodiscard]] Error error_of(const http::Request& request, const http::Response& response, Area area, Timestamp now);

} // namespace remand::google
