// A pool of read-only connections. Each piece of work has one to itself, inside one transaction: one consistent view.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "db/connection.hpp"
#include "db/writer.hpp"

namespace remand::db {

// Thread-safe. Opens connections as they are needed, up to a limit, then callers wait for one to come back.
class Readers {
public:
    explicit Readers(std::filesystem::path file) : file_(std::move(file)) {}
    Result<void> run(const Work& work);

private:
    static constexpr std::size_t connection_limit = 8;
    Result<std::unique_ptr<Connection>> take();
    void give_back(std::unique_ptr<Connection> connection);

    std::filesystem::path file_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_ = 0;
};

} // namespace remand::db
