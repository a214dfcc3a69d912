// How alike two words of names are. Pure; thread-safe.
#pragma once

#include <cstddef>

#include "scanner/identity/name_words.hpp"

namespace remand::scanner {

enum class Likeness { none, initial, one_letter, nickname, lookalike, spelling, same };

inline constexpr std::size_t one_edit_from = 5; // letters
inline constexpr std::size_t one_swap_from = 4; // "Jnoh"

// `is_given`: they are given names, which have short forms and endings of their own.
[[nodiscard]] Likeness likeness_of(const NameWord& shown, const NameWord& real, bool is_given);

} // namespace remand::scanner
