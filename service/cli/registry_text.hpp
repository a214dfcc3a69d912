// What the commands about directory, registry and domains write alike.
#pragma once

#include <string>
#include <string_view>

#include "service/cli/session.hpp"

namespace remand::cli {

[[nodiscard]] std::string joined(const nlohmann::json& list);                      // with commas
[[nodiscard]] std::string day(const nlohmann::json& object, std::string_view key); // "2026-11-23"
void print_directory_changes(const Terminal& terminal, const nlohmann::json& changes);       // of the directory
[[nodiscard]] std::string registry_path(const std::string& tenant, std::string_view rest = "");

} // namespace remand::cli
