// Reading Graph's JSON leniently: members may be absent or null, and raw control bytes occur in subjects (seen by
// others: corso). For .cpp files only, since it brings in the whole JSON library.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace remand::graph {

// A discarded value (is_discarded()) when it is not JSON even after broken UTF-8 and control bytes were replaced.
[[nodiscard]] nlohmann::json parse_json(std::string_view text);

// "" / false / 0 when the object has no such member or it is of another type.
[[nodiscard]] std::string text_of(const nlohmann::json& object, std::string_view key);
[[nodiscard]] bool flag_of(const nlohmann::json& object, std::string_view key, bool otherwise = false);
[[nodiscard]] const nlohmann::json& member(const nlohmann::json& object, std::string_view key); // null when absent

} // namespace remand::graph
