// What a worker process gives up before it sees a mail. Every step is for the worst case: a mail that takes the parser
// over finds a process that can compute and answer, and nothing else.
#pragma once

#include <chrono>
#include <cstddef>

namespace remand::scanner {

struct WorkerLimits {
    std::size_t memory = 0;       // RLIMIT_AS
    std::chrono::seconds cpu{10}; // for each message
};

// Memory, stack (64 MB: GMime recurses over nested groups), no core files, no new privileges, no life without the
// parent, no ptrace. Exits the process with exit_out_of_memory when memory runs out, in our code or glib's.
void limit_process(const WorkerLimits& limits);

// A seccomp filter: memory, time, its open socket. Opening files fails; networking, exec and ptrace kill.
// Sanitizer builds skip this and the memory limit: their runtimes open files, map terabytes and use ptrace at exit.
// Returns false when the kernel refused the filter.
[[nodiscard]] bool enter_sandbox();

// Restarts the budget of processor time, for the next message.
void start_cpu_budget(std::chrono::seconds budget);

} // namespace remand::scanner
