#include "tests/support/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "tests/support/temp_directory.hpp"

extern char** environ;

namespace remand::tests {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (auto& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

// Ours, with the given ones in place of their namesakes.
std::vector<std::string> merged_environment(const std::vector<std::string>& changes) {
    std::vector<std::string> all = changes;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string ours = *entry;
        bool is_replaced = false;
        for (const auto& change : changes)
            if (change.substr(0, change.find('=')) == ours.substr(0, ours.find('='))) is_replaced = true;
        if (!is_replaced) all.push_back(ours);
    }
    return all;
}

} // namespace

ChildProcess ChildProcess::start(const Command& command) {
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    constexpr int how = O_WRONLY | O_CREAT | O_APPEND;
    ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, command.output.c_str(), how, 0600);
    ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, command.errors.c_str(), how, 0600);
    std::vector<std::string> words{command.program.string()};
    words.insert(words.end(), command.arguments.begin(), command.arguments.end());
    auto environment = merged_environment(command.environment);
    pid_t pid = -1;
    const int problem = ::posix_spawn(&pid, command.program.c_str(), &files, nullptr, pointers(words).data(),
                                      pointers(environment).data());
    ::posix_spawn_file_actions_destroy(&files);
    if (problem != 0) throw std::system_error(problem, std::generic_category(), "cannot start " + command.program.string());
    const int pid_fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (pid_fd < 0) throw std::system_error(errno, std::generic_category(), "pidfd_open");
    return ChildProcess(pid, pid_fd);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), pid_fd_(std::exchange(other.pid_fd_, -1)), ending_(other.ending_) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
    if (this == &other) return *this;
    close();
    pid_ = std::exchange(other.pid_, -1);
    pid_fd_ = std::exchange(other.pid_fd_, -1);
    ending_ = other.ending_;
    return *this;
}

ChildProcess::~ChildProcess() { close(); }

void ChildProcess::close() noexcept {
    if (pid_ > 0 && !ending_) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    if (pid_fd_ >= 0) ::close(pid_fd_);
    pid_ = -1;
    pid_fd_ = -1;
}

std::optional<Ending> ChildProcess::wait(std::chrono::milliseconds limit) {
    if (ending_) return ending_;
    pollfd ended{pid_fd_, POLLIN, 0};
    if (::poll(&ended, 1, static_cast<int>(limit.count())) <= 0) return {};
    int status = 0;
    if (::waitpid(pid_, &status, 0) != pid_) return {};
    ending_ = WIFEXITED(status) ? Ending{WEXITSTATUS(status), 0} : Ending{-1, WTERMSIG(status)};
    return ending_;
}

void ChildProcess::send_signal(int signal) const {
    if (pid_ > 0 && !ending_) ::kill(pid_, signal);
}

Outcome run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const std::vector<std::string>& environment, std::chrono::milliseconds limit) {
    const TempDirectory folder;
    const auto out = folder.path() / "out", err = folder.path() / "err";
    auto child = ChildProcess::start({program, arguments, environment, out, err});
    const auto ending = child.wait(limit);
    if (!ending) {
        child.send_signal(SIGKILL);
        (void)child.wait(std::chrono::seconds{10});
    }
    auto told = read_file(err);
    if (!ending || ending->signal != 0)
        told += program.filename().string() + (arguments.empty() ? "" : " " + arguments.front()) +
                (ending ? " was " + to_text(ending)
                        : " was killed after " + std::to_string(limit.count() / 1000) + " s without an end") +
                ".\n";
    return {ending ? ending->exit_code : -1, read_file(out), std::move(told)};
}

std::string to_text(const std::optional<Ending>& ending) {
    if (!ending) return "still running";
    return ending->signal != 0 ? "ended by signal " + std::to_string(ending->signal)
                               : "exit code " + std::to_string(ending->exit_code);
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace remand::tests
