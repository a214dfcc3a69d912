#include "core/crash_point.hpp"

#if REMAND_CRASH_POINTS

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>

namespace remand {

// The environment is read at each pass and the passes are counted per process: a test sets the variable before it
// starts the process that is to die.
void crash_point(std::string_view name) {
    static std::atomic<int> passes{0};
    const char* wanted = std::getenv("REMAND_CRASH_AT");
    if (wanted == nullptr) return;
    const std::string_view text(wanted);
    const auto colon = text.find(':');
    if (text.substr(0, colon) != name) return;
    int nth = 1;
    if (colon != std::string_view::npos) std::from_chars(text.data() + colon + 1, text.data() + text.size(), nth);
    if (++passes == nth) std::raise(SIGKILL);
}

} // namespace remand

#endif
