#include "connectors/http/retry_after.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace remand::http {
namespace {

using std::chrono::milliseconds;

// Digits with at most one point. strtod would also take "inf", "0x10" and "1e9", and would follow the locale.
std::optional<double> parse_seconds(std::string_view text) {
    double value = 0;
    double unit = 1;
    bool has_digit = false;
    bool after_point = false;
    for (const char c : text) {
        if (c == '.' && !after_point) {
            after_point = true;
        } else if (c >= '0' && c <= '9') {
            has_digit = true;
            if (after_point) unit /= 10;
            value = after_point ? value + unit * (c - '0') : value * 10 + (c - '0');
        } else {
            return {};
        }
    }
    if (!has_digit) return {};
    return value;
}

} // namespace

milliseconds wait_until(Timestamp when, Timestamp now) {
    const auto wait = std::chrono::ceil<milliseconds>(when - now);
    return std::clamp(wait, milliseconds{0}, longest_retry_after);
}

std::optional<milliseconds> parse_retry_after(std::string_view text, Timestamp now) {
    text = trim(text);
    if (const auto seconds = parse_seconds(text)) {
        const double limit = static_cast<double>(longest_retry_after.count());
        // The small subtraction keeps 2.128 s at 2128 ms although its product is 2128.0000000000005.
        return milliseconds{static_cast<milliseconds::rep>(std::ceil(std::min(*seconds * 1000, limit) - 1e-6))};
    }
    if (const auto date = parse_http_date(text)) return wait_until(*date, now);
    return {};
}

std::optional<milliseconds> retry_after_of(const Response& response, Timestamp now) {
    return parse_retry_after(response.header("Retry-After"), now);
}

} // namespace remand::http
