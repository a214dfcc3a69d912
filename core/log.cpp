#include "core/log.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/clock.hpp"
#include "core/text.hpp"

namespace remand {
namespace {

std::string_view name_of(LogLevel level) {
    switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
    }
    return "unknown";
}

// sd-daemon(3): journald reads a priority from "<N>" before a line, so that `journalctl -p warning` finds what matters.
std::string_view journal_priority(LogLevel level) {
    switch (level) {
    case LogLevel::debug: return "<7>";
    case LogLevel::info: return "<6>";
    case LogLevel::warning: return "<4>";
    case LogLevel::error: return "<3>";
    }
    return "";
}

// systemd.exec(5): JOURNAL_STREAM names device and inode of the stream; a redirected standard error is another one.
bool is_stderr_the_journal() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat here {};
    if (stream == nullptr || ::fstat(STDERR_FILENO, &here) != 0) return false;
    return fmt::format("{}:{}", here.st_dev, here.st_ino) == stream;
}

// logfmt: a value is quoted and escaped unless it is made of harmless ASCII, so that one event is always one line and
// no value can speak to the reader's terminal.
std::string logfmt_value(const std::string& text) {
    const bool is_plain = !text.empty() && std::ranges::all_of(text, [](char c) {
        return c > ' ' && c < '\x7f' && c != '"' && c != '=' && c != '\\';
    });
    return is_plain ? text : nlohmann::json(to_valid_utf8(text)).dump(-1, ' ', true);
}

std::string to_logfmt(const Field& field) {
    const auto value = std::visit(
        [](const auto& v) -> std::string {
            if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::string>)
                return logfmt_value(v);
            else
                return fmt::format("{}", v);
        },
        field.value);
    return fmt::format(" {}={}", field.key, value);
}

} // namespace

// spdlog was weighed: its patterns would still need this code for fields, and its registry is global.
struct Log::Sink {
    LogLevel least;
    LogFormat format;
    bool is_silent;
    bool is_journal = false;
    std::mutex mutex{};

    void write_line(LogLevel level, const std::string& text) {
        const auto line = fmt::format("{}{}\n", is_journal ? journal_priority(level) : "", text);
        std::lock_guard lock(mutex);
        std::size_t sent = 0;
        while (sent < line.size()) {
            const auto n = ::write(STDERR_FILENO, line.data() + sent, line.size() - sent);
            if (n <= 0) return; // a log that cannot be written never stops the work
            sent += static_cast<std::size_t>(n);
        }
    }
};

Log Log::to_stderr(LogLevel least, LogFormat format) {
    return Log(std::shared_ptr<Sink>(new Sink{least, format, false, is_stderr_the_journal()}));
}
Log Log::silent() { return Log(std::shared_ptr<Sink>(new Sink{LogLevel::error, LogFormat::logfmt, true})); }

void Log::write(LogLevel level, std::string_view event, std::initializer_list<Field> fields) const {
    if (sink_->is_silent || level < sink_->least) return;
    const auto time = to_rfc3339(SystemClock{}.now());
    if (sink_->format == LogFormat::json) {
        nlohmann::ordered_json line{{"time", time}, {"level", name_of(level)}, {"event", event}};
        for (const auto& field : fields)
            std::visit([&](const auto& v) { line[std::string(field.key)] = v; }, field.value);
        sink_->write_line(level, line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        return;
    }
    auto line = fmt::format("{} {} {}", time, name_of(level), event);
    for (const auto& field : fields) line += to_logfmt(field);
    sink_->write_line(level, line);
}

} // namespace remand
