// What one judged message adds to the tenant's sender graph. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/verdict.hpp"
#include "scanner/facts.hpp"
#include "scanner/scan_context.hpp"

namespace remand::scanner {

struct GraphFacts {
    std::vector<std::string> written_to; // sender keys of people outside; when somebody here wrote it, with proof
    std::vector<std::string> correspondents; // their full addresses, lower case
    std::vector<std::string> signers;    // registrable domains of passing signatures
    std::vector<std::string> reply_to;   // sender keys
    std::vector<std::string> link_hosts; // registrable domains
};

inline constexpr std::size_t most_graph_facts = 30; // of each list

[[nodiscard]] GraphFacts graph_facts(const MessageFacts& facts, const Verdict& verdict, const ScanContext& context);

} // namespace remand::scanner
