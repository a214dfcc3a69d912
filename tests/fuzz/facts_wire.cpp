#include "scanner/facts_wire.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// What a worker process may send once a mail has taken it over: refused, or read back as it is written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto facts = facts_from_wire(remand::fuzz::text(data, size));
    if (!facts) return 0;
    const auto again = facts_from_wire(to_wire(*facts));
    remand::fuzz::require(again && to_wire(*again) == to_wire(*facts));
    return 0;
}
