// Result<T>: a value, or an Error that says what the caller must do next.
//
// Failure is ordinary data here: a 429, an expired cursor, a mail deleted under us. Each needs a different next step,
// so ErrorKind is named after that step and not after where the error came from. Exceptions are for defects; libraries
// that throw are caught at four edges (transport, JSON decoding, API dispatch, top of a worker).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace remand {

enum class ErrorKind {
    skip_item,         // this one message (or row) can never be had: record that, go on with the next
    skip_mailbox,      // this mailbox has no mail service, or is out of our reach: park it, look again later
    refresh_token,     // the access token was refused: get a new one once, then repeat
    wait,              // throttled: nothing was changed; repeat no earlier than `retry_after`
    resync,            // the cursor is dead: start a bounded resync. A state, not a fault
    retry,             // passing fault and certainly nothing was changed: back off and repeat
    unknown_outcome,   // the request may or may not have been carried out: read the state back before repeating
    fix_configuration, // an administrator must act (secret, consent, permission, configuration file, disk)
    give_up            // refused for good, or a defect of ours: record it, never repeat by itself
};

struct Error {
    ErrorKind kind = ErrorKind::give_up;
    std::string code;    // stable machine word: "entra.AADSTS7000215", "graph.ErrorItemNotFound", "db.newer_schema"
    std::string message; // one sentence for a person: what was wrong, where, and what to do. No secret, no mail body
    std::optional<std::chrono::milliseconds> retry_after{}; // with `wait`, where the other side named a time
};

template <class T> using Result = tl::expected<T, Error>;

// `return fail(raw.error());` or `return fail(ErrorKind::skip_item, "gmail.notFound", "The message is gone.");`
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }
inline tl::unexpected<Error> fail(ErrorKind kind, std::string code, std::string message) {
    return tl::unexpected<Error>(Error{kind, std::move(code), std::move(message), {}});
}

} // namespace remand
