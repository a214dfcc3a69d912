// How many mailboxes one service can look at, and what it holds of each: quiet mailboxes of both clouds, polled without
// pause. The emulator shares the cores, so the CPU of the service itself is the figure that counts.
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/bench/bench_service.hpp"
#include "tests/bench/process_figures.hpp"

namespace remand::bench {
namespace {

using nlohmann::json;

constexpr const char* without_pause = "[poll]\nfast = \"50ms\"\nnormal = \"50ms\"\nidle = \"50ms\"\nsweep = \"24h\"\ndirectory = \"24h\"\n";
constexpr std::chrono::seconds measured_for{20};

} // namespace

std::optional<PollFigures> bench_polls(const Settings& settings, const std::optional<PollFigures>& smaller) {
    try {
        BenchService bench(settings, without_pause);
        bench.start();
        const auto first = std::chrono::steady_clock::now();
        // Every mailbox was read to its end once.
        bench.wait_until([&](const json& service) {
            if (service.at("rounds").get<std::int64_t>() < settings.mailboxes) return false;
            const auto all = bench.status();
            if (!all.is_object()) return false;
            for (const auto& tenant : all.at("tenants"))
                if (tenant.at("status").at("oldest_sync").is_null()) return false;
            return true;
        });
        const std::chrono::duration<double> first_rounds = std::chrono::steady_clock::now() - first;
        const auto rounds = [&] { return bench.status().at("service").at("rounds").get<std::int64_t>(); };
        const auto before = rounds();
        const auto cpu = cpu_seconds_of(bench.pid());
        const auto began = std::chrono::steady_clock::now();
        std::this_thread::sleep_for(measured_for);
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began;
        PollFigures figures;
        const auto polls = static_cast<double>(rounds() - before);
        figures.polls_a_second = polls / passed.count();
        figures.cpu_micros = (cpu_seconds_of(bench.pid()) - cpu) / polls * 1e6;
        figures.megabytes = bench.resident_megabytes();
        bench.stop();
        fmt::print("polls of {} quiet mailboxes of both clouds; first rounds took {:.1f} s\n", settings.mailboxes, first_rounds.count());
        fmt::print("  {:<44}{:>10.0f} polls/s {:>8.0f} us CPU a poll {:>8.0f} MB resident ({:.1f} KB a mailbox)\n", "remand: service",
                   figures.polls_a_second, figures.cpu_micros, figures.megabytes,
                   figures.megabytes * 1024 / settings.mailboxes);
        fmt::print("  enough for {:.0f} mailboxes at one poll a minute\n", figures.polls_a_second * 60);
        if (smaller)
            fmt::print("  ratio to the smaller run: {:.2f} of its polls/s, {:.2f} times its CPU a poll, {:.2f} times its memory\n",
                       figures.polls_a_second / smaller->polls_a_second, figures.cpu_micros / smaller->cpu_micros,
                       figures.megabytes / smaller->megabytes);
        return figures;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "polls: {}\n", problem.what());
        return {};
    }
}

} // namespace remand::bench
