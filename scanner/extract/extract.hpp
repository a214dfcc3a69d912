// Bytes of one message -> MessageFacts. What worker processes and fuzzers call; nothing in the service may, since this
// is where hostile bytes meet parsers (the pool in worker_pool.cpp is the service's way to it).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanner/facts.hpp"

namespace remand::scanner {

struct ExtractOptions {
    std::vector<std::string> trusted_authserv_ids; // ScanContext's
};

// Once per process, before the first extract_facts(): initialises GMime, and loads what iconv would open files for.
void prepare_extraction();

// Pure but for time and memory, which the limits bound only in what is known to hurt: run it under rlimits. Throws only
// std::bad_alloc.
[[nodiscard]] MessageFacts extract_facts(std::string_view bytes, const ExtractOptions& options);

} // namespace remand::scanner
