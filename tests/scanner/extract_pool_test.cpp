#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include "scanner/limits.hpp"
#include "scanner/scanner.hpp"

using namespace remand;
using namespace remand::scanner;
using namespace std::chrono_literals;

namespace {

ExtractorSettings test_settings() {
    ExtractorSettings settings;
    settings.program = std::filesystem::path(REMAND_BIN_DIR) / "remand-extract-test-worker";
    settings.workers = 2;
    settings.wall_limit = 20s;
    return settings;
}

std::unique_ptr<Extractor> start(const ExtractorSettings& settings) {
    auto pool = Extractor::start(settings, Log::silent());
    REQUIRE(pool);
    return std::move(*pool);
}

std::string mail(std::string_view wish) {
    return "From: Jane <jane@evil.test>\nSubject: Hello\nX-Remand-Test: " + std::string(wish) + "\n\nSome text\n";
}

MessageFacts facts_of(Extractor& pool, std::string_view bytes) {
    auto facts = pool.extract(bytes, {});
    REQUIRE(facts);
    return *facts;
}

} // namespace

TEST_CASE("A mail goes through a worker and comes back as facts", "[extract_pool_test]") {
    const auto pool = start(test_settings());
    const auto facts = facts_of(*pool, mail(""));
    CHECK(facts.subject == "Hello");
    CHECK(facts.text == "Some text");
    CHECK(facts.unscannable.empty());
    CHECK(pool->lost_workers() == 0);
}

TEST_CASE("A mail that crashes its worker is unscannable, keeps its header and harms no other", "[extract_pool_test]") {
    const auto pool = start(test_settings());
    CHECK(facts_of(*pool, mail("")).unscannable.empty());
    const auto facts = facts_of(*pool, mail("crash"));
    CHECK(facts.unscannable == "The parser crashed with signal 11.");
    CHECK(facts.subject == "Hello");
    REQUIRE(facts.from.size() == 1);
    CHECK(facts.from[0].text() == "jane@evil.test");
    CHECK(pool->lost_workers() == 2); // tried once more in a fresh worker
    CHECK(facts_of(*pool, mail("")).unscannable.empty());
}

TEST_CASE("A mail that stalls its worker is stopped after the wall limit", "[extract_pool_test]") {
    auto settings = test_settings();
    settings.wall_limit = 300ms;
    const auto pool = start(settings);
    CHECK(facts_of(*pool, mail("hang")).unscannable == "The parser was stopped after 1 s.");
    CHECK(pool->lost_workers() == 2);
}

TEST_CASE("A mail that computes without end is stopped by its processor time", "[extract_pool_test]") {
    auto settings = test_settings();
    settings.wall_limit = 60s;
    settings.cpu_limit = 1s;
    const auto pool = start(settings);
    CHECK(facts_of(*pool, mail("hang")).unscannable == "The parser used up its processor time.");
}

// Sanitizers own the address space and need files: their builds have neither the memory limit nor the filter.
#ifndef REMAND_SANITIZED
TEST_CASE("A mail that takes all memory is unscannable for that reason", "[extract_pool_test]") {
    auto settings = test_settings();
    settings.memory_limit = 256UL << 20;
    const auto pool = start(settings);
    CHECK(facts_of(*pool, mail("allocate")).unscannable == "The parser ran out of memory.");
    CHECK(facts_of(*pool, mail("")).unscannable.empty());
}

TEST_CASE("A worker that is taken over can neither reach the network nor read files", "[extract_pool_test]") {
    const auto pool = start(test_settings());
    CHECK(facts_of(*pool, mail("open")).subject == "refused");
    CHECK(facts_of(*pool, mail("connect")).unscannable == "The parser crashed with signal 31."); // SIGSYS
}
#endif

TEST_CASE("A worker is replaced after its share of mails", "[extract_pool_test]") {
    auto settings = test_settings();
    settings.workers = 1;
    settings.recycle_after = 2;
    const auto pool = start(settings);
    const auto first = facts_of(*pool, mail("pid")).subject, second = facts_of(*pool, mail("pid")).subject;
    const auto third = facts_of(*pool, mail("pid")).subject;
    CHECK(first == second);
    CHECK(third != second);
    CHECK(pool->lost_workers() == 0);
}

TEST_CASE("Many threads share a few workers, and bad mails cost only themselves", "[extract_pool_test]") {
    const auto pool = start(test_settings());
    constexpr int threads = 6, mails = 8;
    std::atomic<int> good = 0, bad = 0;
    {
        std::vector<std::jthread> crowd;
        for (int t = 0; t < threads; ++t)
            crowd.emplace_back([&, t] {
                for (int i = 0; i < mails; ++i) {
                    const bool is_bad = t == 0 && (i == 0 || i == mails / 2 || i == mails - 1);
                    const auto facts = pool->extract(mail(is_bad ? "crash" : ""), {});
                    if (facts && facts->unscannable.empty()) ++good;
                    if (facts && !facts->unscannable.empty() && is_bad) ++bad;
                }
            });
    }
    CHECK(bad == 3);
    CHECK(good == threads * mails - 3);
}

TEST_CASE("A message above the size limit never reaches a worker", "[extract_pool_test]") {
    const auto pool = start(test_settings());
    std::string bytes = mail("crash");
    bytes.resize(limits::message_bytes + 1, 'x');
    const auto facts = facts_of(*pool, bytes);
    CHECK(facts.unscannable == "The message is larger than 50 MB.");
    CHECK(facts.subject == "Hello");
    CHECK(pool->lost_workers() == 0);
}

TEST_CASE("A worker program that is not there is a clear refusal", "[extract_pool_test]") {
    auto settings = test_settings();
    settings.program = "/nonexistent/remand-extract-worker";
    const auto pool = Extractor::start(settings, Log::silent());
    REQUIRE_FALSE(pool);
    CHECK(pool.error().kind == ErrorKind::fix_configuration);
    CHECK(pool.error().message.find("/nonexistent/remand-extract-worker cannot be started: there is no such file") !=
          std::string::npos);
}

TEST_CASE("A program that is no worker of ours is a clear refusal", "[extract_pool_test]") {
    auto settings = test_settings();
    settings.program = "/bin/true";
    const auto pool = Extractor::start(settings, Log::silent());
    REQUIRE_FALSE(pool);
    CHECK(pool.error().code == "extract.worker");
}
