// What the service counts while it runs, for status and metrics. Each number is on its own; there is no snapshot over
// all.
#pragma once

#include <atomic>
#include <cstdint>

namespace remand::service {

struct Counters {
    std::atomic<std::int64_t> messages_judged{0}, messages_parked{0}, rounds{0}, round_failures{0};
    std::atomic<std::int64_t> actions_done{0}, actions_failed{0}, action_retries{0}, provider_errors{0};
    std::atomic<std::int64_t> scan_micros{0};
};

} // namespace remand::service
