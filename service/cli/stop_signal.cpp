#include "service/cli/stop_signal.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

namespace remand::cli {
namespace {

int event = -1; // a signal handler can reach nothing but a global

extern "C" void on_stop_signal(int) {
    const int saved = errno;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event, &one, sizeof one);
    errno = saved;
}

} // namespace

bool catch_stop_signals() {
    event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (event < 0) return false;
    struct sigaction action {};
    action.sa_handler = on_stop_signal;
    action.sa_flags = SA_RESTART;
    return ::sigaction(SIGTERM, &action, nullptr) == 0 && ::sigaction(SIGINT, &action, nullptr) == 0;
}

bool stop_requested(std::chrono::milliseconds wait) {
    pollfd waiting{event, POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(wait.count())) == 1 && (waiting.revents & POLLIN) != 0;
}

} // namespace remand::cli
