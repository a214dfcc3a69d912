#include "service/tenant_status.hpp"

#include <algorithm>

namespace remand::service {

Result<TenantStatus> read_tenant_status(db::Database& database, const TenantId& tenant) {
    TenantStatus status;
    status.tenant = tenant;
    const auto mailboxes = db::MailboxStore(database).list(tenant);
    if (!mailboxes) return fail(mailboxes.error());
    for (const auto& mailbox : *mailboxes) {
        if (db::is_left_out(mailbox)) continue;
        ++status.mailboxes;
        if (mailbox.state == db::MailboxState::parked)
            ++status.mailboxes_parked;
        else if (mailbox.synced_at)
            status.oldest_sync = std::min(status.oldest_sync.value_or(*mailbox.synced_at), *mailbox.synced_at);
    }
    const auto left_out = db::MailboxStore(database).left_out(tenant);
    if (!left_out) return fail(left_out.error());
    status.mailboxes_left_out = static_cast<int>(left_out->size());
    const auto pending = db::MessageStore(database).count_pending(tenant);
    if (!pending) return fail(pending.error());
    status.pending_messages = *pending;
    const auto distinct = db::MessageStore(database).count_distinct(tenant);
    if (!distinct) return fail(distinct.error());
    status.distinct_messages = *distinct;
    const auto totals = db::ActionStore(database).totals(tenant);
    if (!totals) return fail(totals.error());
    for (const auto& row : *totals) {
        if (row.state == ActionState::held) status.held_actions += row.actions;
        if (row.state == ActionState::planned || row.state == ActionState::sending)
            status.waiting_actions += row.actions;
    }
    const auto subscriptions = db::SubscriptionStore(database).list(tenant);
    if (!subscriptions) return fail(subscriptions.error());
    status.notifications.is_on = !subscriptions->empty();
    status.notifications.subscribed = static_cast<int>(subscriptions->size());
    return status;
}

} // namespace remand::service
