// Address lists as GMime, and with it most mail software, reads them: forgiving. Worker processes only.
#pragma once

#include <string_view>
#include <vector>

#include "scanner/extract/charset.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

// At most limits::addresses. The value has passed preflight, which bounds the recursion of nested groups.
[[nodiscard]] std::vector<Address> parse_addresses_forgivingly(std::string_view value, const CharsetDecoder& charset);

} // namespace remand::scanner
