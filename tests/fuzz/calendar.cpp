#include "scanner/extract/calendar.hpp"
#include "core/text.hpp"
#include "scanner/extract/passwords.hpp"
#include "scanner/limits.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// Invitations, and the search for passwords: both read text that a stranger wrote.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = remand::to_valid_utf8(remand::fuzz::text(data, size));
    const CharsetDecoder charset(CharsetDecoder::all);
    const auto calendar = read_calendar(text, charset);
    remand::fuzz::require(calendar.urls.size() <= limits::links && remand::to_valid_utf8(calendar.text) == calendar.text);
    const auto found = find_passwords(text, text);
    remand::fuzz::require(found.candidates.size() <= limits::password_candidates);
    return 0;
}
