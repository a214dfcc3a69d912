#include "scanner/extract/preflight.hpp"
#include "scanner/extract/extract.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// What preflight refuses, the small reader that stands in for the libraries must still be able to read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = remand::fuzz::text(data, size);
    const auto reason = preflight(bytes);
    remand::fuzz::require(preflight(bytes) == reason);
    static const bool is_prepared = (prepare_extraction(), true);
    if (!reason.empty()) remand::fuzz::require(is_prepared && !extract_facts(bytes, {}).unscannable.empty());
    return 0;
}
