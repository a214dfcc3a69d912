#include "scanner/facts_json.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// What is read back is written the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto facts = facts_from_json(remand::fuzz::text(data, size));
    if (!facts) return 0;
    const auto text = to_json(*facts);
    const auto again = facts_from_json(text);
    remand::fuzz::require(again && to_json(*again) == text);
    return 0;
}
