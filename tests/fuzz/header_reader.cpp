#include "scanner/extract/header_facts.hpp"
#include "scanner/extract/preflight.hpp"
#include "scanner/facts_json.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// The readers that run in the service process: preflight, header, strict addresses, trust boundary.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = remand::fuzz::text(data, size);
    static_cast<void>(preflight(bytes));
    const auto header = read_header(bytes);
    remand::fuzz::require(header.begin <= header.body && header.body <= size);
    const auto facts = header_only_facts(bytes, {"mx.example.com"}, "fuzzed");
    remand::fuzz::require(facts.unscannable == "fuzzed" && facts_from_json(to_json(facts)).has_value());
    return 0;
}
