#include "core/log.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

using namespace remand;

namespace {

// What is written to standard error while `write` runs. Little enough to fit into a pipe.
std::string caught(const std::function<void()>& write) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const int saved = ::dup(STDERR_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[1]);
    write();
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    ::close(ends[0]);
    return text;
}

std::string after_time(const std::string& line) { return line.substr(line.find(' ') + 1); }

} // namespace

TEST_CASE("A logfmt line has time, level, event and its fields in order", "[log]") {
    const auto line = caught([] {
        Log::to_stderr(LogLevel::info, LogFormat::logfmt)
            .info("action.done", {{"id", 42}, {"mailbox", "jane"}, {"undo", false}, {"share", 0.5}});
    });
    CHECK(after_time(line) == "info action.done id=42 mailbox=jane undo=false share=0.5\n");
    CHECK(line.find("T") == 10);
}

TEST_CASE("A JSON line is one object with the same content", "[log]") {
    const auto line = caught([] {
        Log::to_stderr(LogLevel::info, LogFormat::json)
            .warning("tenant.throttled", {{"tenant", "acme"}, {"seconds", 30}, {"ok", true}});
    });
    const auto json = nlohmann::json::parse(line);
    CHECK(json["level"] == "warning");
    CHECK(json["event"] == "tenant.throttled");
    CHECK(json["tenant"] == "acme");
    CHECK(json["seconds"] == 30);
    CHECK(json["ok"] == true);
    CHECK(json.contains("time"));
}

TEST_CASE("No value can end the line or pretend to be another field", "[log]") {
    const std::string hostile = GENERATE("a\nb", "a b=c", "\"", "a\"b", "a\\b", "a\rb", "a\tb", "\x1b[31m", "",
                                         "a\x01z", "\xFF", "\xC2\x85", "\xE2\x80\xA8");
    const auto format = GENERATE(LogFormat::logfmt, LogFormat::json);
    const auto line = caught([&] {
        Log::to_stderr(LogLevel::info, format).info("x", {{"subject", hostile}, {"next", 1}});
    });
    CHECK(line.find('\n') == line.size() - 1);
    for (const char c : line.substr(0, line.size() - 1)) CHECK(static_cast<unsigned char>(c) >= 0x20);
    if (format == LogFormat::json) CHECK(nlohmann::json::parse(line)["subject"] == to_valid_utf8(hostile));
    if (format == LogFormat::logfmt) CHECK(line.ends_with(" next=1\n"));
}

TEST_CASE("Lines below the least level and all lines of a silent log are left out", "[log]") {
    CHECK(caught([] { Log::to_stderr(LogLevel::warning, LogFormat::logfmt).info("quiet"); }).empty());
    CHECK(!caught([] { Log::to_stderr(LogLevel::warning, LogFormat::logfmt).error("loud"); }).empty());
    CHECK(caught([] { Log::silent().error("nothing"); }).empty());
}

TEST_CASE("In the journal each line carries its priority, and nowhere else", "[log]") {
    const auto all_levels = [] {
        const auto log = Log::to_stderr(LogLevel::debug, LogFormat::logfmt);
        log.debug("a");
        log.info("b");
        log.warning("c");
        log.error("d");
    };
    const auto text = caught([&] {
        struct stat here {};
        REQUIRE(::fstat(STDERR_FILENO, &here) == 0);
        ::setenv("JOURNAL_STREAM", (std::to_string(here.st_dev) + ':' + std::to_string(here.st_ino)).c_str(), 1);
        all_levels();
    });
    const auto lines = split(text, '\n');
    REQUIRE(lines.size() == 5);
    CHECK(lines[0].starts_with("<7>"));
    CHECK(lines[1].starts_with("<6>"));
    CHECK(lines[2].starts_with("<4>"));
    CHECK(lines[3].starts_with("<3>"));

    ::setenv("JOURNAL_STREAM", "1:1", 1); // standard error was redirected to a file
    CHECK_FALSE(caught(all_levels).starts_with("<"));
    ::unsetenv("JOURNAL_STREAM");
}

TEST_CASE("Lines of several threads never mix", "[log]") {
    const auto text = caught([] {
        const auto log = Log::to_stderr(LogLevel::info, LogFormat::logfmt);
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([log] {
                for (int k = 0; k < 50; ++k) log.info("event", {{"text", "0123456789"}});
            });
    });
    const auto lines = split(text, '\n');
    CHECK(lines.size() == 201);
    for (std::size_t i = 0; i < 200; ++i) CHECK(after_time(std::string(lines[i])) == "info event text=0123456789");
}
