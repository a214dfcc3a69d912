#include "service/actions/carry_out.hpp"

namespace remand::service {

Result<void> carry_out(const std::vector<std::int64_t>& actions, const ActiveTenants& tenants, ActionEngine& engine,
                       db::Database& database) {
    const db::ActionStore store(database);
    for (const auto id : actions) {
        const auto action = store.find(id);
        if (!action) return fail(action.error());
        const auto tenant = *action ? tenants.find((*action)->tenant) : nullptr;
        if (!tenant) continue;
        if (engine.carry_out(*tenant, id).how == ActionEnd::How::trouble)
            return fail(ErrorKind::retry, "actions.store_failed",
                        "The database could not be written; the log says why.");
    }
    return {};
}

} // namespace remand::service
