// The one thread that writes. Work that arrives while a commit is under way shares the next one (group commit): with
// synchronous=FULL the fsync is the cost, and a hundred callers then pay it once.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/result.hpp"
#include "db/connection.hpp"

namespace remand::db {

using Work = std::function<Result<void>(Connection&)>;

// Thread-safe.
class Writer {
public:
    explicit Writer(std::unique_ptr<Connection> connection);
    ~Writer(); // what was submitted is still done
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Returns after the commit is durable. Each piece of work has a savepoint of its own: an Error from it, or an
    // exception (passed on to the caller), undoes only that piece. A failed commit is the Error of all that shared it.
    Result<void> submit(const Work& work);

private:
    struct Item {
        const Work& work;
        Result<void> result{};
        std::exception_ptr exception{};
        bool is_done = false;
    };
    static constexpr std::size_t batch_limit = 128;

    void run();
    void commit_batch(const std::vector<Item*>& batch);
    Result<void> run_all(const std::vector<Item*>& batch);
    Result<void> run_one(Item& item);

    std::unique_ptr<Connection> connection_;
    std::mutex mutex_;
    std::condition_variable work_arrived_, work_done_;
    std::deque<Item*> queue_;
    bool is_stopping_ = false;
    std::thread thread_;
};

} // namespace remand::db
