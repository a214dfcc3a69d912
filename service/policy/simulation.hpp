// What other settings would have made of the mail of the last days. Stored facts are judged again: no provider is asked,
// no MIME is read, nothing is changed. One step looks at a bounded number of messages, so that a caller can show how far
// it is, and a million messages need no more memory than a hundred.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "db/simulation_store.hpp"
#include "service/active_tenant.hpp"

namespace remand::service {

struct Outcome {
    Disposition disposition = Disposition::none;
    Action action = Action::none; // what the policy asks for, whatever the mode
    auto operator<=>(const Outcome&) const = default;
};

struct SimulatedChange {
    std::int64_t messages = 0;
    std::int64_t without_file = 0; // of these, how many the settings in force would judge so as well: time has changed it
    struct Example {
        std::int64_t message = 0;
        std::string recipient, from_address, subject, reason; // the reason of the new outcome
    };
    std::vector<Example> examples;
};

struct SimulationStep {
    static constexpr std::size_t most_examples = 3; // of each change
    std::int64_t messages = 0;                      // judged again
    std::int64_t without_facts = 0;                 // their facts are not kept any more
    std::map<std::pair<Outcome, Outcome>, SimulatedChange> outcomes; // was -> would be; those that stay the same too
    std::optional<db::SimulationPlace> next;        // null: that was the last
};

struct SimulationLimits {
    int messages = 5000;
    Duration time = std::chrono::seconds{3};
};

// `in_force`: null when nothing but the settings in force is simulated.
[[nodiscard]] Result<SimulationStep> simulate_step(db::Database& database, Clock& clock, const ActiveTenant& wanted,
                                                   const ActiveTenant* in_force, db::SimulationPlace from,
                                                   const SimulationLimits& limits = {});

} // namespace remand::service
