// remand registry match: would a sender be read as somebody of the registry? From a context file, with no service and
// no database, or from a tenant.
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "service/cli/terminal.hpp"

namespace remand::cli {

struct MatchQuestion {
    std::string name, address;
};
struct MatchAnswer {
    bool is_match = false;
    std::string person, rule; // empty without a match
};

// Answers several at once; one answer for each question, in their order.
using Matcher = std::function<Result<std::vector<MatchAnswer>>(const std::vector<MatchQuestion>&)>;

// Who is in a context file (service/context_file.hpp). fix_configuration when it cannot be used.
[[nodiscard]] Result<Matcher> matcher_of_context(const std::string& file);

// `words`: NAME ADDRESS, or nothing or "-" for lines of "NAME<tab>ADDRESS" on `in`, which are answered as they come. A
// line that is none is named on `err` with its number, and the exit code is 1 at the end; the others are answered.
int run_match(const std::vector<std::string>& words, const Matcher& matcher, std::istream& in,
              const Terminal& terminal);

} // namespace remand::cli
