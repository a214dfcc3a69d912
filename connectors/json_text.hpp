// Text out of JSON that somebody else wrote.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace remand {

// The text under `name`; empty when `object` is none, has no such member, or that is no text.
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* name);

} // namespace remand
