// Structured log lines on standard error: time, level, event name, then key=value fields (logfmt), or one JSON object
// a line. Events are stable words ("action.done"); fields carry ids, codes and counts. Mail bodies, tokens and secrets
// have no way in: a Field is made from text, a number or a flag, never from a Secret.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace remand {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat { logfmt, json };

struct Field {
    template <class T> Field(std::string_view field_key, const T& field_value) : key(field_key) {
        if constexpr (std::is_same_v<T, bool>)
            value = field_value;
        else if constexpr (std::is_integral_v<T>)
            value = static_cast<std::int64_t>(field_value);
        else if constexpr (std::is_floating_point_v<T>)
            value = static_cast<double>(field_value);
        else
            value = std::string(std::string_view(field_value));
    }
    std::string_view key;
    std::variant<std::string, std::int64_t, double, bool> value;
};

// Thread-safe; cheap to copy (copies share the sink).
class Log {
public:
    static Log to_stderr(LogLevel least, LogFormat format);
    static Log silent();

    void debug(std::string_view event, std::initializer_list<Field> fields = {}) const { write(LogLevel::debug, event, fields); }
    void info(std::string_view event, std::initializer_list<Field> fields = {}) const { write(LogLevel::info, event, fields); }
    void warning(std::string_view event, std::initializer_list<Field> fields = {}) const { write(LogLevel::warning, event, fields); }
    void error(std::string_view event, std::initializer_list<Field> fields = {}) const { write(LogLevel::error, event, fields); }

private:
    struct Sink;
    explicit Log(std::shared_ptr<Sink> sink) : sink_(std::move(sink)) {}
    void write(LogLevel level, std::string_view event, std::initializer_list<Field> fields) const;
    std::shared_ptr<Sink> sink_;
};

} // namespace remand
