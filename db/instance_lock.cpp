#include "db/instance_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::db {
namespace {

constexpr std::string_view command_word = " command";
constexpr std::chrono::milliseconds between_tries{50};

struct HolderSeen {
    std::string name;
    bool is_command = false;
};

// "4711\n", or "4711 command\n"
HolderSeen holder_of(int fd) {
    std::array<char, 32> text{};
    const auto got = ::pread(fd, text.data(), text.size(), 0);
    auto id = trim(std::string_view(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0));
    const bool is_command = id.ends_with(command_word);
    if (is_command) id.remove_suffix(command_word.size());
    const bool is_number = !id.empty() && id.find_first_not_of("0123456789") == std::string_view::npos;
    return {is_number ? fmt::format("process {}{}", id, is_command ? ", a command" : "") : "another process", is_command};
}

} // namespace

Result<InstanceLock> InstanceLock::acquire(const std::filesystem::path& file, Holder holder,
                                           std::chrono::milliseconds patience) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fail(
            ErrorKind::fix_configuration, "instance.unlockable",
            fmt::format("The lock file {} cannot be opened ({}); check that its directory exists and belongs to "
                        "this user.",
                        file.string(), std::strerror(errno)));
    InstanceLock lock(fd);
    bool was_service = false; // who has just locked the file may not have written into it yet
    while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return fail(ErrorKind::fix_configuration, "instance.unlockable",
                        fmt::format("The lock file {} cannot be locked ({}).", file.string(), std::strerror(errno)));
        const auto seen = holder_of(fd);
        if ((!seen.is_command && was_service) || patience <= std::chrono::milliseconds{0})
            return fail(
                ErrorKind::fix_configuration, "instance.running",
                fmt::format("Remand is running already ({} holds {}); stop it first.", seen.name, file.string()));
        was_service = !seen.is_command;
        std::this_thread::sleep_for(between_tries);
        patience -= between_tries;
    }
    // The file stays when the process ends: removing it would let two processes lock two files of one name.
    const auto id = std::to_string(::getpid()) + (holder == Holder::command ? std::string(command_word) : "") + "\n";
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, id.data(), id.size(), 0) != static_cast<ssize_t>(id.size()))
        return fail(ErrorKind::fix_configuration, "instance.unlockable",
                    fmt::format("The lock file {} cannot be written ({}).", file.string(), std::strerror(errno)));
    return lock;
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
InstanceLock& InstanceLock::operator=(InstanceLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}
InstanceLock::~InstanceLock() {
    if (fd_ >= 0) ::close(fd_);
}

} // namespace remand::db
