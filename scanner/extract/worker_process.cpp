#include "scanner/extract/worker_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scanner/extract/worker_protocol.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

// The service's environment holds paths of credentials and more that is no business of a process that may be taken
// over.
std::vector<std::string> environment() {
    std::vector<std::string> list{"LC_ALL=C.UTF-8"};
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
        if (const char* value = std::getenv(name)) list.push_back(std::string(name) + "=" + value);
    return list;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

class FileActions {
public:
    explicit FileActions(int child_socket) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_adddup2(&actions_, child_socket, protocol::worker_socket);
        posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, 1, "/dev/null", O_WRONLY, 0);
#ifndef REMAND_SANITIZED // sanitizers report on standard error; anything else there could quote a mail
        posix_spawn_file_actions_addopen(&actions_, 2, "/dev/null", O_WRONLY, 0);
#endif
        posix_spawn_file_actions_addclosefrom_np(&actions_, protocol::worker_socket + 1);
    }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

// Signals that the service blocks (it waits for SIGTERM in one thread) must reach the worker.
class SpawnAttributes {
public:
    SpawnAttributes() {
        posix_spawnattr_init(&attributes_);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

Error not_started(const std::filesystem::path& program, std::string_view why) {
    return {ErrorKind::fix_configuration,
            "extract.worker",
            fmt::format(
                "The mail parser {} cannot be started: {}. Set extract_program to the installed remand-extract-worker.",
                program.string(), why),
            {}};
}

// Milliseconds for poll(), at least one while there is time left.
int left(std::chrono::steady_clock::time_point deadline) {
    const auto time =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    return time.count() <= 0 ? 0 : static_cast<int>(std::min<std::int64_t>(time.count() + 1, 1'000'000));
}

} // namespace

Result<WorkerProcess> WorkerProcess::start(const ExtractorSettings& settings) {
    std::array<int, 2> pair{-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
        return fail(not_started(settings.program, "no free file descriptor"));
    // A large mail goes over in a few dozen pieces instead of a thousand; the system allows what it allows.
    constexpr int send_buffer = 1 << 20;
    setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
    // Not on a low number in this process: dup2 onto itself in the child would keep close-on-exec on old libcs.
    const FileActions actions(pair[1]);
    const SpawnAttributes attributes;
    std::vector<std::string> argument_texts{settings.program.string(), "--memory",
                                            std::to_string(settings.memory_limit), "--cpu",
                                            std::to_string(settings.cpu_limit.count())};
    auto environment_texts = environment();
    const auto arguments = pointers(argument_texts), variables = pointers(environment_texts);
    pid_t pid = -1;
    const int status = posix_spawn(&pid, settings.program.c_str(), actions.get(), attributes.get(), arguments.data(),
                                   variables.data());
    close(pair[1]);
    if (status != 0) {
        close(pair[0]);
        return fail(not_started(settings.program, status == ENOENT   ? "there is no such file"
                                                  : status == EACCES ? "it is not executable for this user"
                                                                     : "the system refused to start a process"));
    }
    WorkerProcess worker(pid, pair[0]);
    fcntl(pair[0], F_SETFL, fcntl(pair[0], F_GETFL) | O_NONBLOCK);
    std::string greeting;
    constexpr std::chrono::seconds patience{30}; // a loaded machine and a sanitizer's start-up
    const auto answer =
        worker.receive(greeting, protocol::greeting.size(), std::chrono::steady_clock::now() + patience);
    if (answer != Transfer::done || greeting != protocol::greeting)
        return fail(not_started(settings.program, "it does not answer as remand-extract-worker of this version"));
    return worker;
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), socket_(std::exchange(other.socket_, -1)), messages_(other.messages_) {}

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept {
    if (this != &other) {
        stop();
        pid_ = std::exchange(other.pid_, -1);
        socket_ = std::exchange(other.socket_, -1);
        messages_ = other.messages_;
    }
    return *this;
}

WorkerProcess::Answer WorkerProcess::ask(std::string_view bytes, const ExtractOptions& options,
                                         std::chrono::milliseconds limit) {
    ++messages_;
    const Deadline deadline = std::chrono::steady_clock::now() + limit;
    constexpr std::size_t in_one_piece = 256UL << 10; // a copy of so much costs less than another call
    const std::string options_text = protocol::encode_request_head(options);
    std::string head = protocol::encode_length(options_text.size() + bytes.size()) + options_text;
    const bool is_small = bytes.size() <= in_one_piece;
    if (is_small) head += bytes;
    Transfer transfer = send(head, deadline);
    if (transfer == Transfer::done && !is_small) transfer = send(bytes, deadline);
    std::string body;
    if (transfer == Transfer::done) transfer = receive(body, limits::answer_bytes, deadline);
    if (transfer == Transfer::done) return {std::move(body), {}};
    return {{}, reap(transfer == Transfer::timed_out, limit)};
}

bool WorkerProcess::is_alive() const {
    pollfd poller{socket_, POLLIN, 0};
    // Idle, it has nothing to say: readable means closed, or out of step.
    return socket_ >= 0 && poll(&poller, 1, 0) == 0;
}

WorkerProcess::Transfer WorkerProcess::send(std::string_view bytes, Deadline deadline) const {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
            continue;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK) return Transfer::closed;
        pollfd poller{socket_, POLLOUT, 0};
        const int time = left(deadline);
        if (time == 0 || poll(&poller, 1, time) == 0) return Transfer::timed_out;
    }
    return Transfer::done;
}

