// The life of a worker process: greet, then answer requests until the service closes the socket.
#pragma once

#include <functional>
#include <string_view>

#include "scanner/extract/extract.hpp"

namespace remand::scanner {

using ExtractFunction = std::function<MessageFacts(std::string_view bytes, const ExtractOptions& options)>;

// Reads its limits from the arguments ("--memory BYTES --cpu SECONDS"). Returns the process's exit status.
// `extract` is extract_facts; the tests' worker wraps it to misbehave on demand.
[[nodiscard]] int run_worker(int argument_count, char** arguments, const ExtractFunction& extract);

} // namespace remand::scanner
