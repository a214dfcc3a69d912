#include "scanner/extract/extract.hpp"
#include "scanner/facts_json.hpp"
#include "scanner/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// The whole way, libraries included.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool is_prepared = (prepare_extraction(), true);
    const auto facts = extract_facts(remand::fuzz::text(data, size), {});
    remand::fuzz::require(is_prepared && facts.links.size() <= limits::links &&
                          facts.text.size() <= limits::text_bytes);
    const auto text = to_json(facts);
    const auto again = facts_from_json(text);
    remand::fuzz::require(again && to_json(*again) == text);
    return 0;
}
