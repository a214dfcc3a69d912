#include "scanner/extract/archive_listing.hpp"
#include "scanner/extract/containers.hpp"
#include "scanner/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

namespace {

void check(const ArchiveListing& listing, std::size_t most) {
    std::size_t unpacked = 0;
    for (const auto& entry : listing.entries) {
        unpacked += entry.bytes.size();
        remand::fuzz::require(entry.name.size() <= limits::file_name_bytes);
    }
    remand::fuzz::require(listing.entries.size() <= limits::archive_entries && unpacked <= most);
}

} // namespace

// Archives, with and without passwords, winmail.dat and OneNote: entries and bytes within their limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t most = 4UL << 20;
    const auto bytes = remand::fuzz::text(data, size);
    check(list_archive(bytes, most), most);
    check(list_archive(bytes, most, {"4821", "infected"}), most);
    check(list_tnef(bytes, most), most);
    check(list_onenote(bytes, most), most);
    return 0;
}
