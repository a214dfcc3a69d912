// The right to open the state directory's database for writing: one process at a time (flock on a file, so that it ends
// with the process, however that ends).
#pragma once

#include <chrono>
#include <filesystem>

#include "core/result.hpp"

namespace remand::db {

class InstanceLock {
public:
    // A command holds it for a moment, by itself; a service for as long as it runs.
    enum class Holder { service, command };
    // fix_configuration "instance.running" when another process holds it; the sentence names its process id. A command
    // that holds it is waited for so long.
    static Result<InstanceLock> acquire(const std::filesystem::path& file, Holder holder = Holder::service,
                                        std::chrono::milliseconds patience = {});
    InstanceLock(InstanceLock&& other) noexcept;
    InstanceLock& operator=(InstanceLock&& other) noexcept;
    ~InstanceLock();

private:
    explicit InstanceLock(int fd) : fd_(fd) {}
    int fd_ = -1;
};

} // namespace remand::db
