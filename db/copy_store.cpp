#include "db/copy_store.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "db/audit_rows.hpp"
#include "db/connection.hpp"
#include "db/json_columns.hpp"
#include "db/message_rows.hpp"

namespace remand::db {
namespace {

std::string place_of_copy(const TenantId& tenant, std::int64_t message_id) {
    return fmt::format("tenant/{}/message/{}/copy", tenant.value, message_id);
}

constexpr std::string_view select_copy =
    "SELECT message, tenant, sha256, size, former, made_at, keep_until, is_only FROM sealed_copy";

CopyRecord read_copy(Row& row) {
    CopyRecord copy;
    copy.message_id = row.integer();
    copy.tenant = {row.text()};
    copy.sha256 = row.text();
    copy.size = row.integer();
    auto former = parse_location(row.text());
    if (!former) row.mark_unreadable();
    copy.former = std::move(former).value_or(Location{});
    copy.made_at = row.time();
    copy.keep_until = row.time();
    copy.is_only = row.flag();
    return copy;
}

Result<std::vector<CopyRecord>> select(Connection& connection, std::string_view rest, std::span<const Value> values) {
    std::vector<CopyRecord> copies;
    const auto done = connection.query(std::string(select_copy) + std::string(rest), values,
                                       [&](Row& row) { copies.push_back(read_copy(row)); });
    if (!done) return fail(done.error());
    return copies;
}

Result<void> run(Connection& connection, std::string_view statement, std::initializer_list<Value> values) {
    const auto changed = connection.run(std::string(statement), values);
    return changed ? Result<void>{} : fail(changed.error());
}

} // namespace

Result<void> CopyStore::put(CopyRecord copy, std::string_view bytes) {
    const auto sealed = database_.sealer().seal(bytes, place_of_copy(copy.tenant, copy.message_id));
    const auto hash = sha256_hex(bytes);
    return database_.write([&](Connection& connection) -> Result<void> {
        auto done = run(connection, "DELETE FROM sealed_copy WHERE message = ?", {copy.message_id});
        if (done)
            done = run(connection,
                       "INSERT INTO sealed_copy (message, tenant, sha256, size, former, made_at, keep_until)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?)",
                       {copy.message_id, copy.tenant.value, hash, static_cast<std::int64_t>(bytes.size()),
                        to_json(copy.former), copy.made_at, copy.keep_until});
        if (done)
            done = run(connection, "INSERT INTO sealed_copy_bytes (message, sealed) VALUES (?, ?)",
                       {copy.message_id, Blob{sealed}});
        return done;
    });
}

Result<std::optional<CopyRecord>> CopyStore::find(std::int64_t message_id) const {
    std::optional<CopyRecord> copy;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        const std::vector<Value> values{message_id};
        auto found = select(connection, " WHERE message = ?", values);
        if (!found) return fail(found.error());
        if (!found->empty()) copy = std::move(found->front());
        return {};
    });
    if (!done) return fail(done.error());
    return copy;
}

Result<Secret> CopyStore::open(std::int64_t message_id) const {
    const auto copy = find(message_id);
    if (!copy) return fail(copy.error());
    std::string sealed;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT sealed FROM sealed_copy_bytes WHERE message = ?", {message_id},
                                [&](Row& row) { sealed = row.text(); });
    });
    if (!done) return fail(done.error());
    if (!*copy || sealed.empty())
        return fail(ErrorKind::give_up, "copy.unknown", fmt::format("There is no copy of message {}.", message_id));
    auto bytes = database_.sealer().open(sealed, place_of_copy((*copy)->tenant, message_id));
    if (!bytes) return fail(bytes.error());
    if (sha256_hex(bytes->reveal()) != (*copy)->sha256)
        return fail(ErrorKind::give_up, "copy.damaged",
                    fmt::format("The copy of message {} is not what was copied.", message_id));
    return bytes;
}

Result<void> CopyStore::set_only(std::int64_t message_id) {
    return database_.write([&](Connection& connection) {
        return run(connection, "UPDATE sealed_copy SET is_only = 1 WHERE message = ?", {message_id});
    });
}

Result<bool> CopyStore::brought_back(std::int64_t message_id, const std::string& provider_id) {
    bool is_taken = false;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        const auto taken = take_new_id(connection, message_id, provider_id);
        if (!taken) return fail(taken.error());
        is_taken = *taken;
        if (!is_taken) return {};
        return run(connection, "UPDATE sealed_copy SET is_only = 0 WHERE message = ?", {message_id});
    });
    if (!done) return fail(done.error());
    return is_taken;
}

Result<void> CopyStore::drop(std::int64_t message_id) {
    return database_.write([&](Connection& connection) {
        return run(connection, "DELETE FROM sealed_copy WHERE message = ?", {message_id});
    });
}

Result<std::int64_t> CopyStore::size_of_all() const {
    std::int64_t size = 0;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        const auto sum = connection.number("SELECT ifnull(sum(size), 0) FROM sealed_copy");
        if (!sum) return fail(sum.error());
        size = sum->value_or(0);
        return {};
    });
    if (!done) return fail(done.error());
    return size;
}

Result<int> CopyStore::sweep(Timestamp now, int limit) {
    std::vector<CopyRecord> ended;
    const auto looked = database_.read([&](Connection& connection) -> Result<void> {
        const std::vector<Value> values{now, limit};
        auto found = select(connection, " WHERE keep_until <= ? ORDER BY keep_until LIMIT ?", values);
        if (!found) return fail(found.error());
        ended = std::move(*found);
        return {};
    });
    if (!looked) return fail(looked.error());
    if (ended.empty()) return 0;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        for (const auto& copy : ended) {
            // Kept longer since, or under an action that is on its way: left for another time.
            const auto removed =
                connection.run("DELETE FROM sealed_copy WHERE message = ?1 AND keep_until <= ?2 AND NOT EXISTS"
                               " (SELECT 1 FROM action WHERE message = ?1 AND state = 'sending')",
                               {copy.message_id, now});
            if (!removed) return fail(removed.error());
            if (*removed == 0 || !copy.is_only) continue;
            const nlohmann::json detail{{"message", copy.message_id}, {"sha256", copy.sha256}};
            if (auto told = append_audit(connection, database_.sealer(), {0, now, "service", "copy.expired", copy.tenant.value,
                                                      detail.dump()});
                !told)
                return told;
        }
        return {};
    });
    if (!done) return fail(done.error());
    return static_cast<int>(ended.size());
}

Result<bool> CopyStore::note_custody(const TenantId& tenant, const SeenCustody& seen) {
    const auto known = custody(tenant);
    if (!known) return fail(known.error());
    if (*known && (*known)->custody == seen.custody && (*known)->reason == seen.reason) return false;
    const auto done = database_.write([&](Connection& connection) {
        return run(connection,
                   "INSERT INTO tenant_custody (tenant, custody, reason, seen_at)"
                   " SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM tenant WHERE id = ?1)"
                   " ON CONFLICT (tenant) DO UPDATE SET custody = ?2, reason = ?3, seen_at = ?4",
                   {tenant.value, to_text(seen.custody), seen.reason, seen.seen_at});
    });
    if (!done) return fail(done.error());
    return true;
}

Result<std::optional<SeenCustody>> CopyStore::custody(const TenantId& tenant) const {
    std::optional<SeenCustody> seen;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT custody, reason, seen_at FROM tenant_custody WHERE tenant = ?",
                                {tenant.value}, [&](Row& row) {
                                    seen = SeenCustody{row.word(parse_custody), row.text(), row.time()};
                                });
    });
    if (!done) return fail(done.error());
    return seen;
}

} // namespace remand::db
