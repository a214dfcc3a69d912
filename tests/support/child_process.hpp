// Programs run by tests: what a person would start from a shell, with its output kept in files.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace remand::tests {

struct Command {
    std::filesystem::path program;
    std::vector<std::string> arguments;
    std::vector<std::string> environment; // "NAME=value", on top of ours
    std::filesystem::path output;         // standard output and error go here; each must be writable
    std::filesystem::path errors;
};

struct Ending {
    int exit_code = -1; // -1: ended by `signal`
    int signal = 0;
};

// Ends with its owner: what still runs is killed.
class ChildProcess {
public:
    static ChildProcess start(const Command& command); // throws std::system_error when it cannot be started
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) noexcept;
    ~ChildProcess();

    // nullopt when it still runs after `limit`.
    std::optional<Ending> wait(std::chrono::milliseconds limit);
    [[nodiscard]] bool is_running() { return !wait(std::chrono::milliseconds{0}); }
    void send_signal(int signal) const;
    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    ChildProcess(pid_t pid, int pid_fd) : pid_(pid), pid_fd_(pid_fd) {}
    void close() noexcept;
    pid_t pid_ = -1;
    int pid_fd_ = -1;
    std::optional<Ending> ending_;
};

struct Outcome {
    int exit_code = -1;
    std::string out, err;
};

// "exit code 3", "ended by signal 9", "still running": for the sentence of a failure.
[[nodiscard]] std::string to_text(const std::optional<Ending>& ending);

// Runs a program to its end, with its output in memory. Killed, with exit code -1, after `limit`; whatever made it end so,
// `err` is not empty then.
Outcome run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const std::vector<std::string>& environment = {},
            std::chrono::milliseconds limit = std::chrono::seconds{60});

[[nodiscard]] std::string read_file(const std::filesystem::path& file); // "" when there is none

} // namespace remand::tests
