#include <fmt/format.h>

#include "db/connection.hpp"
#include "db/stores.hpp"

namespace remand::db {

Result<std::vector<SubscriptionRecord>> SubscriptionStore::list(const TenantId& tenant) const {
    std::vector<SubscriptionRecord> records;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT mailbox, provider_id, proof, channel, expires_at, renew_at FROM subscription"
                                " WHERE tenant = ? ORDER BY mailbox",
                                {tenant.value}, [&](Row& row) {
                                    SubscriptionRecord record;
                                    record.mailbox = {row.text()};
                                    record.provider_id = row.text();
                                    record.proof_hash = row.text();
                                    record.channel_hash = row.text();
                                    record.expires_at = row.time();
                                    record.renew_at = row.time();
                                    records.push_back(std::move(record));
                                });
    });
    if (!done) return fail(done.error());
    return records;
}

Result<void> SubscriptionStore::put(const TenantId& tenant, const SubscriptionRecord& subscription) {
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto is_known = connection.number("SELECT 1 FROM tenant WHERE id = ?", {tenant.value});
        if (!is_known) return fail(is_known.error());
        if (!*is_known)
            return fail(ErrorKind::give_up, "tenant.unknown", fmt::format("There is no tenant {}.", tenant.value));
        const auto done = connection.run(
            "INSERT INTO subscription (tenant, mailbox, provider_id, proof, channel, expires_at, renew_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, mailbox) DO UPDATE SET"
            " provider_id = excluded.provider_id, proof = excluded.proof, channel = excluded.channel,"
            " expires_at = excluded.expires_at, renew_at = excluded.renew_at",
            {tenant.value, subscription.mailbox.value, subscription.provider_id, Blob{subscription.proof_hash},
             Blob{subscription.channel_hash}, subscription.expires_at, subscription.renew_at});
        if (!done) return fail(done.error());
        return {};
    });
}

Result<void> SubscriptionStore::drop(const TenantId& tenant, const MailboxId& mailbox) {
    return database_.write([&](Connection& connection) -> Result<void> {
        const auto done =
            connection.run("DELETE FROM subscription WHERE tenant = ? AND mailbox = ?", {tenant.value, mailbox.value});
        if (!done) return fail(done.error());
        return {};
    });
}

} // namespace remand::db
