#include "service/registry/registry_csv.hpp"

#include "tests/fuzz/fuzz.hpp"

using namespace remand::service;

// What is read and written is read again to what is written the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto people = read_registry_csv(remand::fuzz::text(data, size));
    if (!people) return 0;
    const auto csv = to_registry_csv(*people);
    const auto again = read_registry_csv(csv);
    remand::fuzz::require(again && to_registry_csv(*again) == csv);
    return 0;
}
