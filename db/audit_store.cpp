#include "db/audit_rows.hpp"
#include "db/stores.hpp"
#include "db/where.hpp"

namespace remand::db {

Result<void> append_audit(Connection& connection, const AuditEntry& entry) {
    const auto done = connection.run("INSERT INTO audit (at, actor, act, subject, detail) VALUES (?, ?, ?, ?, ?)",
                                     {entry.at, entry.actor, entry.act, entry.subject, entry.detail});
    if (!done) return fail(done.error());
    return {};
}

Result<void> AuditStore::append(const AuditEntry& entry) {
    return database_.write([&](Connection& connection) { return append_audit(connection, entry); });
}

Result<std::vector<AuditEntry>> AuditStore::list(std::optional<Timestamp> since, std::int64_t before_id,
                                                 int limit) const {
    std::vector<AuditEntry> entries;
    Where where;
    if (since) where.add("at >= ?", *since);
    if (before_id > 0) where.add("id < ?", before_id);
    where.bind(limit);
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT id, at, actor, act, subject, detail FROM audit" + where.text() +
                                    " ORDER BY id DESC LIMIT ?",
                                where.values(), [&](Row& row) {
                                    entries.push_back({.id = row.integer(),
                                                       .at = row.time(),
                                                       .actor = row.text(),
                                                       .act = row.text(),
                                                       .subject = row.text(),
                                                       .detail = row.text()});
                                });
    });
    if (!done) return fail(done.error());
    return entries;
}

} // namespace remand::db
