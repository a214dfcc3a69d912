// A message that Outlook saved (.msg, MS-OXMSG), written as internet mail, so that everything that reads mail reads it too.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remand::scanner {

// nullopt when it is another kind of compound file. Header fields are those that it came with, where it kept them, else what
// Outlook shows; text, HTML and files follow as parts. What is kept as RTF alone is not read.
[[nodiscard]] std::optional<std::string> mail_of_outlook_message(std::string_view bytes);

} // namespace remand::scanner
