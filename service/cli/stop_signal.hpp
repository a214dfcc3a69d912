// SIGTERM and SIGINT as something to wait for. Handlers, not a blocked mask: worker processes must not inherit one.
#pragma once

#include <chrono>

namespace remand::cli {

// From here on both signals only wake stop_requested(). Once in a process. False when the system has no descriptors
// left.
[[nodiscard]] bool catch_stop_signals();
// Waits up to that long; true as soon as a signal has come.
[[nodiscard]] bool stop_requested(std::chrono::milliseconds wait);

} // namespace remand::cli
