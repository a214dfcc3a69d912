// The peer that scans mail as well: rspamd, started for the measurement with one worker on loopback and nothing that would
// ask the network (no DNS, no reputation, no fuzzy hashes, no statistics), which makes it cheaper than in service.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace remand::bench {

struct PeerFigures {
    std::string version;
    double cpu_micros = 0;    // of its worker, a message
    double median_micros = 0; // from request to answer
    std::size_t scanned = 0;
};

// nullopt when it is not installed or does not come up; `why` says so in a sentence.
[[nodiscard]] std::optional<PeerFigures> measure_rspamd(std::span<const std::string> mail, std::string& why);

} // namespace remand::bench
