#include "db/database.hpp"

#include <sys/stat.h>

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
    if (auto done = migrate(**connection); !done) return fail(done.error());
    log.info("db.opened",
             {{"file", file.string()}, {"schema", schema_version()}, {"sqlite", Connection::library_version()}});
    return std::unique_ptr<Database>(
        new Database(std::make_unique<Implementation>(file, sealer, std::move(*connection))));
}

Result<std::unique_ptr<Database>> Database::open_in_memory(const Sealer& sealer) {
    auto connection = Connection::open_in_memory();
    if (!connection) return fail(connection.error());
    if (auto done = migrate(**connection); !done) return fail(done.error());
    if (auto done = store_key_check(**connection, sealer); !done) return fail(done.error());
    return std::unique_ptr<Database>(
        new Database(std::make_unique<Implementation>("", sealer, std::move(*connection))));
}

Result<void> Database::write(const std::function<Result<void>(Connection&)>& work) {
    return implementation_->writer.submit(work);
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
