// From a changed mailbox to whoever listens at the topic.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/model/world.hpp"

namespace remand::emulator::gmail {

// Tells of what changed in the mailbox: a watcher of the world.
void notify(World& world, Mailbox& mailbox);
// A message for every subscription of the topic: kept until it is pulled, or sent as the switches say.
void publish(World& world, const std::string& topic, const std::string& data);
// A JWT signed with the key that /oauth2/v3/certs shows.
[[nodiscard]] std::string google_signed(World& world, const nlohmann::json& claims);

} // namespace remand::emulator::gmail
