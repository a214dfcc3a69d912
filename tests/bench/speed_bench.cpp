// What a message costs, on real mail: against rspamd's scan of the same mail, and against GMime's parsing and decoding of it.
//
// Targets: the median from bytes to verdict at most a quarter of rspamd's CPU a message, the median scan's CPU at most 2.5 times
// that of GMime, 99 of 100 messages without pictures within 10 ms. What the isolation in worker processes costs on top is printed
// beside it.
#include "tests/bench/benchmarks.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "scanner/extract/extract.hpp"
#include "scanner/scanner.hpp"
#include "tests/bench/corpus_mail.hpp"
#include "tests/bench/gmime_peer.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/process_figures.hpp"
#include "tests/bench/rspamd_peer.hpp"
#include "tests/bench/stages.hpp"

namespace remand::bench {
namespace {

constexpr double rspamd_target = 0.25, gmime_target = 2.5, p99_target_ms = 10;

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    const auto at = std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return values[at];
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(std::max<std::size_t>(1, values.size()));
}

bool has_picture(const scanner::MessageFacts& facts) {
    return std::any_of(facts.attachments.begin(), facts.attachments.end(), [](const scanner::Attachment& file) {
        return file.kind == scanner::FileKind::image || file.kind == scanner::FileKind::pdf;
    });
}

const char* verdict_on(bool holds) { return holds ? "holds" : "MISSED"; }

void line(std::string_view what, const std::vector<double>& micros) {
    fmt::print("  {:<56}{:>9.0f}{:>9.0f}{:>9.0f}{:>9.0f}\n", what, mean(micros), quantile(micros, 0.5), quantile(micros, 0.95),
               quantile(micros, 0.99));
}

double cpu_so_far() { // of this process and its workers, in seconds
    double all = cpu_seconds(RUSAGE_SELF);
    for (const auto child : children_of(::getpid())) all += cpu_seconds_of(child);
    return all;
}

// Microseconds of CPU a message, in the peer's worker and for handing the message over; 0 when it does not start.
double gmime_in_worker(const Settings& settings, const std::vector<std::string>& mail) {
    scanner::ExtractorSettings workers;
    workers.program = settings.bin / "remand-bench-gmime-worker";
    workers.workers = 1;
    const auto peer = scanner::Extractor::start(workers, Log::silent());
    if (!peer) return 0;
    const scanner::ScanContext context;
    static_cast<void>((*peer)->extract(mail.front(), context));
    const double before = cpu_so_far();
    for (const auto& message : mail) static_cast<void>((*peer)->extract(message, context));
    return (cpu_so_far() - before) / static_cast<double>(mail.size()) * 1e6;
}

} // namespace

