// What an administrator would check by hand: the key, each scope by name, the directory, a mailbox; and what is granted
// beyond need.
#pragma once

#include <vector>

#include "connectors/connector.hpp"
#include "connectors/google/api.hpp"
#include "connectors/http/clock_skew.hpp"
#include "connectors/oauth/rotating_source.hpp"
#include "connectors/providers.hpp"

namespace remand::google {

struct Patient {
    const ProviderSettings& settings;
    Api& api;
    const oauth::RotatingSource& credentials;
    const http::SkewMeter& clock;
};
[[nodiscard]] std::vector<Check> examine(const Patient& patient);

} // namespace remand::google
