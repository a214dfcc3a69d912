// Which given names may stand for each other, and which words stand beside a name. Read from the lists in
// identity/data/, which say where they come from. Immutable after the first use; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace remand::scanner {

// All of these take a word in lower case ASCII.

// The lines of nicknames.txt that hold this name: two names stand for each other when they share one.
[[nodiscard]] std::span<const std::uint16_t> nickname_lines(std::string_view name);
[[nodiscard]] bool may_stand_for(std::string_view one, std::string_view other);
[[nodiscard]] bool is_given_name(std::string_view word);

[[nodiscard]] bool is_honorific(std::string_view word);
// Honorifics, offices, departments and legal forms: they do not make a name another one.
[[nodiscard]] bool is_addition(std::string_view word);
[[nodiscard]] bool is_company_form(std::string_view word);
[[nodiscard]] bool is_particle(std::string_view word);

} // namespace remand::scanner
