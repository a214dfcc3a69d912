#include "db/connection.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/encoding.hpp"

namespace remand::db {
namespace {

constexpr int busy_timeout_ms = 5000;
constexpr int check_busy_timeout_ms = 1000; // at start: a person is waiting
constexpr int steps_between_questions = 10'000;

Error make_error(int code, int system_error, const std::string& name, std::string_view detail) {
    const auto fix = [&](std::string_view word, std::string message) {
        return Error{ErrorKind::fix_configuration, std::string(word), std::move(message), {}};
    };
    // A quota or a file size limit is reported as a failed write, not as SQLITE_FULL.
    const bool is_out_of_space = system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
    const int primary = code & 0xFF;
    if (primary == SQLITE_FULL || (primary == SQLITE_IOERR && is_out_of_space))
        return fix("db.full", fmt::format("There is no space left for the database {}; make room on its disk, nothing "
                                          "was half-written.",
                                          name));
    switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Error{ErrorKind::retry,
                     "db.locked",
                     fmt::format("The database {} is in use by another process; stop that one first.", name),
                     {}};
    case SQLITE_CORRUPT:
        return fix("db.damaged",
                   fmt::format("The database {} is damaged; restore the newest backup, or recover it with "
                               "`sqlite3 {} .recover`. It was left as it is.",
                               name, name));
    case SQLITE_NOTADB:
        return fix("db.not_a_database", fmt::format("The file {} is not a SQLite database; check `state_directory`. It "
                                                    "was left as it is.",
                                                    name));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return fix("db.unopenable", fmt::format("The database {} cannot be opened for reading and writing ({}); check "
                                                "that its directory exists and belongs to this user.",
                                                name, system_error != 0 ? std::strerror(system_error) : detail));
    case SQLITE_IOERR:
        return fix("db.io", fmt::format("Reading or writing the database {} failed ({}); check its disk.", name,
                                        system_error != 0 ? std::strerror(system_error) : detail));
    case SQLITE_CONSTRAINT:
        return Error{ErrorKind::give_up,
                     "db.constraint",
                     fmt::format("A row for the database {} breaks one of its rules: {}.", name, detail),
                     {}};
    default:
        return Error{ErrorKind::give_up,
                     "db.defect",
                     fmt::format("The database {} refused a statement: {} ({}).", name, detail, code),
                     {}};
    }
}

int bind(sqlite3_stmt* statement, int index, const Value::Held& held) {
    if (const auto* number = std::get_if<std::int64_t>(&held)) return sqlite3_bind_int64(statement, index, *number);
    if (const auto* text = std::get_if<std::string_view>(&held))
        return sqlite3_bind_text64(statement, index, text->data() != nullptr ? text->data() : "", text->size(),
                                   SQLITE_STATIC, SQLITE_UTF8);
    if (const auto* blob = std::get_if<Blob>(&held))
        return sqlite3_bind_blob64(statement, index, blob->bytes.data() != nullptr ? blob->bytes.data() : "",
                                   blob->bytes.size(), SQLITE_STATIC);
    return sqlite3_bind_null(statement, index);
}

std::string settings_of(Access access) {
    const std::string for_all = "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
                                "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON;";
    switch (access) {
    case Access::write:
        return for_all + "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";
    case Access::read:
        return for_all + "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;";
    case Access::check_alone:
        return for_all + "PRAGMA query_only=ON;";
    // In exclusive mode the index of the WAL is kept in memory, so that no -shm file appears.
    case Access::check_with_wal:
        return "PRAGMA locking_mode=EXCLUSIVE; PRAGMA wal_autocheckpoint=0;" + for_all + "PRAGMA query_only=ON;";
    }
    return for_all;
}

} // namespace

std::int64_t Row::integer() { return sqlite3_column_int64(statement_, column_++); }

std::string Row::text() {
    const int column = column_++;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Row::next_is_null() const { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }

std::optional<std::int64_t> Row::optional_integer() {
    const bool is_null = next_is_null();
    const auto value = integer();
    return is_null ? std::nullopt : std::optional(value);
}
std::optional<std::string> Row::optional_text() {
    const bool is_null = next_is_null();
    auto value = text();
    return is_null ? std::nullopt : std::optional(std::move(value));
}
std::optional<Timestamp> Row::optional_time() {
    const auto value = optional_integer();
    return value ? std::optional(from_micros(*value)) : std::nullopt;
}

void Connection::CloseDatabase::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void Connection::FinalizeStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

// A statement in use: reset (an open read would keep the WAL from being checkpointed) and put back at the end.
class Connection::Lease {
public:
    Lease(Connection& connection, std::string_view sql, StatementPtr statement)
        : connection_(connection), sql_(sql), statement_(std::move(statement)) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
        sqlite3_reset(statement_.get());
        sqlite3_clear_bindings(statement_.get());
        connection_.idle_statements_.try_emplace(std::string(sql_), std::move(statement_));
    }
    [[nodiscard]] sqlite3_stmt* get() const { return statement_.get(); }

private:
    Connection& connection_;
    std::string_view sql_;
    StatementPtr statement_;
};

