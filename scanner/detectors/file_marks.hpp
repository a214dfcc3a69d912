// What the extractor has marked about a file (Attachment::smuggling).
#pragma once

#include <algorithm>
#include <string_view>

#include "scanner/facts.hpp"

namespace remand::scanner {

[[nodiscard]] inline bool has_mark(const Attachment& file, std::string_view mark) {
    return std::find(file.smuggling.begin(), file.smuggling.end(), mark) != file.smuggling.end();
}

} // namespace remand::scanner
