// Comma-separated values (RFC 4180) as spreadsheets write them: quotes, line breaks inside them, CRLF, a byte order
// mark. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace remand::service {

struct CsvLine {
    std::size_t line = 1; // where it begins in the file
    std::vector<std::string> fields;
};
// Empty lines are left out. fix_configuration "csv.invalid" with the line: a quote that is not closed, or text behind a
// closing one.
[[nodiscard]] Result<std::vector<CsvLine>> read_csv(std::string_view text);
[[nodiscard]] std::string csv_field(std::string_view text); // quoted where it must be

} // namespace remand::service
