// The text of a message as it is kept: sealed, apart from the facts, and what its files say behind it. Pure.
#pragma once

#include <string>

#include "scanner/facts.hpp"

namespace remand::service {

// Takes the texts out of the facts. A form feed stands between them, which no text has in it.
[[nodiscard]] std::string take_text(scanner::MessageFacts& facts);
// And puts them back, so that the facts are judged again as they were the first time.
void put_text_back(scanner::MessageFacts& facts, std::string kept);

} // namespace remand::service
