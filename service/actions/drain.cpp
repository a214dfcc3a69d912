#include "service/actions/drain.hpp"

#include "service/actions/action_queue.hpp"

namespace remand::service {

Result<Drained> drain(const ActiveTenants& tenants, ActionEngine& engine, db::Database& database, const Clock& clock,
                      std::stop_token stop) {
    if (auto recovered = engine.recover(); !recovered) return fail(recovered.error());
    std::vector<TenantId> ids;
    for (const auto& tenant : tenants.all()) ids.push_back(tenant->record.id);
    ActionQueue queue(database, clock);
    queue.set_tenants(ids);

    Drained drained;
    while (!stop.stop_requested()) {
        auto action = queue.take();
        if (!action) {
            queue.look_again(); // the last look may be younger than rows that were requested since
            action = queue.take();
        }
        if (!action) break;
        const auto tenant = tenants.find(action->tenant);
        const ActionEnd end =
            tenant ? engine.carry_out(*tenant, action->id) : ActionEnd{ActionEnd::How::tenant_blocked, {}};
        queue.release(*action, end.mailbox_rest);
        switch (end.how) {
        case ActionEnd::How::settled:
            ++drained.settled;
            break;
        case ActionEnd::How::put_off:
            ++drained.put_off;
            break;
        case ActionEnd::How::tenant_blocked:
            queue.block(action->tenant, ActionEngine::consent_wait);
            break;
        case ActionEnd::How::trouble:
            return fail(ErrorKind::retry, "actions.store_failed",
                        "The database could not be written; the log says why.");
        }
    }
    return drained;
}

} // namespace remand::service
