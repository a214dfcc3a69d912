// Files that honest pages carry in base64: the tables of a report to export, the data that it shows. Worker processes
// only.
#pragma once

#include <string_view>

namespace remand::scanner {

// An Office document without a program, or an open archive of nothing but data (JSON, CSV, XML, pictures). `base64` may
// have the quotes, commas and line ends of a script in it. False for whatever cannot be read.
[[nodiscard]] bool is_harmless_cargo(std::string_view base64);

} // namespace remand::scanner
