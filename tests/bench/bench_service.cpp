#include "tests/bench/bench_service.hpp"

#include <signal.h>

#include <chrono>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "tests/bench/bench_mail.hpp"

namespace remand::bench {

using nlohmann::json;
using namespace std::chrono_literals;

void BenchService::deliver(std::size_t first, std::size_t count) {
    const auto& boxes = world_.mailboxes();
    for (std::size_t n = first; n < first + count; ++n) {
        const auto& [cloud, addresses] = boxes.at(static_cast<std::size_t>(cloud_of(n)));
        world_.clouds().deliver(cloud, addresses[n / boxes.size() % addresses.size()], message(n));
    }
}

json BenchService::status() {
    const auto answer = world_.ask_service("/v1/status");
    return answer.empty() ? json() : json::parse(answer);
}

json BenchService::wait_until(const std::function<bool(const json&)>& is_done) {
    while (!process_->wait(100ms)) {
        const auto now = status();
        if (now.is_object() && is_done(now.at("service"))) return now.at("service");
    }
    throw std::runtime_error("the service died (" + tests::to_text(process_->wait(0ms)) + "): " + world_.service_errors());
}

void BenchService::poll() {
    for (const auto* tenant : {"m", "g"}) world_.remand({"poll", tenant});
}

double BenchService::resident_megabytes() const {
    std::ifstream status(fmt::format("/proc/{}/status", process_->pid()));
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

void BenchService::stop() {
    process_->send_signal(SIGTERM);
    if (!process_->wait(30s)) throw std::runtime_error("the service did not stop");
}

} // namespace remand::bench
