// What the resources of the Directory share.
#pragma once

#include <functional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "tests/emulator/google/gmail.hpp"

namespace remand::emulator::gmail {

[[nodiscard]] bool is_this_customer(const Call& call, std::string_view name);
// A page of what `make` makes under `name`, which is absent when there are none. Page tokens are good for three days.
[[nodiscard]] Response directory_page(const Call& call, std::string_view kind, std::string_view name, std::size_t count,
                                      const std::function<nlohmann::json(std::size_t)>& make, std::size_t usual,
                                      std::size_t largest);

} // namespace remand::emulator::gmail
