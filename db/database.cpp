#include "db/database.hpp"

#include <sys/stat.h>

#include <atomic>
#include <optional>

#include <fmt/format.h>

#include "db/backup.hpp"
#include "db/connection.hpp"
#include "db/opening.hpp"
#include "db/readers.hpp"
#include "db/schema.hpp"
#include "db/writer.hpp"

namespace remand::db {

struct Database::Implementation {
    Implementation(std::filesystem::path path, const Sealer& key, std::unique_ptr<Connection> connection)
        : file(std::move(path)), sealer(key), writer(std::move(connection)) {
        if (!file.empty()) readers.emplace(file);
    }

    std::atomic<std::uint64_t> writes{0}, refused_writes{0};
    std::filesystem::path file; // empty: in memory
    Sealer sealer;
    Writer writer;
    std::optional<Readers> readers; // closed before the writer, which then is the last and empties the WAL
};

Database::Database(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, const Sealer& sealer, Log log) {
    if (auto done = make_or_check(file, sealer); !done) return fail(done.error());
    ::chmod(file.c_str(), 0600); // the WAL takes over the mode of the file
    auto connection = Connection::open(file, Access::write);
    if (!connection) return fail(connection.error());
    if (auto done = migrate(**connection, sealer); !done) return fail(done.error());
    log.info("db.opened",
             {{"file", file.string()}, {"schema", schema_version()}, {"sqlite", Connection::library_version()}});
    return std::unique_ptr<Database>(
        new Database(std::make_unique<Implementation>(file, sealer, std::move(*connection))));
}

Result<std::unique_ptr<Database>> Database::open_in_memory(const Sealer& sealer) {
    auto connection = Connection::open_in_memory();
    if (!connection) return fail(connection.error());
    if (auto done = migrate(**connection, sealer); !done) return fail(done.error());
    if (auto done = store_key_check(**connection, sealer); !done) return fail(done.error());
    return std::unique_ptr<Database>(
        new Database(std::make_unique<Implementation>("", sealer, std::move(*connection))));
}

Result<void> Database::write(const std::function<Result<void>(Connection&)>& work) {
    ++implementation_->writes;
    auto done = implementation_->writer.submit(work);
    if (!done && done.error().code == "db.full") ++implementation_->refused_writes;
    return done;
}

std::uint64_t Database::writes() const { return implementation_->writes; }
std::uint64_t Database::refused_writes() const { return implementation_->refused_writes; }

Result<void> Database::prove_room() {
    constexpr int bytes = 1 << 18;
    const Error taken_back{ErrorKind::give_up, "db.taken_back", "Only a trial.", {}};
    const auto tried = write([&](Connection& connection) -> Result<void> {
        const auto grown = connection.run("INSERT INTO audit (at, actor, act, subject, detail) VALUES (0, '', '', '',"
                                          " printf('%.*c', ?, 'x'))",
                                          {bytes});
        return fail(grown ? taken_back : grown.error());
    });
    if (!tried && tried.error().code != taken_back.code) return tried;
    return {};
}

Result<void> Database::quick_check(std::stop_token stop) const {
    const auto check = [&stop](Connection& connection) -> Result<void> {
        std::string found;
        const auto done = connection.run_until(
            [&stop] { return stop.stop_requested(); },
            [&] { return connection.query("PRAGMA quick_check(1)", {}, [&](Row& row) { found = row.text(); }); });
        if (!done) return fail(done.error());
        if (!*done || found == "ok") return {};
        return fail(ErrorKind::fix_configuration, "db.damaged",
                    fmt::format("The database is damaged ({}); stop the service and restore the newest backup, or "
                                "recover the file with `sqlite3 FILE .recover`.",
                                found));
    };
    if (implementation_->file.empty()) return implementation_->writer.submit(check);
    auto connection = Connection::open(implementation_->file, Access::read);
    if (!connection) return fail(connection.error());
    return check(**connection);
}

Result<void> Database::read(const std::function<Result<void>(Connection&)>& work) const {
    // A database in memory belongs to its one connection, so reading takes its turn with writing.
    if (!implementation_->readers) return implementation_->writer.submit(work);
    return implementation_->readers->run(work);
}

Result<void> Database::backup_to(const std::filesystem::path& file) {
    if (implementation_->file.empty())
        return fail(ErrorKind::give_up, "db.in_memory", "A database in memory has no backup.");
    return back_up(implementation_->file, file);
}

const Sealer& Database::sealer() const { return implementation_->sealer; }

} // namespace remand::db
