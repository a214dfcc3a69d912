// What an administrator would check by hand, in that order: the token, each permission, the tenant, the users, a
// mailbox, and the mailbox that must stay closed.
#pragma once

#include <vector>

#include "connectors/connector.hpp"
#include "connectors/graph/client.hpp"
#include "connectors/http/clock_skew.hpp"
#include "connectors/oauth/rotating_source.hpp"
#include "connectors/providers.hpp"

namespace remand::graph {

struct Patient {
    const ProviderSettings& settings;
    Client& client;
    const oauth::RotatingSource& credentials;
    const http::SkewMeter& clock;
};
[[nodiscard]] std::vector<Check> run_checks(const Patient& patient);

} // namespace remand::graph
