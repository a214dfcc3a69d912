#include "tests/emulator/http_date.hpp"

#include <fmt/chrono.h>

namespace remand::emulator {

std::string http_date(Timestamp time) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

std::int64_t to_seconds(Timestamp time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

} // namespace remand::emulator
