#include "db/readers.hpp"

namespace remand::db {

Result<std::unique_ptr<Connection>> Readers::take() {
    {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [&] { return !idle_.empty() || open_ < connection_limit; });
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        ++open_;
    }
    auto connection = Connection::open(file_, Access::read);
    if (!connection) give_back(nullptr);
    return connection;
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
    {
        std::lock_guard lock(mutex_);
        if (connection)
            idle_.push_back(std::move(connection));
        else
            --open_;
    }
    returned_.notify_one();
}

Result<void> Readers::run(const Work& work) {
    auto connection = take();
    if (!connection) return fail(connection.error());
    struct Borrowed { // goes back however `work` ends
        Readers& readers;
        std::unique_ptr<Connection> connection;
        ~Borrowed() {
            if (connection->is_in_transaction() && !connection->run("ROLLBACK")) connection.reset();
            readers.give_back(std::move(connection));
        }
    } borrowed{*this, std::move(*connection)};
    if (auto begun = borrowed.connection->run("BEGIN"); !begun) return fail(begun.error());
    return work(*borrowed.connection);
}

} // namespace remand::db
