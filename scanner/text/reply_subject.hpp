// Subjects that answer or pass on an earlier message. Pure; thread-safe.
#pragma once

#include <string_view>

namespace remand::scanner {

// "Re:", "AW:", "Antw:", "Fwd: ", also behind the mark of a mailing list ("[talk] Re: ..."). Of a folded subject.
[[nodiscard]] bool is_reply_subject(std::string_view folded);
[[nodiscard]] bool is_forward_subject(std::string_view folded);

} // namespace remand::scanner
