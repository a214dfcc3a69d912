#include "scanner/extract/links.hpp"
#include "core/text.hpp"
#include "scanner/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// A link is valid UTF-8, bounded, and its own destination: reading it again leads to the same host.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto href = remand::fuzz::text(data, size);
    for (const auto base : {std::string_view{}, std::string_view{"https://base.test/dir/page"}}) {
        const auto link = read_link(href, base);
        if (!link) continue;
        remand::fuzz::require(link->href.size() <= limits::href_bytes);
        remand::fuzz::require(remand::to_valid_utf8(link->href + link->host) == link->href + link->host);
    }
    return 0;
}
