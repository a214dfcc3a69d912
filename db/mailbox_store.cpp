#include <fmt/format.h>

#include "db/connection.hpp"
#include "db/json_columns.hpp"
#include "db/mailbox_rows.hpp"
#include "db/stores.hpp"

namespace remand::db {
namespace {

constexpr std::string_view select_mailbox =
    "SELECT provider_id, address, display_name, aliases, state, status_code, status_message, cursor, synced_at,"
    " last_arrival_at, recheck_at, parked_since FROM mailbox WHERE is_removed = 0 AND tenant = ?";

std::string place_of(const TenantId& tenant, const MailboxId& mailbox) {
    return fmt::format("mailbox/{}/{}/cursor", tenant.value, mailbox.value);
}

// The cursor is still sealed.
MailboxRecord read_mailbox(Row& row) {
    MailboxRecord record;
    record.mailbox.id = {row.text()};
    record.mailbox.address = row.text();
    record.mailbox.display_name = row.text();
    auto aliases = parse_words(row.text());
    if (!aliases) row.mark_unreadable();
    record.mailbox.aliases = std::move(aliases).value_or(std::vector<std::string>{});
    record.state = row.word(parse_mailbox_state);
    record.status_code = row.text();
    record.status_message = row.text();
    record.cursor = {row.text()};
    record.synced_at = row.optional_time();
    record.last_arrival_at = row.optional_time();
    record.recheck_at = row.optional_time();
    record.parked_since = row.optional_time();
    return record;
}

Result<void> unseal_cursor(const Sealer& sealer, const TenantId& tenant, MailboxRecord& record) {
    if (record.cursor.empty()) return {};
    auto cursor = sealer.open(record.cursor.value, place_of(tenant, record.mailbox.id));
    if (!cursor) return fail(cursor.error());
    record.cursor.value = cursor->reveal();
    return {};
}

Result<void> change(Database& database, std::string_view sql, std::initializer_list<Value> values,
                    const MailboxId& mailbox) {
    return database.write([&](Connection& connection) -> Result<void> {
        const auto changed = connection.run(sql, values);
        if (!changed) return fail(changed.error());
        if (*changed == 0)
            return fail(ErrorKind::give_up, "mailbox.unknown", fmt::format("There is no mailbox {}.", mailbox.value));
        return {};
    });
}

} // namespace

Result<std::int64_t> ensure_mailbox(Connection& connection, const TenantId& tenant, const Mailbox& mailbox) {
    const auto is_known = connection.number("SELECT 1 FROM tenant WHERE id = ?", {tenant.value});
    if (!is_known) return fail(is_known.error());
    if (!*is_known)
        return fail(ErrorKind::give_up, "tenant.unknown", fmt::format("There is no tenant {}.", tenant.value));
    const auto done = connection.run(
        "INSERT INTO mailbox (tenant, provider_id, address, display_name, aliases, state, status_code, status_message)"
        " VALUES (?, ?, ?, ?, ?, 'active', '', '') ON CONFLICT (tenant, provider_id) DO UPDATE SET"
        " address = excluded.address, display_name = excluded.display_name, aliases = excluded.aliases,"
        " state = iif(is_removed, 'active', state), parked_since = iif(is_removed, NULL, parked_since), is_removed = 0"
        " WHERE address <> excluded.address OR display_name <> excluded.display_name OR aliases <> excluded.aliases"
        " OR is_removed",
        {tenant.value, mailbox.id.value, mailbox.address, mailbox.display_name, to_json(mailbox.aliases)});
    if (!done) return fail(done.error());
    const auto id = connection.number("SELECT id FROM mailbox WHERE tenant = ? AND provider_id = ?",
                                      {tenant.value, mailbox.id.value});
    if (!id) return fail(id.error());
    return id->value_or(0);
}

Result<void> store_cursor(Connection& connection, const Sealer& sealer, const TenantId& tenant,
                          const MailboxId& mailbox, const SyncCursor& cursor) {
    const auto sealed = sealer.seal(cursor.value, place_of(tenant, mailbox));
    const auto done = connection.run("UPDATE mailbox SET cursor = ? WHERE tenant = ? AND provider_id = ?",
                                     {Blob{sealed}, tenant.value, mailbox.value});
    if (!done) return fail(done.error());
    return {};
}

Result<void> MailboxStore::upsert(const TenantId& tenant, const std::vector<Mailbox>& mailboxes) {
    return database_.write([&](Connection& connection) -> Result<void> {
        for (const auto& mailbox : mailboxes)
            if (auto id = ensure_mailbox(connection, tenant, mailbox); !id) return fail(id.error());
        return {};
    });
}

Result<void> MailboxStore::take_listing(const TenantId& tenant, const std::vector<Mailbox>& mailboxes,
                                        const std::vector<LeftOut>& left_out, Timestamp now, Timestamp recheck_at) {
    return database_.write([&](Connection& connection) -> Result<void> {
        for (const auto& mailbox : mailboxes) {
            if (auto id = ensure_mailbox(connection, tenant, mailbox); !id) return fail(id.error());
            const auto opened = connection.run(
                "UPDATE mailbox SET state = 'active', status_code = '', status_message = '', recheck_at = NULL,"
                " parked_since = NULL WHERE tenant = ? AND provider_id = ? AND status_code LIKE 'left_out.%'",
                {tenant.value, mailbox.id.value});
            if (!opened) return fail(opened.error());
        }
        const auto before = connection.run("UPDATE left_out SET recheck_at = 0 WHERE tenant = ?", {tenant.value});
        if (!before) return fail(before.error());
        for (const auto& one : left_out) {
            const auto& who = one.mailbox;
            auto done = connection.run(
                "INSERT INTO left_out (tenant, provider_id, address, display_name, code, reason, since, recheck_at)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (tenant, provider_id) DO UPDATE SET"
                " since = iif(code = excluded.code, since, excluded.since), address = excluded.address,"
                " display_name = excluded.display_name, code = excluded.code, reason = excluded.reason,"
                " recheck_at = excluded.recheck_at",
                {tenant.value, who.id.value, who.address, who.display_name, one.code, one.reason, now, recheck_at});
            if (done)
                done = connection.run("UPDATE mailbox SET state = 'parked', status_code = ?1, status_message = ?2,"
                                      " recheck_at = ?3, parked_since = coalesce(parked_since, ?4)"
                                      " WHERE tenant = ?5 AND provider_id = ?6 AND is_removed = 0",
                                      {std::string(left_out_prefix) + one.code, one.reason, recheck_at, now,
                                       tenant.value, who.id.value});
            if (!done) return fail(done.error());
        }
        const auto dropped =
            connection.run("DELETE FROM left_out WHERE tenant = ? AND recheck_at = 0", {tenant.value});
        if (!dropped) return fail(dropped.error());
        return {};
    });
}

Result<std::vector<LeftOutRecord>> MailboxStore::left_out(const TenantId& tenant) const {
    std::vector<LeftOutRecord> records;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT provider_id, address, display_name, code, reason, since, recheck_at"
                                " FROM left_out WHERE tenant = ? ORDER BY address, provider_id",
                                {tenant.value}, [&](Row& row) {
                                    LeftOutRecord record;
                                    record.who.mailbox.id = {row.text()};
                                    record.who.mailbox.address = row.text();
                                    record.who.mailbox.display_name = row.text();
                                    record.who.code = row.text();
                                    record.who.reason = row.text();
                                    record.since = row.time();
                                    record.recheck_at = row.time();
                                    records.push_back(std::move(record));
                                });
    });
    if (!done) return fail(done.error());
    return records;
}

