// What subscribers are sent.
#pragma once

#include <string_view>

#include "tests/emulator/model/world.hpp"

namespace remand::emulator::graph {

// Tells of what changed in the mailbox: a watcher of the world.
void notify(World& world, Mailbox& mailbox);
// reauthorizationRequired, subscriptionRemoved (which removes it) or missed, to the subscription's lifecycle URL.
void send_lifecycle_event(World& world, const Subscription& subscription, std::string_view event);

} // namespace remand::emulator::graph
