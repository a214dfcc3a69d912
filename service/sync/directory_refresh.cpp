#include "service/sync/directory_refresh.hpp"

namespace remand::service {

Attempt<std::vector<db::MailboxRecord>> refresh_directory(const ActiveTenant& tenant, db::Database& database) {
    db::MailboxStore store(database);
    const auto listed = tenant.connector->list_mailboxes();
    if (!listed) return provider_failed(listed.error());
    if (const auto stored = store.upsert(tenant.record.id, *listed); !stored) return we_failed(stored.error());
    auto records = store.list(tenant.record.id);
    if (!records) return we_failed(records.error());
    return std::move(*records);
}

} // namespace remand::service
