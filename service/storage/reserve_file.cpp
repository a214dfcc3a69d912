#include "service/storage/reserve_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <system_error>

namespace remand::service {

Result<void> ReserveFile::hold(std::uint64_t bytes) {
    const int fd = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int problem = fd < 0 ? errno : 0;
    if (fd >= 0) {
        problem = ::posix_fallocate(fd, 0, static_cast<off_t>(bytes));
        ::close(fd);
    }
    if (problem == 0) return {};
    release();
    return fail(ErrorKind::fix_configuration, "storage.no_reserve",
                "The reserve " + file_.string() + " cannot be made (" + std::strerror(problem) + ").");
}

void ReserveFile::release() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

bool ReserveFile::is_held() const {
    std::error_code ignored;
    return std::filesystem::exists(file_, ignored);
}

} // namespace remand::service
