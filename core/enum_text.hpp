// Enum values and their words, kept in one table per enum: for .cpp files that define to_text and parse_*.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/text.hpp"

namespace remand {

template <class Enum, std::size_t N> using EnumTable = std::array<std::pair<Enum, std::string_view>, N>;

template <class Enum, std::size_t N> std::string_view text_of(const EnumTable<Enum, N>& table, Enum value) {
    for (const auto& [entry, text] : table)
        if (entry == value) return text;
    return "unknown";
}

template <class Enum, std::size_t N>
std::optional<Enum> value_of(const EnumTable<Enum, N>& table, std::string_view text) {
    for (const auto& [value, name] : table)
        if (equals_ignoring_case(name, text)) return value;
    return {};
}

} // namespace remand
