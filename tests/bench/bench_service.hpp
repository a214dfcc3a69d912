// A BenchWorld whose service runs: what the benchmarks that look at it as it works share.
#pragma once

#include <functional>
#include <optional>

#include <nlohmann/json.hpp>

#include "tests/bench/bench_world.hpp"

namespace remand::bench {

class BenchService {
public:
    BenchService(const Settings& settings, const std::string& more) : world_(settings, more) {}

    [[nodiscard]] BenchWorld& world() { return world_; }
    void deliver(std::size_t first, std::size_t count); // messages of bench_mail, spread over all mailboxes
    void start() { process_ = world_.start_service(); }
    [[nodiscard]] nlohmann::json status(); // GET /v1/status; null while it does not answer
    // The `service` object of the status once `is_done` likes it. Throws when the service dies.
    nlohmann::json wait_until(const std::function<bool(const nlohmann::json&)>& is_done);
    void poll(); // every mailbox, now
    [[nodiscard]] int pid() const { return process_->pid(); }
    [[nodiscard]] double resident_megabytes() const;
    void stop();

private:
    BenchWorld world_;
    std::optional<tests::ChildProcess> process_;
};

} // namespace remand::bench