WorkerProcess::Transfer WorkerProcess::receive(std::string& body, std::size_t most, Deadline deadline) const {
    body.clear();
    Transfer transfer = receive_up_to(body, protocol::length_bytes, deadline);
    if (transfer != Transfer::done) return transfer;
    const std::size_t size = protocol::decode_length(body);
    if (size > most) return Transfer::closed; // no worker of ours says so much: it is not ours any more
    transfer = receive_up_to(body, protocol::length_bytes + size, deadline);
    if (body.size() != protocol::length_bytes + size) return transfer == Transfer::done ? Transfer::closed : transfer;
    body.erase(0, protocol::length_bytes);
    return transfer;
}

// Until `bytes` holds `size` or more: what comes with the same call belongs to the same message. It is waited for first, since
// an answer takes its time.
WorkerProcess::Transfer WorkerProcess::receive_up_to(std::string& bytes, std::size_t size, Deadline deadline) const {
    while (bytes.size() < size) {
        pollfd poller{socket_, POLLIN, 0};
        const int time = left(deadline);
        if (time == 0 || poll(&poller, 1, time) == 0) return Transfer::timed_out;
        std::array<char, protocol::in_one_call> piece;
        const ssize_t count = recv(socket_, piece.data(), piece.size(), 0);
        if (count > 0) {
            bytes.append(piece.data(), static_cast<std::size_t>(count));
            continue;
        }
        if (count == 0) return Transfer::closed;
        if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) return Transfer::closed;
    }
    return Transfer::done;
}

std::string WorkerProcess::reap(bool is_timed_out, std::chrono::milliseconds limit) {
    close(std::exchange(socket_, -1));
    // It closed the socket by dying, or must die now. One that closed it and lives on is killed as well.
    int status = 0;
    pid_t answer = is_timed_out ? 0 : waitpid(pid_, &status, WNOHANG);
    for (int i = 0; i < 100 && answer == 0 && !is_timed_out; ++i) { // the kernel closes a little before it reports
        poll(nullptr, 0, 10);
        answer = waitpid(pid_, &status, WNOHANG);
    }
    if (answer == 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, &status, 0);
    }
    pid_ = -1;
    if (is_timed_out) return fmt::format("was stopped after {} s", (limit.count() + 999) / 1000);
    if (answer == 0) return "gave an answer that makes no sense";
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) return "used up its processor time";
    if (WIFSIGNALED(status)) return fmt::format("crashed with signal {}", WTERMSIG(status));
    if (WEXITSTATUS(status) == protocol::exit_out_of_memory) return "ran out of memory";
    return fmt::format("ended with status {}", WEXITSTATUS(status));
}

void WorkerProcess::stop() {
    if (socket_ >= 0) close(std::exchange(socket_, -1));
    if (pid_ > 0) {
        kill(pid_, SIGKILL); // between two mails there is nothing to finish
        waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }
}

} // namespace remand::scanner
