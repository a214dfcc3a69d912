// Reading Google's JSON without trusting it: what is absent or of another type is empty.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/clock.hpp"

namespace remand::google {

[[nodiscard]] std::string text_field(const nlohmann::json& object, const char* name); // valid UTF-8
[[nodiscard]] bool flag_field(const nlohmann::json& object, const char* name);
[[nodiscard]] std::vector<std::string> list_field(const nlohmann::json& object, const char* name);
// An array's elements; none when it is absent, as Google leaves empty arrays away.
[[nodiscard]] const nlohmann::json& array_field(const nlohmann::json& object, const char* name);
// The labels of a message; Google leaves them away when there are none.
[[nodiscard]] std::set<std::string> labels_in(const nlohmann::json& message);
// The Message-ID of a message in the form "metadata", as its header has it.
[[nodiscard]] std::string message_id_header(const nlohmann::json& message);
// "internalDate": milliseconds since 1970 in a string.
[[nodiscard]] Timestamp time_field(const nlohmann::json& object, const char* name);

} // namespace remand::google
