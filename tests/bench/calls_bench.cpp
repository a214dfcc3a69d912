// What a new message costs in calls and Gmail units, against the least that the providers' own rules allow: one call for
// the bytes of each message, and for each mailbox one look whether there is anything new (two delta links in a batch; one
// history.list).
#include <map>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/bench/bench_service.hpp"

namespace remand::bench {
namespace {

using nlohmann::json;

// Polls only when told; nothing of the hour's sweeps and the ten minutes' looks falls into the measurement.
constexpr const char* at_rest =
    "[poll]\nfast = \"12h\"\nnormal = \"12h\"\nidle = \"12h\"\nsweep = \"24h\"\ndirectory = \"24h\"\n";

std::map<std::string, std::size_t> count_calls(BenchService& bench, const std::string& cloud) {
    std::map<std::string, std::size_t> calls;
    for (const auto& entry : bench.world().clouds().requests())
        if (entry.cloud == cloud && !entry.operation.ends_with(".token")) ++calls[entry.operation];
    return calls;
}

std::size_t sum_of(const std::map<std::string, std::size_t>& calls) {
    std::size_t sum = 0;
    for (const auto& [operation, count] : calls) sum += count;
    return sum;
}

void print_operations(const std::map<std::string, std::size_t>& calls) {
    for (const auto& [operation, count] : calls) fmt::print("    {:<42}{:>10}\n", operation, count);
}

// Sees all mail that waits, and comes to rest.
void read_all(BenchService& bench, std::int64_t judged) {
    bench.poll();
    bench.wait_until([&](const json& service) {
        return service.at("is_idle") == true && service.at("messages_judged").get<std::int64_t>() >= judged;
    });
}

} // namespace

bool bench_calls(const Settings& settings) {
    try {
        BenchService bench(settings, at_rest);
        for (const auto* tenant : {"m", "g"}) bench.world().remand({"tenant", "mode", tenant, "monitor"});
        bench.world().clouds().set_switches(R"({"google": {"quota": "new"}})");
        bench.start();
        bench.wait_until([](const json& service) { return service.at("is_idle") == true; });
        // The second round of a mailbox is the first that is like all others.
        read_all(bench, 0);
        bench.world().clouds().clear_ledger();
        read_all(bench, 0);
        const auto quiet_graph = sum_of(count_calls(bench, "microsoft"));
        const auto quiet_gmail = bench.world().clouds().units();

        bench.world().clouds().clear_ledger();
        bench.deliver(0, settings.messages);
        read_all(bench, static_cast<std::int64_t>(settings.messages));
        const auto graph = count_calls(bench, "microsoft");
        const auto gmail = count_calls(bench, "google");
        const auto units = bench.world().clouds().units();
        bench.stop();

        const auto half = static_cast<double>(settings.messages / 2);
        const auto boxes = static_cast<double>(settings.mailboxes / 2);
        // A batch is one request on the wire; its two items are what Graph counts.
        const double graph_calls = static_cast<double>(sum_of(graph) - (graph.contains("graph.batch") ? graph.at("graph.batch") : 0));
        const double least_graph = half + 2 * boxes;
        const double least_units = 20 * half + 2 * boxes;
        fmt::print("calls, {} new messages in {} mailboxes of both clouds, one poll\n", settings.messages, settings.mailboxes);
        fmt::print("  Graph: {:.0f} requests, the least is {:.0f}: ratio {:.2f} ({:.2f} a message); a quiet poll {:.2f} a mailbox\n",
                   graph_calls, least_graph, graph_calls / least_graph, graph_calls / half,
                   static_cast<double>(quiet_graph) / boxes);
        print_operations(graph);
        fmt::print("  Gmail: {} units, the least is {:.0f}: ratio {:.2f} ({:.2f} a message); a quiet poll {:.2f} a mailbox\n", units,
                   least_units, static_cast<double>(units) / least_units, static_cast<double>(units) / half,
                   static_cast<double>(quiet_gmail) / boxes);
        print_operations(gmail);
        return true;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "calls: {}\n", problem.what());
        return false;
    }
}

} // namespace remand::bench
