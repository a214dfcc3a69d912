#include "core/clock.hpp"

#include <array>
#include <charconv>
#include <cstdio>

#include <fmt/format.h>

namespace remand {
namespace {

using namespace std::chrono;

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || text.empty() || text[0] == '-') return {};
    return value;
}

std::optional<sys_days> calendar_day(std::optional<int> y, std::optional<int> m, std::optional<int> d) {
    if (!y || !m || !d) return {};
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return {};
    return sys_days{date};
}

std::optional<seconds> time_of_day(std::string_view text) { // "08:49:37"
    if (text.size() != 8 || text[2] != ':' || text[5] != ':') return {};
    const auto h = number(text.substr(0, 2)), m = number(text.substr(3, 2)), s = number(text.substr(6, 2));
    if (!h || !m || !s || *h > 23 || *m > 59 || *s > 60) return {}; // 60: a leap second
    return hours{*h} + minutes{*m} + seconds{*s};
}

} // namespace

Timestamp SystemClock::now() const { return time_point_cast<microseconds>(system_clock::now()); }
Monotonic SystemClock::monotonic() const { return time_point_cast<microseconds>(steady_clock::now()); }

bool SystemClock::sleep_until(Monotonic deadline, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_until(lock, stop, deadline, [] { return false; });
    return !stop.stop_requested();
}

Timestamp FakeClock::now() const {
    std::lock_guard lock(mutex_);
    return now_;
}
Monotonic FakeClock::monotonic() const {
    std::lock_guard lock(mutex_);
    return monotonic_;
}
bool FakeClock::sleep_until(Monotonic deadline, std::stop_token stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [&] { return monotonic_ >= deadline; });
    return !stop.stop_requested();
}
void FakeClock::advance(Duration time) {
    {
        std::lock_guard lock(mutex_);
        now_ += time;
        monotonic_ += time;
    }
    changed_.notify_all();
}

std::string to_rfc3339(Timestamp time) {
    const auto days = floor<std::chrono::days>(time);
    const year_month_day date{days};
    const hh_mm_ss clock{time - days};
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                            clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (const auto fraction = clock.subseconds().count(); fraction % 1000 != 0)
        text += fmt::format(".{:06}", fraction);
    else if (fraction != 0)
        text += fmt::format(".{:03}", fraction / 1000);
    return text + "Z";
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
    if (text.size() < 20 || text[4] != '-' || text[7] != '-') return {};
    if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return {};
    const auto day = calendar_day(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2)));
    const auto time = time_of_day(text.substr(11, 8));
    if (!day || !time) return {};
    Timestamp result{*day};
    result += *time;
    text.remove_prefix(19);
    if (text.front() == '.') {
        const auto end = text.find_first_not_of("0123456789", 1);
        if (end == std::string_view::npos || end == 1 || end > 10) return {};
        auto digits = std::string(text.substr(1, end - 1));
        digits.resize(6, '0');
        result += microseconds{*number(digits)};
        text.remove_prefix(end);
    }
    if (text == "Z" || text == "z") return result;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
    const auto h = number(text.substr(1, 2)), m = number(text.substr(4, 2));
    if (!h || !m || *h > 23 || *m > 59) return {};
    const auto offset = hours{*h} + minutes{*m};
    return text[0] == '+' ? result - offset : result + offset;
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
    if (text.size() != 29 || text.substr(25) != " GMT" || text.substr(3, 2) != ", ") return {};
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::optional<int> month;
    for (int i = 0; i < 12; ++i)
        if (text.substr(8, 3) == months[static_cast<std::size_t>(i)]) month = i + 1;
    const auto day = calendar_day(number(text.substr(12, 4)), month, number(text.substr(5, 2)));
    const auto time = time_of_day(text.substr(17, 8));
    if (!day || !time) return {};
    return Timestamp{*day} + *time;
}

std::optional<Duration> parse_duration(std::string_view text) {
    const auto unit_at = text.find_first_not_of("0123456789");
    if (unit_at == 0 || unit_at == std::string_view::npos || unit_at > 9) return {};
    const auto count = number(text.substr(0, unit_at));
    if (!count) return {};
    const auto unit = text.substr(unit_at);
    const std::int64_t n = *count;
    if (unit == "ms") return milliseconds{n};
    if (unit == "s") return seconds{n};
    if (unit == "m") return minutes{n};
    if (unit == "h") return hours{n};
    if (unit == "d" && n <= 36'500) return days{n};
    return {};
}

} // namespace remand
