// Mail for the benchmarks: made anew from a seed, in the mixture of an office, stamped as the provider of each stamps.
//
// Sizes follow those of business mail: the median is 10 KB, a fifth is above 20 KB, one in twenty is above 200 KB, and
// every tenth carries an attachment of 60 KB. The text is the same in plain and in HTML, in words as frequent as in
// English. One in 21 is bad: it fails DMARC against its owner's wish, and shows another link than it opens.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace remand::bench {

enum class Cloud { microsoft, google };

// Message `n` of the stream; always the same for the same number.
[[nodiscard]] std::string message(std::size_t n);
[[nodiscard]] std::vector<std::string> messages(std::size_t count);
// Whose stamps it carries: the clouds take turns.
[[nodiscard]] Cloud cloud_of(std::size_t n);
[[nodiscard]] bool is_bad(std::size_t n);
// Bad ones among the first `count`.
[[nodiscard]] int count_bad(std::size_t count);

} // namespace remand::bench
