#include "connectors/http/status_error.hpp"

#include <fmt/format.h>

#include "connectors/http/retry_after.hpp"

namespace remand::http {

bool only_reads(const Request& request) {
    return request.method == "GET" || request.method == "HEAD" || request.is_harmless_twice;
}

std::optional<Error> shared_status_error(std::string_view provider, const Request& request, const Response& response,
                                         Timestamp now) {
    const auto error = [&](ErrorKind kind, std::string_view sentence) {
        Error result{kind,
                     fmt::format("{}.http_{}", provider, response.status),
                     fmt::format("{} (HTTP {}).", sentence, response.status),
                     {}};
        if (kind == ErrorKind::wait) result.retry_after = retry_after_of(response, now);
        return result;
    };
    const auto passing = [&](std::string_view sentence) {
        return error(only_reads(request) ? ErrorKind::retry : ErrorKind::unknown_outcome, sentence);
    };
    switch (response.status) {
    case 429:
        return error(ErrorKind::wait, "The provider asks us to slow down");
    case 503:
        if (only_reads(request) || retry_after_of(response, now))
            return error(ErrorKind::wait, "The provider is busy and asks us to come back later");
        return error(ErrorKind::unknown_outcome, "The provider was busy and may or may not have made the change");
    case 408:
        return passing("The provider gave up waiting for the request");
    case 504:
        return passing("The provider did not finish in time");
    default:
        break;
    }
    if (response.status >= 500) return passing("The provider has a fault of its own");
    return {};
}

Error for_request(Error error, const Request& request) {
    if (error.kind == ErrorKind::unknown_outcome && only_reads(request)) error.kind = ErrorKind::retry;
    return error;
}

} // namespace remand::http
