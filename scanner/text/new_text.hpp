// What the writer of a mail says himself, without what follows it by habit: quoted mail, legal notices, ways to
// unsubscribe. A short request stays short however long its footer is. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace remand::scanner {

// The front part of a folded text, up to the first mark of quoted mail or of a footer.
[[nodiscard]] std::string_view new_text(std::string_view folded);
// Mail of somebody else stands in it, as answers and forwards carry it.
[[nodiscard]] bool quotes_mail(std::string_view folded);
// The same without what stands in quotation marks and is longer than a name: what somebody reports, not what he says.
[[nodiscard]] std::string without_quotations(std::string_view folded);
// At most so many words from its beginning.
[[nodiscard]] std::string_view first_words(std::string_view folded, std::size_t count);
[[nodiscard]] int word_count(std::string_view folded);

} // namespace remand::scanner
