// What a file is, by its content; the name and the declared type are claims and only decide between texts.
#pragma once

#include <string_view>

#include "scanner/facts.hpp"

namespace remand::scanner {

[[nodiscard]] FileKind file_kind(std::string_view bytes, std::string_view name, std::string_view declared_type);

// Whether the kind can hold other files that list_archive() reads.
[[nodiscard]] bool is_archive(FileKind kind);

} // namespace remand::scanner
