#include "db/writer.hpp"

#include "core/crash_point.hpp"

namespace remand::db {

Writer::Writer(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), thread_([this] { run(); }) {}

Writer::~Writer() {
    {
        std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    work_arrived_.notify_one();
    thread_.join();
}

Result<void> Writer::submit(const Work& work) {
    if (std::this_thread::get_id() == thread_.get_id())
        return fail(ErrorKind::give_up, "db.nested_write", "A write was asked for inside another write.");
    Item item{work};
    {
        std::unique_lock lock(mutex_);
        queue_.push_back(&item);
        work_arrived_.notify_one();
        work_done_.wait(lock, [&] { return item.is_done; });
    }
    if (item.exception) std::rethrow_exception(item.exception);
    return item.result;
}

void Writer::run() {
    for (;;) {
        std::vector<Item*> batch;
        {
            std::unique_lock lock(mutex_);
            work_arrived_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            while (!queue_.empty() && batch.size() < batch_limit) {
                batch.push_back(queue_.front());
                queue_.pop_front();
            }
        }
        commit_batch(batch);
        {
            std::lock_guard lock(mutex_);
            for (auto* item : batch) item->is_done = true;
        }
        work_done_.notify_all();
    }
}

void Writer::commit_batch(const std::vector<Item*>& batch) {
    auto committed = run_all(batch);
    if (committed) {
        crash_point("before_commit");
        if (auto done = connection_->run("COMMIT"); !done) committed = fail(done.error());
        crash_point("after_commit");
    }
    if (committed) return;
    if (connection_->is_in_transaction()) (void)connection_->run("ROLLBACK");
    for (auto* item : batch)
        if (item->result) item->result = committed;
}

// An Error here is one of the whole transaction, not of one piece of work.
Result<void> Writer::run_all(const std::vector<Item*>& batch) {
    if (auto begun = connection_->run("BEGIN IMMEDIATE"); !begun) return fail(begun.error());
    for (auto* item : batch) {
        if (auto outcome = run_one(*item); !outcome) return outcome;
        if (!connection_->is_in_transaction()) // a full disk or failed I/O: SQLite has taken everything back
            return item->result ? fail(ErrorKind::retry, "db.rolled_back", "The database took a write back; try again.")
                                : item->result;
    }
    return {};
}

Result<void> Writer::run_one(Item& item) {
    if (auto done = connection_->run("SAVEPOINT item"); !done) return fail(done.error());
    try {
        item.result = item.work(*connection_);
    } catch (...) {
        item.exception = std::current_exception();
    }
    const bool keeps = item.result && !item.exception;
    if (!connection_->is_in_transaction()) return {};
    if (!keeps)
        if (auto done = connection_->run("ROLLBACK TO item"); !done) return fail(done.error());
    if (auto done = connection_->run("RELEASE item"); !done) return fail(done.error());
    return {};
}

} // namespace remand::db
