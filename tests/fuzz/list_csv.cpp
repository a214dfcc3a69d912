#include "service/lists/csv.hpp"

#include "db/list_store.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::service;

// What is read and written is read again to the same entries.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto entries = read_list_csv(remand::fuzz::text(data, size), {});
    if (!entries) return 0;
    const auto again = read_list_csv(to_list_csv(*entries), {});
    remand::fuzz::require(again && again->size() == entries->size());
    for (std::size_t i = 0; i < entries->size(); ++i)
        remand::fuzz::require(remand::db::says_the_same((*entries)[i], (*again)[i]));
    return 0;
}
