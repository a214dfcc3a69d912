// Web addresses in plain text, as mail programs make them clickable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

// "http://…", "https://…", "www.…", and a domain before a path ("short.test/abc"), in their order; at most `most`.
[[nodiscard]] std::vector<std::string> find_urls(std::string_view text, std::size_t most);

} // namespace remand::scanner
