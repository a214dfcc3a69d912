#include <sstream>

#include "scanner/saved_mail.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// The mbox splitter ends, and does not make more bytes than it was given.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::istringstream input{std::string(remand::fuzz::text(data, size))};
    SavedMail mail({"-"}, input);
    std::size_t total = 0;
    while (const auto message = mail.next())
        if (message->bytes) total += message->bytes->size();
    remand::fuzz::require(total <= size + 1);
    return 0;
}
