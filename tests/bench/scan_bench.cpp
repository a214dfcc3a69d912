// Scan-only: facts in worker processes and the verdict, against GMime parsing and decoding the same mail in one thread.
#include "tests/bench/benchmarks.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmime/gmime.h>

#include "scanner/model/disposition.hpp"
#include "scanner/scanner.hpp"
#include "tests/bench/bench_mail.hpp"
#include "tests/bench/gmime_peer.hpp"
#include "tests/bench/measure.hpp"

namespace remand::bench {
namespace {

// Takes the numbers below `count` in `threads` threads.
template <class Work> void for_each_number(std::size_t count, int threads, Work&& work) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i)
        running.emplace_back([&] {
            for (std::size_t n = next++; n < count; n = next++) work(n);
        });
}

std::size_t median_size(const std::vector<std::string>& mail) {
    std::vector<std::size_t> sizes;
    for (const auto& bytes : mail) sizes.push_back(bytes.size());
    std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2), sizes.end());
    return sizes[sizes.size() / 2];
}

void print(std::string_view what, double count, const Cost& cost) {
    fmt::print("  {:<44}{:>10.0f} messages/s {:>8.0f} us CPU a message\n", what, count / cost.wall_seconds,
               cost.cpu_seconds / count * 1e6);
}

} // namespace

std::optional<ScanFigures> bench_scan(const Settings& settings) {
    const auto mail = messages(settings.messages);
    const auto count = static_cast<double>(mail.size());

    g_mime_init();
    std::size_t decoded = 0;
    const Cost peer = measure([&] {
        for (const auto& bytes : mail) decoded += parse_and_decode(bytes);
    });

    const scanner::ScanContext context;
    std::vector<std::optional<scanner::MessageFacts>> facts(mail.size());
    std::string problem;
    const Cost extraction = measure([&] {
        scanner::ExtractorSettings extractor_settings;
        extractor_settings.program = settings.bin / "remand-extract-worker";
        extractor_settings.workers = settings.cores;
        auto extractor = scanner::Extractor::start(extractor_settings, Log::silent());
        if (!extractor) {
            problem = extractor.error().message;
            return;
        }
        for_each_number(mail.size(), settings.cores, [&](std::size_t n) {
            if (auto found = (*extractor)->extract(mail[n], context)) facts[n] = std::move(*found);
        });
    });
    std::atomic<int> judged = 0, flagged = 0;
    const Cost judging = measure([&] {
        for_each_number(mail.size(), settings.cores, [&](std::size_t n) {
            if (!facts[n]) return;
            if (scanner::is_bad(scanner::judge(*facts[n], context).disposition)) ++flagged;
            ++judged;
        });
    });
    if (judged != static_cast<int>(mail.size())) {
        fmt::print(stderr, "scan: {} of {} messages judged. {}\n", judged.load(), mail.size(), problem);
        return {};
    }
    if (flagged != count_bad(mail.size()) || flagged == 0) {
        fmt::print(stderr, "scan: {} messages flagged, {} are bad: the benchmark's mail and the scanner disagree.\n", flagged.load(),
                   count_bad(mail.size()));
        return {};
    }
    const Cost ours{extraction.wall_seconds + judging.wall_seconds, extraction.cpu_seconds + judging.cpu_seconds};
    fmt::print("scan only, {} messages (median {} KB), {} worker processes, {} flagged\n", mail.size(), median_size(mail) >> 10,
               settings.cores, flagged.load());
    print("GMime parse and decode, one thread (the peer)", count, peer);
    print("remand: isolated extraction and verdict", count, ours);
    print("  of it isolated extraction", count, extraction);
    print("  of it verdict", count, judging);
    fmt::print("  ratio to the peer: {:.2f} of its messages/s, {:.2f} times its CPU ({} MB decoded by it)\n\n",
               peer.wall_seconds / ours.wall_seconds, ours.cpu_seconds / peer.cpu_seconds, decoded >> 20);
    return ScanFigures{count / ours.wall_seconds, ours.cpu_seconds / count * 1e6};
}

} // namespace remand::bench
