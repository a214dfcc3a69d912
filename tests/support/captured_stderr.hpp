// Standard error goes to a file as long as this lives: what the service logs can be read while it runs.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace remand {

class CapturedStderr {
public:
    explicit CapturedStderr(std::filesystem::path file) : file_(std::move(file)) {
        const int target = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        saved_ = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
        if (target < 0 || saved_ < 0 || ::dup2(target, STDERR_FILENO) < 0)
            throw std::system_error(errno, std::generic_category(), "standard error cannot be captured");
        ::close(target);
    }
    ~CapturedStderr() {
        ::dup2(saved_, STDERR_FILENO);
        ::close(saved_);
    }
    CapturedStderr(const CapturedStderr&) = delete;
    CapturedStderr& operator=(const CapturedStderr&) = delete;

    [[nodiscard]] std::string text() const {
        std::ifstream stream(file_, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

private:
    std::filesystem::path file_;
    int saved_ = -1;
};

} // namespace remand
