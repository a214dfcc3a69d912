// Dwell: from the moment a bad message is delivered until it is moved, with polls alone and with notifications. Both clocks
// are this machine's. Polls are at their default for a day (60 s); the mailboxes are quiet, as most are at most times.
#include "tests/bench/benchmarks.hpp"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/bench/bench_mail.hpp"
#include "tests/bench/bench_world.hpp"
#include "tests/emulator/certificates.hpp"

namespace remand::bench {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

struct Dwell {
    double p50 = 0, p95 = 0, p99 = 0;
};

double percentile(std::vector<double> sorted, double share) {
    std::sort(sorted.begin(), sorted.end());
    return sorted.at(static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5));
}

int free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    const bool is_bound = ::bind(fd, plain, size) == 0 && ::getsockname(fd, plain, &size) == 0;
    ::close(fd);
    if (!is_bound) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

// Where the service is told: an address that the emulator can reach, with a certificate of its own making.
struct Listener {
    Listener() {
        const auto made = emulator::make_certificates();
        std::ofstream(folder / "cert.pem") << made.leaf_pem;
        std::ofstream(folder / "key.pem") << made.leaf_key_pem;
    }
    std::string configuration() const {
        return fmt::format("[notifications]\npublic_url = \"https://localhost:{0}\"\nlisten = \"127.0.0.1:{0}\"\n"
                           "certificate_file = \"{1}/cert.pem\"\nprivate_key_file = \"{1}/key.pem\"\n",
                           port, folder.path().string());
    }
    TempDirectory folder;
    int port = free_port();
};

json tenants_of(BenchWorld& world) {
    const auto answer = world.ask_service("/v1/status");
    return answer.empty() ? json::array() : json::parse(answer).at("tenants");
}

template <class Condition> void wait_for(tests::ChildProcess& service, BenchWorld& world, std::chrono::seconds limit, Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (const auto ending = service.wait(100ms))
            throw std::runtime_error("the service died (" + tests::to_text(ending) + "): " + world.service_errors());
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("it took too long");
    }
}

bool is_ready(BenchWorld& world, bool is_notified) {
    const auto tenants = tenants_of(world);
    if (tenants.empty()) return false;
    return std::all_of(tenants.begin(), tenants.end(), [&](const json& tenant) {
        const auto& status = tenant.at("status");
        return !status.at("oldest_sync").is_null() &&
               (!is_notified || status.at("notifications").at("subscribed") == status.at("mailboxes"));
    });
}

// One bad message into each of `count` mailboxes of each cloud, evenly over `time`; seconds from delivery to move, by cloud.
std::map<std::string, std::vector<double>> dwell_of(BenchWorld& world, tests::ChildProcess& service, std::size_t count,
                                                    std::chrono::milliseconds time) {
    std::map<support::EmulatorKey, std::pair<std::string, Timestamp>> delivered;
    const SystemClock clock;
    const auto began = std::chrono::steady_clock::now();
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t c = 0; c < world.mailboxes().size(); ++c) {
            std::this_thread::sleep_until(began + time * (i * world.mailboxes().size() + c) / (count * world.mailboxes().size()));
            while (!is_bad(n) || static_cast<std::size_t>(cloud_of(n)) != c) ++n;
            const auto& [cloud, addresses] = world.mailboxes()[c];
            const auto at = clock.now();
            delivered[world.clouds().deliver(cloud, addresses.at(i), message(n))] = {cloud, at};
            ++n;
        }
    std::map<std::string, std::vector<double>> seconds;
    wait_for(service, world, 300s, [&] {
        seconds.clear();
        std::map<support::EmulatorKey, Timestamp> moved;
        for (const auto& move : world.clouds().moves())
            if (move.was_carried_out) moved.emplace(move.key, move.time);
        for (const auto& [key, when] : delivered)
            if (const auto found = moved.find(key); found != moved.end())
                seconds[when.first].push_back(std::chrono::duration<double>(found->second - when.second).count());
        return std::all_of(world.mailboxes().begin(), world.mailboxes().end(),
                           [&](const auto& cloud) { return seconds[cloud.first].size() == count; });
    });
    return seconds;
}

std::map<std::string, Dwell> run(const Settings& settings, bool is_notified, std::size_t count) {
    const Listener listener;
    BenchWorld world(settings, "[poll]\nfast_for = \"0s\"\n" + (is_notified ? listener.configuration() : std::string()));
    if (is_notified) {
        const auto [topic, subscription] =
            world.clouds().add_pubsub({.customer = BenchWorld::google_domain, .topic = "mail", .subscription = "remand"});
        world.remand({"tenant", "set", "g", "--pubsub-topic", topic, "--pubsub-subscription", subscription, "--pubsub-endpoint",
                      world.endpoints().gmail_endpoint});
    }
    auto service = world.start_service();
    wait_for(service, world, 300s, [&] { return is_ready(world, is_notified); });
    std::this_thread::sleep_for(is_notified ? 5s : 1s); // the looks that follow each subscription are over
    std::map<std::string, Dwell> dwell;
    for (const auto& [cloud, seconds] : dwell_of(world, service, count, is_notified ? 30s : 60s))
        dwell[cloud] = {percentile(seconds, 0.50), percentile(seconds, 0.95), percentile(seconds, 0.99)};
    service.send_signal(SIGTERM);
    if (!service.wait(30s)) throw std::runtime_error("the service did not stop");
    return dwell;
}

} // namespace

bool bench_dwell(const Settings& settings) {
    try {
        const auto count = static_cast<std::size_t>(settings.mailboxes / 2);
        const auto polled = run(settings, false, count);
        const auto notified = run(settings, true, count);
        fmt::print("dwell, delivery to move, {} bad messages in as many quiet mailboxes of each cloud, seconds\n", count);
        fmt::print("  {:<44}{:>10}{:>10}{:>10}\n", "", "p50", "p95", "p99");
        for (const auto& [cloud, polls] : polled) {
            const auto& told = notified.at(cloud);
            fmt::print("  {:<44}{:>10.2f}{:>10.2f}{:>10.2f}\n", cloud + ", polls 60 s apart", polls.p50, polls.p95, polls.p99);
            fmt::print("  {:<44}{:>10.2f}{:>10.2f}{:>10.2f}\n",
                       cloud + (cloud == "google" ? ", Pub/Sub pulled" : ", notifications"), told.p50, told.p95, told.p99);
            fmt::print("  {:<44}{:>10.0f}{:>10.0f}{:>10.0f}\n", "  ratio: times sooner", polls.p50 / told.p50, polls.p95 / told.p95,
                       polls.p99 / told.p99);
        }
        return true;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "dwell: {}\n", problem.what());
        return false;
    }
}

} // namespace remand::bench
