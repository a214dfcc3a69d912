// What the writer of a mail says himself, without what follows it by habit: quoted mail, legal notices, ways to
// unsubscribe. A short request stays short however long its footer is. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <span>
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

// The patterns (RE2 syntax, over folded text) that new_text() ends at.
[[nodiscard]] std::span<const std::string_view> end_marks();
// Whether one of them, by its place among them, tells of quoted mail and not of a footer.
[[nodiscard]] bool is_mark_of_quotation(std::size_t mark);

} // namespace remand::scanner
