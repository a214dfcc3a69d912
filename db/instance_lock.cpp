#include "db/instance_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::db {
namespace {

std::string holder_of(int fd) {
    std::array<char, 32> text{};
    const auto got = ::pread(fd, text.data(), text.size(), 0);
    const auto id = trim(std::string_view(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0));
    const bool is_number = !id.empty() && id.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number ? fmt::format("process {}", id) : "another process";
}

} // namespace

Result<InstanceLock> InstanceLock::acquire(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fail(
            ErrorKind::fix_configuration, "instance.unlockable",
            fmt::format("The lock file {} cannot be opened ({}); check that its directory exists and belongs to "
                        "this user.",
                        file.string(), std::strerror(errno)));
    InstanceLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return fail(ErrorKind::fix_configuration, "instance.unlockable",
                        fmt::format("The lock file {} cannot be locked ({}).", file.string(), std::strerror(errno)));
        return fail(
            ErrorKind::fix_configuration, "instance.running",
            fmt::format("Remand is running already ({} holds {}); stop it first.", holder_of(fd), file.string()));
    }
    // The file stays when the process ends: removing it would let two processes lock two files of one name.
    const auto id = std::to_string(::getpid()) + "\n";
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
