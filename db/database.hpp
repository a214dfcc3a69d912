// The SQLite file: opening, migrating, one writing connection, a pool of reading ones.
//
// Debian 12's SQLite 3.40 can corrupt a WAL file when two connections checkpoint it (fixed in 3.51.3): so one process
// (instance_lock.hpp), one writing connection, and only it checkpoints; readers are opened read-only and never do; no
// mmap. synchronous=FULL. Writes that arrive while one is being committed share the next commit (group commit).
// sqlite3.h is in no other header. Stores (stores.hpp) are the only callers of write() and read().
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/result.hpp"
#include "core/sealer.hpp"

namespace remand::db {

class Connection; // connection.hpp, inside db/

// Thread-safe.
class Database {
public:
    // Makes and migrates the file when needed. fix_configuration, with the file left untouched, when it was written by
    // a newer version ("db.newer_schema"), is damaged ("db.damaged"), is no SQLite file ("db.not_a_database"), is
    // another program's ("db.foreign"), was sealed with another key ("seal.wrong_key"), cannot be opened
    // ("db.unopenable"), or another process holds it ("db.locked").
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, const Sealer& sealer, Log log);
    // A private one for tests.
    static Result<std::unique_ptr<Database>> open_in_memory(const Sealer& sealer);
    ~Database();

    // Runs `work` inside a transaction on the writer thread, returns after the commit is durable. An Error from `work`
    // rolls its own part back. A full disk is fix_configuration "db.full": nothing is half-written, the caller may
    // retry.
    Result<void> write(const std::function<Result<void>(Connection&)>& work);
    // Runs `work` on a read-only connection with one consistent view.
    Result<void> read(const std::function<Result<void>(Connection&)>& work) const;

    // How many pieces of work were given to the writer since the file was opened.
    [[nodiscard]] std::uint64_t writes() const;
    // How many writes found no room since the file was opened.
    [[nodiscard]] std::uint64_t refused_writes() const;
    // Lets the file grow a little and takes that back: "db.full" when there is still no room.
    Result<void> prove_room();
    // Reads the whole file on a connection of its own: "db.damaged" with what was found. A stop ends it early, as good.
    [[nodiscard]] Result<void> quick_check(std::stop_token stop) const;

    // A whole copy, while the service goes on; `file` must not exist.
    [[nodiscard]] Result<void> backup_to(const std::filesystem::path& file);
    [[nodiscard]] const Sealer& sealer() const;

private:
    struct Implementation;
    explicit Database(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

} // namespace remand::db
