// One worker process, seen from the service: its pid and its socket.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "core/result.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/scanner.hpp"

namespace remand::scanner {

// Owns the process: destroying it closes the socket, kills and reaps. Not thread-safe: one owner at a time.
class WorkerProcess {
public:
    // fix_configuration "extract.worker" when it cannot be started or does not greet.
    static Result<WorkerProcess> start(const ExtractorSettings& settings);
    WorkerProcess(WorkerProcess&& other) noexcept;
    WorkerProcess& operator=(WorkerProcess&& other) noexcept;
    ~WorkerProcess() { stop(); }

    struct Answer {
        std::optional<std::string> body; // facts (facts_wire.hpp)
        std::string lost;                // when there is no body: what became of the process, as part of a sentence
    };
    // Sends one mail and waits for the answer, at most `limit`. After a loss the process is gone.
    [[nodiscard]] Answer ask(std::string_view bytes, const ExtractOptions& options, std::chrono::milliseconds limit);

    // False when it died while idle (its parent-death signal, the kernel's memory killer).
    [[nodiscard]] bool is_alive() const;
    [[nodiscard]] int messages() const { return messages_; }
    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    enum class Transfer { done, timed_out, closed };
    using Deadline = std::chrono::steady_clock::time_point;

    WorkerProcess(pid_t pid, int socket) : pid_(pid), socket_(socket) {}
    Transfer send(std::string_view bytes, Deadline deadline) const;
    Transfer receive(std::string& body, std::size_t most, Deadline deadline) const;
    Transfer receive_up_to(std::string& bytes, std::size_t size, Deadline deadline) const;
    std::string reap(bool is_timed_out, std::chrono::milliseconds limit);
    void stop();

    pid_t pid_ = -1;
    int socket_ = -1;
    int messages_ = 0;
};

} // namespace remand::scanner
