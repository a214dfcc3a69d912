// Disk space that is held only to be given up: when the disk is full, what is under way can still be written down.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/result.hpp"

namespace remand::service {

// Not thread-safe.
class ReserveFile {
public:
    explicit ReserveFile(std::filesystem::path file) : file_(std::move(file)) {}

    // Blocks are allocated, not only named. fix_configuration "storage.no_reserve" when there is no room for them; then
    // nothing is left behind.
    Result<void> hold(std::uint64_t bytes);
    void release();
    [[nodiscard]] bool is_held() const;

private:
    std::filesystem::path file_;
};

} // namespace remand::service
