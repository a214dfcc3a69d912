#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "db/audit_rows.hpp"
#include "db/stores.hpp"
#include "db/where.hpp"

namespace remand::db {

Result<void> AuditStore::append(const AuditEntry& entry) {
    return database_.write(
        [&](Connection& connection) { return append_audit(connection, database_.sealer(), entry); });
}

Result<std::vector<AuditEntry>> AuditStore::list(const AuditFilter& filter) const {
    std::vector<AuditEntry> entries;
    Where where;
    if (filter.since) where.add("at >= ?", *filter.since);
    if (filter.until) where.add("at < ?", *filter.until);
    if (filter.before_id > 0) where.add("id < ?", filter.before_id);
    if (!filter.act.empty()) where.add("instr(act, ?) = 1", filter.act);
    if (!filter.subject.empty()) where.add("subject = ?", filter.subject);
    where.bind(filter.limit);
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT id, at, actor, act, subject, detail, hash FROM audit" + where.text() +
                                    " ORDER BY id DESC LIMIT ?",
                                where.values(), [&](Row& row) {
                                    entries.push_back({.id = row.integer(),
                                                       .at = row.time(),
                                                       .actor = row.text(),
                                                       .act = row.text(),
                                                       .subject = row.text(),
                                                       .detail = row.text(),
                                                       .hash = to_hex(row.text())});
                                });
    });
    if (!done) return fail(done.error());
    return entries;
}

Result<AuditFinding> AuditStore::check(std::stop_token stop) const {
    AuditFinding finding;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        auto found = check_audit(connection, database_.sealer(), 0, stop);
        if (!found) return fail(found.error());
        finding = std::move(*found);
        return {};
    });
    if (!done) return fail(done.error());
    return finding;
}

Result<std::int64_t> AuditStore::prune(Timestamp before, Timestamp now, const std::string& actor) {
    std::int64_t pruned = 0;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        ChainEnd anchor;
        const auto found = connection.query(
            "SELECT id, hash FROM audit WHERE id < ifnull((SELECT min(id) FROM audit WHERE at >= ?), 1 << 62)"
            " ORDER BY id DESC LIMIT 1",
            {before}, [&](Row& row) {
                anchor.id = row.integer();
                anchor.hash = row.text();
            });
        if (!found) return found;
        if (anchor.id == 0) return {};
        const auto whole = check_audit(connection, database_.sealer(), anchor.id, {});
        if (!whole) return fail(whole.error());
        if (whole->broken_row)
            return fail(ErrorKind::give_up, "audit.broken",
                        "Nothing was removed: the rows to be removed are not as they were written. " + whole->finding);
        const auto removed = connection.run("DELETE FROM audit WHERE id <= ?", {anchor.id});
        if (!removed) return fail(removed.error());
        pruned = *removed;
        if (auto set = set_audit_anchor(connection, database_.sealer(), anchor); !set) return set;
        const nlohmann::json detail{{"rows", pruned}, {"last", anchor.id}, {"hash", to_hex(anchor.hash)}};
        return append_audit(connection, database_.sealer(), {0, now, actor, "audit.prune", "", detail.dump()});
    });
    if (!done) return fail(done.error());
    return pruned;
}

} // namespace remand::db
