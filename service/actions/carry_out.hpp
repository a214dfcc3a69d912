// Carries out certain actions and no others, on the calling thread: for a command when no service runs. What else is
// planned waits for the service; whoever stopped it may have had a reason.
#pragma once

#include <cstdint>
#include <vector>

#include "service/actions/action_engine.hpp"
#include "service/active_tenant.hpp"

namespace remand::service {

// The caller holds the instance lock, no Runtime is running, and the engine has recovered what the last process left.
// Each is tried once if it is due; how it ended is in its row. Fails when our own store does.
[[nodiscard]] Result<void> carry_out(const std::vector<std::int64_t>& actions, const ActiveTenants& tenants,
                                     ActionEngine& engine, db::Database& database);

} // namespace remand::service
