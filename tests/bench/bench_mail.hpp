// Mail for the benchmarks: made anew from a seed, in the mixture of an office (text, HTML with links, attachments).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace remand::bench {

// Message `n` of the stream; always the same for the same number. Median 12 KB, every tenth with a 60 KB attachment.
[[nodiscard]] std::string message(std::size_t n);
[[nodiscard]] std::vector<std::string> messages(std::size_t count);

} // namespace remand::bench
