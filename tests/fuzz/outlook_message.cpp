#include "scanner/extract/compound_file.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/extract/outlook_message.hpp"
#include "scanner/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// Compound files and the messages in them: streams within the limits, and mail that can be read like any other.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t most = 1UL << 20;
    static const bool is_ready = (prepare_extraction(), true);
    remand::fuzz::require(is_ready);
    const auto bytes = remand::fuzz::text(data, size);
    if (const auto streams = read_compound_file(bytes, most)) {
        std::size_t sum = 0;
        for (const auto& stream : *streams) sum += stream.bytes.size();
        remand::fuzz::require(sum <= most && streams->size() <= limits::compound_streams);
    }
    if (const auto mail = mail_of_outlook_message(bytes)) static_cast<void>(extract_facts(*mail, {}));
    return 0;
}
