// Checks of doctor() that are the same for every provider.
#pragma once

#include <optional>
#include <string>

#include "connectors/connector.hpp"
#include "core/clock.hpp"

namespace remand {

[[nodiscard]] Check passed(std::string what, std::string detail);
[[nodiscard]] Check warned(std::string what, std::string detail);
// With patience where the trouble may pass by itself (wait, retry); `patience` otherwise.
[[nodiscard]] Check failed(std::string what, const Error& error, std::chrono::minutes patience = {});

// Assertions and tokens live minutes: a clock that is off by more than five of them breaks them, one that is off by
// more than one will soon. nullopt where nothing was measured.
[[nodiscard]] std::optional<Check> clock_check(const std::optional<Duration>& skew);

} // namespace remand
