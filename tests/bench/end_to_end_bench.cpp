// End to end: mail waiting in the mailboxes of both emulated clouds, until every message is judged and recorded, and the
// bad ones are moved. CPU is that of the service and its workers; the emulator's is not in it.
#include "tests/bench/benchmarks.hpp"

#include <signal.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/bench/bench_mail.hpp"
#include "tests/bench/bench_world.hpp"
#include "tests/bench/measure.hpp"

namespace remand::bench {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

struct Outcome {
    Cost cost;
    std::int64_t moved = 0;
};

void deliver(BenchWorld& world, std::size_t messages) {
    for (std::size_t n = 0; n < messages; ++n) {
        const auto& [cloud, addresses] = world.mailboxes().at(static_cast<std::size_t>(cloud_of(n)));
        world.clouds().deliver(cloud, addresses[n / world.mailboxes().size() % addresses.size()], message(n));
    }
}

// How many messages were moved.
std::int64_t wait_for(BenchWorld& world, std::int64_t judged, tests::ChildProcess& service) {
    while (!service.wait(100ms)) {
        const auto answer = world.ask_service("/v1/status");
        if (answer.empty()) continue;
        const auto status = json::parse(answer).at("service");
        if (status.at("is_idle") == true && status.at("messages_judged").get<std::int64_t>() >= judged)
            return status.at("actions_done").get<std::int64_t>();
    }
    throw std::runtime_error("the service died: " + world.service_errors());
}

// Until all is judged and moved; the CPU is that of the whole life of the service.
Outcome serve(BenchWorld& world, std::size_t messages) {
    std::int64_t moved = 0;
    std::chrono::duration<double> until_idle{};
    auto cost = measure([&] {
        const auto began = std::chrono::steady_clock::now();
        auto service = world.start_service();
        moved = wait_for(world, static_cast<std::int64_t>(messages), service);
        until_idle = std::chrono::steady_clock::now() - began;
        service.send_signal(SIGTERM);
        if (!service.wait(30s)) throw std::runtime_error("the service did not stop");
    });
    cost.wall_seconds = until_idle.count();
    return {cost, moved};
}

} // namespace

bool bench_end_to_end(const Settings& settings, const ScanFigures& scan) {
    try {
        BenchWorld world(settings);
        deliver(world, settings.messages);
        const auto [cost, moved] = serve(world, settings.messages);
        if (const int bad = count_bad(settings.messages); moved != bad || moved == 0) {
            fmt::print(stderr, "end to end: {} messages moved, {} are bad.\n", moved, bad);
            return false;
        }
        const auto count = static_cast<double>(settings.messages);
        const double rate = count / cost.wall_seconds, cpu = cost.cpu_seconds / count * 1e6;
        fmt::print("end to end, {} messages in {} mailboxes of both clouds over TLS, judged and recorded, {} moved\n",
                   settings.messages, settings.mailboxes, moved);
        fmt::print("  {:<44}{:>10.0f} messages/s {:>8.0f} us CPU a message\n", "remand: service and its workers", rate, cpu);
        fmt::print("  ratio to scan only: {:.2f} of its messages/s (the emulator shares the cores), {:.2f} times its CPU\n",
                   rate / scan.messages_a_second, cpu / scan.cpu_micros);
        return true;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "end to end: {}\n", problem.what());
        return false;
    }
}

} // namespace remand::bench
