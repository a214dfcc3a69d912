// What Google's token endpoint and its consent page refuse with, each as one sentence with the next step. The words for
// one fault differ between versions of the token server; what is matched is what clients in the field have recorded.
#pragma once

#include <span>
#include <string_view>

#include "connectors/http/transport.hpp"
#include "connectors/oauth/token_source.hpp"
#include "core/clock.hpp"

namespace remand::oauth {

// Which request was refused: the same word means different things for each.
enum class GoogleFlow {
    service_account, // a service account's assertion, acting for a subject
    refresh,         // a refresh token of one mailbox
    code             // an authorisation code, and the page before it
};

struct GoogleError {
    GoogleFlow flow;
    std::string_view word;     // `error`
    std::string_view contains; // of `error_description` or `error_subtype`; "": any
    ErrorKind kind;
    std::string_view sentence; // {subject}, {scope} and {client} are filled in
};
[[nodiscard]] std::span<const GoogleError> google_errors(); // the first row that fits counts

struct GoogleAsker {
    GoogleFlow flow;
    Grant grant;
    std::string client_id;
};
// For an answer that is not a success. Codes are "google.<error>".
[[nodiscard]] Error google_refusal(const http::Request& request, const http::Response& response,
                                   const GoogleAsker& asker, Timestamp now);
// For `error` in the browser's callback.
[[nodiscard]] Error google_refusal(std::string_view word, std::string_view description, const GoogleAsker& asker);

} // namespace remand::oauth