Result<std::vector<MailboxRecord>> MailboxStore::list(const TenantId& tenant) const {
    std::vector<MailboxRecord> records;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(std::string(select_mailbox) + " ORDER BY id", {tenant.value},
                                [&](Row& row) { records.push_back(read_mailbox(row)); });
    });
    if (!done) return fail(done.error());
    for (auto& record : records)
        if (auto opened = unseal_cursor(database_.sealer(), tenant, record); !opened) return fail(opened.error());
    return records;
}

Result<std::optional<MailboxRecord>> MailboxStore::find(const TenantId& tenant, const MailboxId& mailbox) const {
    std::optional<MailboxRecord> record;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(std::string(select_mailbox) + " AND provider_id = ?", {tenant.value, mailbox.value},
                                [&](Row& row) { record = read_mailbox(row); });
    });
    if (!done) return fail(done.error());
    if (record)
        if (auto opened = unseal_cursor(database_.sealer(), tenant, *record); !opened) return fail(opened.error());
    return record;
}

Result<void> MailboxStore::park(const TenantId& tenant, const MailboxId& mailbox, const Error& why, Timestamp now,
                                Timestamp recheck_at) {
    return change(database_,
                  "UPDATE mailbox SET state = 'parked', status_code = ?, status_message = ?, recheck_at = ?,"
                  " parked_since = coalesce(parked_since, ?) WHERE tenant = ? AND provider_id = ? AND is_removed = 0",
                  {why.code, why.message, recheck_at, now, tenant.value, mailbox.value}, mailbox);
}

Result<void> MailboxStore::activate(const TenantId& tenant, const MailboxId& mailbox) {
    return change(database_,
                  "UPDATE mailbox SET state = 'active', status_code = '', status_message = '', recheck_at = NULL,"
                  " parked_since = NULL"
                  " WHERE tenant = ? AND provider_id = ? AND is_removed = 0",
                  {tenant.value, mailbox.value}, mailbox);
}

Result<void> MailboxStore::round_ended(const TenantId& tenant, const MailboxId& mailbox, Timestamp at,
                                       const std::optional<SyncCursor>& cursor) {
    const auto sealed = cursor ? database_.sealer().seal(cursor->value, place_of(tenant, mailbox)) : std::string();
    return change(database_,
                  "UPDATE mailbox SET synced_at = ?, cursor = iif(?, ?, cursor)"
                  " WHERE tenant = ? AND provider_id = ? AND is_removed = 0",
                  {at, cursor.has_value(), Blob{sealed}, tenant.value, mailbox.value}, mailbox);
}

Result<void> MailboxStore::drop_cursor(const TenantId& tenant, const MailboxId& mailbox) {
    return change(database_, "UPDATE mailbox SET cursor = NULL WHERE tenant = ? AND provider_id = ? AND is_removed = 0",
                  {tenant.value, mailbox.value}, mailbox);
}

} // namespace remand::db
