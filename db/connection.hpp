// One SQLite connection behind RAII: statements are prepared once and kept, binds take views, every failure is an Error
// with a sentence. connection.cpp is the only file that includes sqlite3.h. Not thread-safe: one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/clock.hpp"
#include "core/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace remand::db {

struct Blob {
    std::string_view bytes;
};

// A value to bind. Text and blobs are borrowed: they must live until the call that takes the Value returns.
class Value {
public:
    Value(std::nullptr_t) {}
    Value(std::int64_t number) : held_(number) {}
    Value(int number) : held_(std::int64_t{number}) {}
    Value(bool flag) : held_(std::int64_t{flag}) {}
    Value(Timestamp time) : held_(to_micros(time)) {}
    Value(std::string_view text) : held_(text) {}
    Value(const std::string& text) : held_(std::string_view(text)) {}
    Value(const char* text) : held_(std::string_view(text)) {}
    Value(Blob blob) : held_(blob) {}
    template <class T> Value(const std::optional<T>& value) {
        if (value) held_ = Value(*value).held_;
    }

    using Held = std::variant<std::monostate, std::int64_t, std::string_view, Blob>;
    [[nodiscard]] const Held& held() const { return held_; }

private:
    Held held_;
};

// One row of a result, read column by column from the left, in the order of the SELECT list.
class Row {
public:
    explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

    std::int64_t integer();
    int small() { return static_cast<int>(integer()); }
    bool flag() { return integer() != 0; }
    std::string text(); // also of a blob; empty for NULL
    Timestamp time() { return from_micros(integer()); }
    std::optional<std::int64_t> optional_integer();
    std::optional<std::string> optional_text();
    std::optional<Timestamp> optional_time();
    // A word of one of our enums. A word that we do not know makes the whole query fail as damaged.
    template <class Enum> Enum word(std::optional<Enum> (*parse)(std::string_view)) {
        const auto value = parse(text());
        if (!value) is_unreadable_ = true;
        return value.value_or(Enum{});
    }
    void mark_unreadable() { is_unreadable_ = true; }
    [[nodiscard]] bool is_unreadable() const { return is_unreadable_; }

private:
    [[nodiscard]] bool next_is_null() const;
    sqlite3_stmt* statement_;
    int column_ = 0;
    bool is_unreadable_ = false;
};

enum class Access {
    write,         // the one writing connection; the only one that checkpoints
    read,          // read-only, never checkpoints
    check_alone,   // looks at a file that has no WAL beside it, and leaves no trace
    check_with_wal // looks at file and WAL, and leaves both as they are; fails when another process has them open
};

class Connection {
public:
    static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, Access access);
    static Result<std::unique_ptr<Connection>> open_in_memory();
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Gives the number of rows changed.
    Result<std::int64_t> run(std::string_view sql, std::span<const Value> values);
    Result<std::int64_t> run(std::string_view sql, std::initializer_list<Value> values = {}) {
        return run(sql, std::span(values.begin(), values.size()));
    }
    // Calls `on_row` for each row; other statements may be run from there.
    using OnRow = std::function<void(Row&)>;
    Result<void> query(std::string_view sql, std::span<const Value> values, const OnRow& on_row);
    Result<void> query(std::string_view sql, std::initializer_list<Value> values, const OnRow& on_row) {
        return query(sql, std::span(values.begin(), values.size()), on_row);
    }
    // The first column of the first row; nullopt when there is no row or it is NULL.
    Result<std::optional<std::int64_t>> number(std::string_view sql, std::initializer_list<Value> values = {});
    // Several statements without values (schema, pragmas).
    Result<void> script(const std::string& sql);

    [[nodiscard]] std::int64_t last_insert_id() const;
    // False after SQLite rolled a whole transaction back by itself (full disk, failed I/O).
    [[nodiscard]] bool is_in_transaction() const;
    // `work` is interrupted (its statements end early, without an error of the file) when `is_over` says so; it is asked
    // every now and then. False when it was.
    Result<bool> run_until(const std::function<bool()>& is_over, const std::function<Result<void>()>& work);
    // `work` is interrupted (its statements end early, without an error of the file) when it takes longer than this.
    Result<void> with_time_limit(std::chrono::milliseconds limit, const std::function<Result<void>()>& work);
    [[nodiscard]] static std::string library_version();

private:
    struct CloseDatabase {
        void operator()(sqlite3* handle) const;
    };
    struct FinalizeStatement {
        void operator()(sqlite3_stmt* statement) const;
    };
    using StatementPtr = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;
    class Lease;

    Connection(sqlite3* handle, std::string name) : handle_(handle), name_(std::move(name)) {}
    Result<StatementPtr> take_statement(std::string_view sql);
    [[nodiscard]] Error error() const;

    std::unique_ptr<sqlite3, CloseDatabase> handle_;
    std::string name_; // of the file, for sentences
    std::map<std::string, StatementPtr, std::less<>> idle_statements_;
};

} // namespace remand::db
