// A directory of its own for one test, gone with everything in it when the test ends.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace remand {

class TempDirectory {
public:
    TempDirectory() {
        auto name = (std::filesystem::temp_directory_path() / "remand-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::system_error(errno, std::generic_category(), "no temporary directory");
        path_ = name;
    }
    ~TempDirectory() {
        std::error_code ignored; // a test that took rights away has failed for that by itself
        std::filesystem::remove_all(path_, ignored);
    }
    TempDirectory(const TempDirectory&) = delete;
    TempDirectory& operator=(const TempDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

} // namespace remand
