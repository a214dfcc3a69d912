#include "db/opening.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

#include "core/crash_point.hpp"
#include "db/connection.hpp"
#include "db/schema.hpp"

namespace remand::db {
namespace {

constexpr std::string_view key_check_place = "database/key_check";
constexpr std::string_view key_check_text = "remand";
constexpr std::chrono::seconds quick_check_limit{10}; // about ten million messages; the rest is found when it is read

auto refuse(std::string code, std::string message) {
    return fail(ErrorKind::fix_configuration, std::move(code), std::move(message));
}

std::filesystem::path beside(const std::filesystem::path& file, std::string_view suffix) {
    return file.string() + std::string(suffix);
}

bool is_absent_or_empty(const std::filesystem::path& file) {
    std::error_code problem;
    const auto size = std::filesystem::file_size(file, problem);
    return problem ? problem == std::errc::no_such_file_or_directory : size == 0;
}

Result<void> make_empty(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return refuse("db.unopenable",
                      fmt::format("The database {} cannot be made ({}); check that its directory exists "
                                  "and belongs to this user.",
                                  file.string(), std::strerror(errno)));
    ::close(fd);
    return {};
}

Result<void> sync_directory(const std::filesystem::path& file) {
    const auto directory = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_synced = fd >= 0 && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!is_synced)
        return refuse(
            "db.io", fmt::format("The directory {} cannot be written ({}).", directory.string(), std::strerror(errno)));
    return {};
}

Result<void> fill(const std::filesystem::path& file, const Sealer& sealer) {
    auto connection = Connection::open(file, Access::write);
    if (!connection) return fail(connection.error());
    if (auto done = migrate(**connection, sealer); !done) return done;
    return store_key_check(**connection, sealer);
}

// Made under another name and moved into place, so that a crash never leaves a database without its tables.
Result<void> make(const std::filesystem::path& file, const Sealer& sealer) {
    std::error_code problem;
    if (!is_absent_or_empty(beside(file, "-wal")))
        return refuse("db.unopenable",
                      fmt::format("The database {0} is missing, but {0}-wal, which holds the last part of it, "
                                  "is there; put {0} back, or move {0}-wal away to start anew.",
                                  file.string()));
    const auto unfinished = beside(file, ".unfinished");
    for (const auto* suffix : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(beside(unfinished, suffix), problem);
    if (auto made = make_empty(unfinished); !made) return made;
    auto done = fill(unfinished, sealer);
    crash_point("before_database_rename");
    if (done) {
        std::filesystem::rename(unfinished, file, problem);
        if (problem)
            done = refuse("db.unopenable",
                          fmt::format("The database {} cannot be made ({}).", file.string(), problem.message()));
    }
    if (!done) {
        for (const auto* suffix : {"", "-wal", "-shm", "-journal"})
            std::filesystem::remove(beside(unfinished, suffix), problem);
        return done;
    }
    return sync_directory(file);
}

Result<void> check_version(Connection& connection, const std::filesystem::path& file) {
    const auto application = connection.number("PRAGMA application_id");
    if (!application) return fail(application.error());
    if (application->value_or(0) != application_id)
        return refuse("db.foreign", fmt::format("The file {} is a SQLite database of another program; check "
                                                "`state_directory`. It was left as it is.",
                                                file.string()));
    const auto version = connection.number("PRAGMA user_version");
    if (!version) return fail(version.error());
    if (version->value_or(0) > schema_version())
        return refuse("db.newer_schema",
                      fmt::format("The database {} was written by a newer version (schema {}; this program "
                                  "knows {}); install that version again. It was left as it is.",
                                  file.string(), version->value_or(0), schema_version()));
    return {};
}

Result<void> check_whole(Connection& connection, const std::filesystem::path& file) {
    std::string found = "ok";
    const auto done = connection.with_time_limit(quick_check_limit, [&] {
        return connection.query("PRAGMA quick_check(1)", {}, [&](Row& row) { found = row.text(); });
    });
    if (!done) return done;
    if (found != "ok")
        return refuse("db.damaged",
                      fmt::format("The database {0} is damaged; restore the newest backup, or recover it with "
                                  "`sqlite3 {0} .recover`. It was left as it is.",
                                  file.string()));
    return {};
}

Result<void> check_key(Connection& connection, const std::filesystem::path& file, const Sealer& sealer) {
    std::string sealed;
    const auto done = connection.query("SELECT sealed FROM key_check", {}, [&](Row& row) { sealed = row.text(); });
    if (!done) return done;
    const auto opened = sealer.open(sealed, key_check_place);
    if (opened && opened->equals(key_check_text)) return {};
    if (!opened && opened.error().code == "seal.damaged")
        return refuse(
            "db.damaged",
            fmt::format("The key check in the database {} is damaged; restore the newest backup.", file.string()));
    return refuse("seal.wrong_key",
                  fmt::format("The database {} was made with another key; start the service with the key "
                              "file that was in use then. It was left as it is.",
                              file.string()));
}

Result<void> check(const std::filesystem::path& file, const Sealer& sealer) {
    // Without a WAL the file is complete in itself and can be looked at as if it could not change. With one (after a
    // crash) the truth is in both.
    std::error_code problem;
    const bool has_wal = std::filesystem::exists(beside(file, "-wal"), problem);
    auto connection = Connection::open(file, has_wal ? Access::check_with_wal : Access::check_alone);
    if (!connection) return fail(connection.error());
    if (auto done = check_version(**connection, file); !done) return done;
    if (auto done = check_whole(**connection, file); !done) return done;
    return check_key(**connection, file, sealer);
}

} // namespace

Result<void> make_or_check(const std::filesystem::path& file, const Sealer& sealer) {
    auto done = is_absent_or_empty(file) ? make(file, sealer) : check(file, sealer);
    // At the start nothing gets better by trying again: a person must stop the other process.
    if (!done && done.error().code == "db.locked") done.error().kind = ErrorKind::fix_configuration;
    return done;
}

Result<void> store_key_check(Connection& connection, const Sealer& sealer) {
    const auto sealed = sealer.seal(key_check_text, key_check_place);
    const auto done = connection.run("INSERT INTO key_check (id, sealed) VALUES (1, ?)", {Blob{sealed}});
    if (!done) return fail(done.error());
    return {};
}

} // namespace remand::db
