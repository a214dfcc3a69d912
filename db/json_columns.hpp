// Values that are kept as JSON text in one column. The readers give nullopt for text that they did not write.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message.hpp"
#include "core/verdict.hpp"

namespace remand::db {

[[nodiscard]] std::string to_json(const std::vector<std::string>& words);
[[nodiscard]] std::optional<std::vector<std::string>> parse_words(std::string_view json);

[[nodiscard]] std::string to_json(const Location& location);
[[nodiscard]] std::optional<Location> parse_location(std::string_view json);

[[nodiscard]] std::string to_json(const Explanation& explanation);
[[nodiscard]] std::optional<Explanation> parse_explanation(std::string_view json);

} // namespace remand::db
