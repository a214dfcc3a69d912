#include "scanner/extract/mime.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/extract/preflight.hpp"
#include "scanner/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// The walk alone, of what preflight lets through: parts within their limit, whatever the tree is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool is_prepared = (prepare_extraction(), true);
    const auto bytes = remand::fuzz::text(data, size);
    if (!is_prepared || !preflight(bytes).empty()) return 0;
    const CharsetDecoder charset(CharsetDecoder::all);
    const auto tree = parse_mime(bytes, read_header(bytes), charset);
    std::size_t decoded = 0;
    for (const auto& part : tree.parts) decoded += part.bytes.size();
    remand::fuzz::require(tree.parts.size() <= limits::mime_parts + 1 && decoded <= limits::decoded_bytes + size);
    return 0;
}
