// Exercises of awareness training: mail of a vendor that is known for them (data/phish_simulations.txt), marked with the
// vendor's header field. Who sent it must be proven by what the receiver wrote: the field alone, which anybody can
// write, would be a way past every rule that spares exercises. Immutable; thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ip_network.hpp"
#include "core/result.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

// One row of the list, "X-PHISHTEST 192.0.2.0/24" or "X-PHISHTEST vendor.test".
struct PhishSimulation {
    std::string header;  // lower case
    std::string domain;  // of a signature that passed, or above it; empty: `network` instead
    IpNetwork network{}; // of the address that the receiver saw
};
// fix_configuration "lists.row" with one sentence for a row that does not read so.
[[nodiscard]] Result<PhishSimulation> parse_phish_simulation(std::string_view row);

class PhishSimulations {
public:
    explicit PhishSimulations(std::span<const std::string> rows); // those that do not read are left out
    [[nodiscard]] bool cover(const MessageFacts& facts) const;

private:
    std::vector<PhishSimulation> all_;
};

// By the lists in use.
[[nodiscard]] bool is_phish_simulation(const MessageFacts& facts);

} // namespace remand::scanner
