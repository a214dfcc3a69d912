// Scan-only: facts in worker processes and the verdict, against GMime parsing and decoding the same mail in one thread.
#include "tests/bench/benchmarks.hpp"

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmime/gmime.h>

#include "scanner/scanner.hpp"
#include "tests/bench/bench_mail.hpp"
#include "tests/bench/measure.hpp"

namespace remand::bench {
namespace {

// The peer: what any scanner of mail must do at least.
std::size_t parse_and_decode(const std::string& bytes) {
    GMimeStream* stream = g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size());
    GMimeParser* parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
    std::size_t decoded = 0;
    GMimePartIter* parts = g_mime_part_iter_new(g_mime_message_get_mime_part(message));
    do {
        GMimeObject* part = g_mime_part_iter_get_current(parts);
        if (!GMIME_IS_PART(part)) continue;
        GMimeStream* sink = g_mime_stream_mem_new();
        g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), sink);
        decoded += static_cast<std::size_t>(g_mime_stream_length(sink));
        g_object_unref(sink);
    } while (g_mime_part_iter_next(parts));
    g_mime_part_iter_free(parts);
    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    return decoded;
}

} // namespace

std::optional<ScanFigures> bench_scan(const Settings& settings) {
    const auto mail = messages(settings.messages);
    const auto per_message = static_cast<double>(mail.size());

    g_mime_init();
    std::size_t decoded = 0;
    const Cost peer = measure([&] {
        for (const auto& bytes : mail) decoded += parse_and_decode(bytes);
    });

    int judged = 0, flagged = 0;
    std::string problem;
    const Cost ours = measure([&] {
        scanner::ExtractorSettings extractor_settings;
        extractor_settings.program = settings.bin / "remand-extract-worker";
        extractor_settings.workers = settings.cores;
        auto extractor = scanner::Extractor::start(extractor_settings, Log::silent());
        if (!extractor) {
            problem = extractor.error().message;
            return;
        }
        std::atomic<std::size_t> next = 0;
        std::atomic<int> done = 0, bad = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < settings.cores; ++i)
                threads.emplace_back([&] {
                    for (std::size_t n = next++; n < mail.size(); n = next++) {
                        const scanner::ScanContext context;
                        const auto facts = (*extractor)->extract(mail[n], context);
                        if (!facts) continue;
                        if (scanner::judge(*facts, context).disposition != Disposition::none) ++bad;
                        ++done;
                    }
                });
        }
        judged = done;
        flagged = bad;
    });
    if (!problem.empty() || judged != static_cast<int>(mail.size())) {
        fmt::print(stderr, "scan: {} of {} messages judged. {}\n", judged, mail.size(), problem);
        return {};
    }
    const ScanFigures figures{per_message / ours.wall_seconds, ours.cpu_seconds / per_message * 1e6};
    fmt::print("scan only, {} messages, {} worker processes\n", mail.size(), settings.cores);
    fmt::print("  {:<44}{:>10.0f} messages/s {:>8.0f} us CPU a message\n", "GMime parse and decode, one thread (the peer)",
               per_message / peer.wall_seconds, peer.cpu_seconds / per_message * 1e6);
    fmt::print("  {:<44}{:>10.0f} messages/s {:>8.0f} us CPU a message   ({} flagged)\n", "remand: isolated extraction and verdict",
               figures.messages_a_second, figures.cpu_micros, flagged);
    fmt::print("  ratio to the peer: {:.2f} of its messages/s, {:.2f} times its CPU ({} MB decoded by it)\n\n",
               figures.messages_a_second / (per_message / peer.wall_seconds), ours.cpu_seconds / peer.cpu_seconds,
               decoded >> 20);
    return figures;
}

} // namespace remand::bench
