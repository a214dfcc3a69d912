// The line that a tenant's own server writes above mail from outside ("CAUTION: This email originated from outside ..."): it
// warns of links and attachments, and is not the sender's. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

namespace remand::scanner {

// How many bytes at the beginning of a folded body (fold()) are such a line: at most a sentence that says where the mail came
// from and one of advice without a lure in them, so that nothing else can hide there; 0 where there is none.
[[nodiscard]] std::size_t banner_size(std::string_view folded);

} // namespace remand::scanner
