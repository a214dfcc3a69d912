#include "scanner/extract/virtual_disk.hpp"
#include "scanner/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// Disk images: no more entries than the limit, no more bytes than the file has or than are asked for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = remand::fuzz::text(data, size);
    (void)is_virtual_disk(bytes);
    for (const std::size_t most : {std::size_t{4} << 20U, std::size_t{100}}) {
        const auto listing = list_virtual_disk(bytes, most);
        std::size_t unpacked = 0;
        for (const auto& entry : listing.entries) {
            unpacked += entry.bytes.size();
            remand::fuzz::require(entry.name.size() <= limits::file_name_bytes);
        }
        remand::fuzz::require(listing.entries.size() <= limits::archive_entries);
        remand::fuzz::require(unpacked <= most && unpacked <= size);
    }
    return 0;
}
