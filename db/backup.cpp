#include "db/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

#include "db/connection.hpp"

namespace remand::db {
namespace {

auto refuse_copy(const std::filesystem::path& target, std::string_view why) {
    return fail(ErrorKind::fix_configuration, "db.backup",
                fmt::format("The backup {} cannot be written ({}).", target.string(), why));
}

Result<void> write_copy(const std::filesystem::path& source, const std::filesystem::path& target) {
    const int fd = ::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return refuse_copy(target, std::strerror(errno));
    struct Closer {
        int fd;
        ~Closer() { ::close(fd); }
    } const closer{fd};
    auto connection = Connection::open(source, Access::read);
    if (!connection) return fail(connection.error());
    if (auto done = (*connection)->run("PRAGMA query_only=OFF"); !done) return fail(done.error()); // still read-only
    if (auto done = (*connection)->run("VACUUM INTO ?", {target.string()}); !done) return fail(done.error());
    if (::fsync(fd) != 0) return refuse_copy(target, std::strerror(errno));
    return {};
}

} // namespace

Result<void> back_up(const std::filesystem::path& source, const std::filesystem::path& target) {
    std::error_code problem;
    if (std::filesystem::exists(target, problem)) return refuse_copy(target, "it exists already");
    const auto unfinished = std::filesystem::path(target.string() + ".unfinished");
    std::filesystem::remove(unfinished, problem);
    auto done = write_copy(source, unfinished);
    if (done) {
        std::filesystem::rename(unfinished, target, problem);
        if (problem) done = refuse_copy(target, problem.message());
    }
    if (!done) std::filesystem::remove(unfinished, problem);
    return done;
}

} // namespace remand::db
