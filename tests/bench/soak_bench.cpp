// Does memory stay flat? A day of mail of many mailboxes in as long as it takes: every message through the real pool of
// workers and the judge, with a clock that runs as the mail comes. Printed at even distances: messages, memory of this
// process and of its workers; at the end how much each grows in a day of such mail.
#include "tests/bench/benchmarks.hpp"

#include <atomic>
#include <barrier>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "scanner/scanner.hpp"
#include "tests/bench/bench_mail.hpp"
#include "tests/bench/corpus_mail.hpp"
#include "tests/bench/process_figures.hpp"

namespace remand::bench {
namespace {

constexpr int mailboxes = 10'000;
constexpr int mails_a_day = 60; // to one mailbox
constexpr std::size_t looks = 20;
constexpr double allowed_kb_a_day = 20'480; // of the service; its workers are renewed after 10,000 messages

struct Look {
    double messages = 0;
    double service = 0, workers = 0; // kilobytes
};

// Least squares, in kilobytes a message.
double slope(const std::vector<Look>& at, double Look::*of) {
    double x = 0, y = 0, xx = 0, xy = 0;
    const auto n = static_cast<double>(at.size());
    for (const auto& look : at) {
        x += look.messages;
        y += look.*of;
        xx += look.messages * look.messages;
        xy += look.messages * (look.*of);
    }
    const double below = n * xx - x * x;
    return below == 0 ? 0 : (n * xy - x * y) / below;
}

double workers_kilobytes() {
    double sum = 0;
    for (const auto child : children_of(::getpid())) sum += static_cast<double>(resident_kilobytes(child));
    return sum;
}

} // namespace

bool bench_soak(const Settings& settings) {
    auto mail = corpus_sample(corpus_folder(), 4'000);
    const bool is_real = !mail.empty();
    if (!is_real) mail = messages(2'000);
    scanner::ExtractorSettings workers;
    workers.program = settings.bin / "remand-extract-worker";
    workers.workers = settings.cores;
    auto extractor = scanner::Extractor::start(workers, Log::silent());
    if (!extractor) {
        fmt::print(stderr, "soak: {}\n", extractor.error().message);
        return false;
    }
    constexpr double day = static_cast<double>(mailboxes) * mails_a_day;
    fmt::print("soak: {} messages ({} different {}), {} workers; a day of {} mailboxes is {:.0f} messages\n", settings.messages,
               mail.size(), is_real ? "of the corpus" : "made for it", settings.cores, mailboxes, day);
    fmt::print("  {:>10}{:>12}{:>16}{:>16}\n", "messages", "virtual h", "service KB", "workers KB");
    const Timestamp start{std::chrono::seconds{1'800'000'000}};
    std::atomic<std::size_t> next = 0;
    std::atomic<int> failed = 0;
    const auto judge_one = [&](std::size_t n) {
        scanner::ScanContext context;
        context.recipient = fmt::format("user{}@corp.test", n % mailboxes);
        context.own_domains = {"corp.test"};
        context.as_of = start + std::chrono::microseconds(static_cast<std::int64_t>(static_cast<double>(n) / day * 86'400e6));
        const auto facts = (*extractor)->extract(mail[n % mail.size()], context);
        if (facts)
            static_cast<void>(scanner::judge(*facts, context));
        else
            ++failed;
    };
    // The threads stay from the first message to the last, as the service's do: a worker ends with the thread that started it.
    // All wait while memory is looked at.
    std::barrier pause(settings.cores + 1);
    const auto until = [&](std::size_t look) { return settings.messages * look / looks; };
    const auto work = [&] {
        auto n = next++;
        for (std::size_t look = 1; look <= looks; ++look) {
            for (; n < until(look); n = next++) judge_one(n);
            pause.arrive_and_wait();
            pause.arrive_and_wait();
        }
    };
    std::vector<std::jthread> running;
    for (int i = 0; i < settings.cores; ++i) running.emplace_back(work);
    std::vector<Look> seen;
    for (std::size_t look = 1; look <= looks; ++look) {
        pause.arrive_and_wait();
        const auto messages_done = static_cast<double>(until(look));
        seen.push_back({messages_done, static_cast<double>(resident_kilobytes(::getpid())), workers_kilobytes()});
        fmt::print("  {:>10.0f}{:>12.2f}{:>16.0f}{:>16.0f}\n", messages_done, messages_done / day * 24, seen.back().service,
                   seen.back().workers);
        pause.arrive_and_wait();
    }
    running.clear();
    // The first look is at tables being made and caches being filled.
    seen.erase(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(seen.size() / 4));
    const double service = slope(seen, &Look::service) * day, of_workers = slope(seen, &Look::workers) * day;
    fmt::print("  slope after the first quarter: service {:+.0f} KB a day, workers {:+.0f} KB a day; {} failed, {} workers lost; {}\n",
               service, of_workers, failed.load(), (*extractor)->lost_workers(),
               service <= allowed_kb_a_day ? "flat" : "IT GROWS");
    return failed == 0 && service <= allowed_kb_a_day;
}

} // namespace remand::bench
