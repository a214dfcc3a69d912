// Who wrote the mail that is quoted in a mail. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct QuotedPerson {
    std::string name;   // folded; may be empty
    std::string local;  // lower case
    std::string domain; // lower case
};

// The senders that quotation heads name ("From: Jane <jane@corp.test>", "On Monday, Jane <jane@corp.test> wrote:", in
// seven languages), each once. `folded` as fold() gives it.
[[nodiscard]] std::vector<QuotedPerson> quoted_people(std::string_view folded);

} // namespace remand::scanner
