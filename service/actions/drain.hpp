// Carries out everything that is due now, on the calling thread: for the command line when no service runs, and for
// tests.
#pragma once

#include <stop_token>

#include "service/actions/action_engine.hpp"
#include "service/active_tenant.hpp"

namespace remand::service {

struct Drained {
    int settled = 0, put_off = 0;
};

// The caller holds the instance lock and no Runtime is running. Rows that another process left in `sending` are looked
// at first. What is put off stays for the next call or the service.
[[nodiscard]] Result<Drained> drain(const ActiveTenants& tenants, ActionEngine& engine, db::Database& database,
                                    const Clock& clock, std::stop_token stop = {});

} // namespace remand::service