Connection::~Connection() { idle_statements_.clear(); }

// A failed COMMIT leaves no errno in the handle: then it is the thread's, which query() cleared before the step.
Error Connection::error() const {
    const int seen = errno;
    const int stored = sqlite3_system_errno(handle_.get());
    return make_error(sqlite3_extended_errcode(handle_.get()), stored != 0 ? stored : seen, name_,
                      sqlite3_errmsg(handle_.get()));
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, Access access) {
    int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const bool is_read_only = access == Access::read || access == Access::check_alone;
    flags |= is_read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    auto uri = "file:" + percent_encode(file.string());
    if (access == Access::check_alone) uri += "?immutable=1";

    sqlite3* handle = nullptr;
    const int opened = sqlite3_open_v2(uri.c_str(), &handle, flags, nullptr);
    auto connection = std::unique_ptr<Connection>(new Connection(handle, file.string()));
    if (opened != SQLITE_OK) return fail(connection->error());
    const bool is_check = access == Access::check_alone || access == Access::check_with_wal;
    sqlite3_busy_timeout(handle, is_check ? check_busy_timeout_ms : busy_timeout_ms);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    if (access != Access::write) sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (auto done = connection->script(settings_of(access)); !done) return fail(done.error());
    return connection;
}

Result<std::unique_ptr<Connection>> Connection::open_in_memory() {
    sqlite3* handle = nullptr;
    const int opened = sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    auto connection = std::unique_ptr<Connection>(new Connection(handle, "in memory"));
    if (opened != SQLITE_OK) return fail(connection->error());
    if (auto done = connection->script("PRAGMA foreign_keys=ON;"); !done) return fail(done.error());
    return connection;
}

Result<Connection::StatementPtr> Connection::take_statement(std::string_view sql) {
    if (const auto idle = idle_statements_.find(sql); idle != idle_statements_.end()) {
        auto statement = std::move(idle->second);
        idle_statements_.erase(idle);
        return statement;
    }
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &statement, nullptr) != SQLITE_OK)
        return fail(error());
    return StatementPtr(statement);
}

Result<void> Connection::query(std::string_view sql, std::span<const Value> values, const OnRow& on_row) {
    auto statement = take_statement(sql);
    if (!statement) return fail(statement.error());
    const Lease lease(*this, sql, std::move(*statement));
    for (std::size_t i = 0; i < values.size(); ++i)
        if (bind(lease.get(), static_cast<int>(i) + 1, values[i].held()) != SQLITE_OK) return fail(error());
    for (;;) {
        errno = 0;
        const int outcome = sqlite3_step(lease.get());
        if (outcome == SQLITE_DONE) return {};
        if (outcome != SQLITE_ROW) return fail(error());
        Row row(lease.get());
        on_row(row);
        if (row.is_unreadable())
            return fail(
                ErrorKind::fix_configuration, "db.damaged",
                fmt::format("A row of the database {} cannot be understood; restore the newest backup.", name_));
    }
}

Result<std::int64_t> Connection::run(std::string_view sql, std::span<const Value> values) {
    if (auto done = query(sql, values, [](Row&) {}); !done) return fail(done.error());
    return sqlite3_changes64(handle_.get());
}

Result<std::optional<std::int64_t>> Connection::number(std::string_view sql, std::initializer_list<Value> values) {
    std::optional<std::int64_t> first;
    bool has_row = false;
    const auto done = query(sql, values, [&](Row& row) {
        if (!std::exchange(has_row, true)) first = row.optional_integer();
    });
    if (!done) return fail(done.error());
    return first;
}

Result<void> Connection::script(const std::string& sql) {
    errno = 0;
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return fail(error());
    return {};
}

std::int64_t Connection::last_insert_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
bool Connection::is_in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
std::string Connection::library_version() { return sqlite3_libversion(); }

Result<bool> Connection::run_until(const std::function<bool()>& is_over, const std::function<Result<void>()>& work) {
    const auto ask = [](void* question) -> int {
        return (*static_cast<const std::function<bool()>*>(question))() ? 1 : 0;
    };
    sqlite3_progress_handler(handle_.get(), steps_between_questions, ask, const_cast<std::function<bool()>*>(&is_over));
    const auto done = work();
    const bool was_interrupted = sqlite3_errcode(handle_.get()) == SQLITE_INTERRUPT;
    sqlite3_progress_handler(handle_.get(), 0, nullptr, nullptr);
    if (!done && !was_interrupted) return fail(done.error());
    return !was_interrupted;
}

Result<void> Connection::with_time_limit(std::chrono::milliseconds limit, const std::function<Result<void>()>& work) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    const auto done = run_until([deadline] { return std::chrono::steady_clock::now() > deadline; }, work);
    if (!done) return fail(done.error());
    return {};
}

} // namespace remand::db