bool bench_speed(const Settings& settings) {
    const auto folder = corpus_folder();
    const auto mail = corpus_sample(folder, settings.messages);
    if (mail.size() < 100) {
        fmt::print(stderr, "speed: {} holds {} messages; unpack a corpus there, or name one with REMAND_CORPUS.\n", folder.string(),
                   mail.size());
        return false;
    }
    const auto count = static_cast<double>(mail.size());
    std::size_t bytes = 0;
    for (const auto& message : mail) bytes += message.size();

    scanner::ExtractorSettings workers;
    workers.program = settings.bin / "remand-extract-worker";
    workers.workers = 1;
    std::vector<double> isolated, plain; // wall time: all, and those without pictures
    std::string problem;
    const scanner::ScanContext context;
    const auto extractor = scanner::Extractor::start(workers, Log::silent());
    if (!extractor) {
        fmt::print(stderr, "speed: {}\n", extractor.error().message);
        return false;
    }
    const auto run = [&](std::size_t messages, bool counts) {
        for (std::size_t i = 0; i < messages; ++i) {
            const auto began = std::chrono::steady_clock::now();
            const auto facts = (*extractor)->extract(mail[i], context);
            if (!facts) {
                problem = facts.error().message;
                return;
            }
            static_cast<void>(scanner::judge(*facts, context));
            const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - began;
            if (!counts) continue;
            isolated.push_back(took.count());
            if (!has_picture(*facts)) plain.push_back(took.count());
        }
    };
    run(std::min<std::size_t>(100, mail.size()), false); // lists and tables are made at the first use
    const double before = cpu_so_far();
    run(mail.size(), true);
    const double spent = cpu_so_far() - before;
    if (!problem.empty()) {
        fmt::print(stderr, "speed: {}\n", problem);
        return false;
    }

    std::vector<double> extracting, judging, scanning;
    scanner::prepare_extraction();
    for (const auto& message : mail) {
        const double began = thread_cpu_micros();
        const auto facts = scanner::extract_facts(message, {});
        const double extracted = thread_cpu_micros();
        static_cast<void>(scanner::judge(facts, context));
        extracting.push_back(extracted - began);
        judging.push_back(thread_cpu_micros() - extracted);
        scanning.push_back(extracting.back() + judging.back());
    }
    std::vector<double> bare;
    std::size_t decoded = 0;
    const Cost gmime = measure([&] {
        for (const auto& message : mail) {
            const double began = thread_cpu_micros();
            decoded += parse_and_decode(message);
            bare.push_back(thread_cpu_micros() - began);
        }
    });
    const double isolated_gmime = gmime_in_worker(settings, mail);
    std::string why;
    const auto rspamd = measure_rspamd(mail, why);

    fmt::print("speed on {} messages of {} ({} MB, {} MB decoded)\n", mail.size(), folder.string(), bytes >> 20U, decoded >> 20U);
    fmt::print("  {:<56}{:>9}{:>9}{:>9}{:>9}   microseconds\n", "", "mean", "median", "p95", "p99");
    line("bytes to verdict, one at a time through a worker process", isolated);
    line("  the same without pictures and PDF files", plain);
    line("extraction in this process, CPU", extracting);
    line("verdict in this process, CPU", judging);
    line("both", scanning);
    line("GMime parse and decode, CPU (peer)", bare);
    const double our_cpu = spent / count * 1e6, gmime_cpu = gmime.cpu_seconds / count * 1e6;
    fmt::print("  {:<56}{:>9.0f}\n", "GMime alone through such a worker process, all CPU", isolated_gmime);
    fmt::print("  {:<56}{:>9.0f}\n", "all CPU of service side and worker", our_cpu);
    if (rspamd)
        fmt::print("  {:<56}{:>9.0f}{:>9.0f}   ({}, one worker, offline; the median is wall time)\n", "rspamd, CPU of its worker (peer)",
                   rspamd->cpu_micros, rspamd->median_micros, rspamd->version);
    fmt::print("targets:\n");
    if (rspamd) {
        const double ratio = quantile(isolated, 0.5) / rspamd->cpu_micros;
        fmt::print("  median scan / rspamd's CPU a message   {:>6.2f}  (at most {}) {}; CPU to CPU {:.2f}\n", ratio, rspamd_target,
                   verdict_on(ratio <= rspamd_target), our_cpu / rspamd->cpu_micros);
    } else {
        fmt::print("  {}\n", why);
    }
    const double median_ratio = quantile(scanning, 0.5) / quantile(bare, 0.5);
    fmt::print("  median scan / GMime's median           {:>6.2f}  (at most {}) {}\n", median_ratio, gmime_target,
               verdict_on(median_ratio <= gmime_target));
    fmt::print("    all CPU with processes / GMime's     {:>6.2f}\n", our_cpu / gmime_cpu);
    fmt::print("    of it GMime through such a worker    {:>6.2f}\n", isolated_gmime / gmime_cpu);
    fmt::print("  p99 without pictures, ms               {:>6.2f}  (at most {}) {}\n\n", quantile(plain, 0.99) / 1e3, p99_target_ms,
               verdict_on(quantile(plain, 0.99) / 1e3 <= p99_target_ms));
    print_stages(mail);
    return true;
}

} // namespace remand::bench
