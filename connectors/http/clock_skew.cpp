#include "connectors/http/clock_skew.hpp"

namespace remand::http {

Result<Response> SkewMeter::send(const Request& request) {
    const auto before = clock_.now();
    auto response = transport_.send(request);
    if (!response) return response;
    const auto date = parse_http_date(response->header("Date"));
    if (!date) return response;
    // The date was written some time between: anything within the call's own length is no skew.
    const auto after = clock_.now();
    Duration skew{0};
    if (*date < before - std::chrono::seconds{1})
        skew = before - *date;
    else if (*date > after)
        skew = after - *date;
    const std::lock_guard lock(mutex_);
    skew_ = skew;
    return response;
}

std::optional<Duration> SkewMeter::skew() const {
    const std::lock_guard lock(mutex_);
    return skew_;
}

} // namespace remand::http
