#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/crash_point.hpp"
#include "core/encoding.hpp"
#include "db/campaign_rows.hpp"
#include "db/connection.hpp"
#include "db/json_columns.hpp"
#include "db/list_store.hpp"
#include "db/mailbox_rows.hpp"
#include "db/message_rows.hpp"
#include "db/stores.hpp"

namespace remand::db {
namespace {

std::string hash_of(std::string_view provider_id) { return sha256(provider_id).substr(0, 16); }

Result<bool> is_known(Connection& connection, std::int64_t mailbox, std::string_view provider_id) {
    const auto found = connection.number("SELECT 1 FROM message WHERE mailbox = ? AND provider_hash = ?",
                                         {mailbox, Blob{hash_of(provider_id)}});
    if (!found) return fail(found.error());
    return found->has_value();
}

Result<void> note_identity(Connection& connection, const TenantId& tenant, std::int64_t id,
                           const std::string& identity) {
    if (identity.empty()) return {};
    const auto done = connection.run(
        "UPDATE message SET identity = ?1, copy_of = (SELECT min(ifnull(other.copy_of, other.id)) FROM message AS other"
        " WHERE other.tenant = ?2 AND other.identity = ?1 AND other.id <> ?3) WHERE id = ?3",
        {Blob{identity}, tenant.value, id});
    if (!done) return fail(done.error());
    return {};
}

Result<void> insert_message(Connection& connection, const Sealer& sealer, const TenantId& tenant, std::int64_t mailbox,
                            const NewMessage& message) {
    const auto done = connection.run(
        "INSERT INTO message (tenant, mailbox, provider_id, provider_hash, recipient, internet_message_id, subject,"
        " from_address, from_name, sender_key, received_at, seen_at, size, sha256, state, state_reason, fetch_attempts,"
        " next_attempt_at, generation, delivered_to, decided_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 'scanner')",
        {tenant.value, mailbox, message.ref.provider_id, Blob{hash_of(message.ref.provider_id)}, message.recipient,
         message.internet_message_id, message.subject, message.from_address, message.from_name, message.sender_key,
         message.received_at, message.seen_at, message.size, message.sha256, to_text(message.state),
         message.state_reason, message.fetch_attempts, message.next_attempt_at, to_json(message.delivered_to)});
    if (!done) return fail(done.error());
    const auto id = connection.last_insert_id();
    if (auto noted = note_identity(connection, tenant, id, message.identity); !noted) return noted;
    if (auto noted = note_campaign(connection, tenant, id, message.print); !noted) return noted;
    return insert_decision(connection, sealer, {id, tenant, 1}, message);
}

} // namespace

Result<std::vector<std::string>> MessageStore::known(const TenantId& tenant, const MailboxId& mailbox,
                                                     const std::vector<std::string>& provider_ids) const {
    std::vector<std::string> known_ids;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        const auto row = connection.number("SELECT id FROM mailbox WHERE tenant = ? AND provider_id = ?",
                                           {tenant.value, mailbox.value});
        if (!row) return fail(row.error());
        if (!*row) return {};
        for (const auto& id : provider_ids) {
            const auto found = is_known(connection, **row, id);
            if (!found) return fail(found.error());
            if (*found) known_ids.push_back(id);
        }
        return {};
    });
    if (!done) return fail(done.error());
    return known_ids;
}

Result<int> MessageStore::commit_page(const TenantId& tenant, const Mailbox& mailbox,
                                      const std::vector<NewMessage>& messages,
                                      const std::optional<SyncCursor>& cursor) {
    int added = 0;
    std::map<std::int64_t, int> list_hits;
    Timestamp hit_at{};
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        const auto row = ensure_mailbox(connection, tenant, mailbox);
        if (!row) return fail(row.error());
        for (const auto& message : messages) {
            const auto found = is_known(connection, *row, message.ref.provider_id);
            if (!found) return fail(found.error());
            if (*found) continue;
            if (auto stored = insert_message(connection, database_.sealer(), tenant, *row, message); !stored)
                return stored;
            const auto dated =
                connection.run("UPDATE mailbox SET last_arrival_at = max(ifnull(last_arrival_at, 0), ?) WHERE id = ?",
                               {message.received_at, *row});
            if (!dated) return fail(dated.error());
            ++added;
            for (const auto entry : message.list_hits) ++list_hits[entry];
            hit_at = std::max(hit_at, message.seen_at);
            crash_point("inside_commit_page");
        }
        if (auto counted = count_list_hits(connection, list_hits, hit_at); !counted) return counted;
        if (!cursor) return {};
        return store_cursor(connection, database_.sealer(), tenant, mailbox.id, *cursor);
    });
    if (!done) return fail(done.error());
    crash_point("after_commit_page");
    return added;
}

Result<bool> take_new_id(Connection& connection, std::int64_t message_id, const std::string& provider_id) {
    const auto changed =
        connection.run("UPDATE message SET provider_id = ?1, provider_hash = ?2 WHERE id = ?3 AND NOT EXISTS "
                       "(SELECT 1 FROM message"
                       " AS other WHERE other.mailbox = message.mailbox AND other.provider_hash = ?2)",
                       {provider_id, Blob{hash_of(provider_id)}, message_id});
    if (!changed) return fail(changed.error());
    return *changed > 0;
}

Result<bool> MessageStore::take_new_id(std::int64_t message_id, const std::string& provider_id) {
    bool is_taken = false;
    const auto done = database_.write([&](Connection& connection) -> Result<void> {
        const auto taken = db::take_new_id(connection, message_id, provider_id);
        if (!taken) return fail(taken.error());
        is_taken = *taken;
        return {};
    });
    if (!done) return fail(done.error());
    return is_taken;
}

Result<void> MessageStore::resolve_pending(std::int64_t message_id, const NewMessage& outcome) {
    return database_.write([&](Connection& connection) -> Result<void> {
        std::optional<DecisionSubject> subject;
        auto read = connection.query("SELECT tenant, generation FROM message WHERE id = ? AND state = 'pending'",
                                     {message_id}, [&](Row& row) {
                                         subject = {message_id, {row.text()}, row.small()};
                                     });
        if (!read) return read;
        if (!subject)
            return fail(ErrorKind::give_up, "message.not_pending",
                        fmt::format("Message {} is not waiting to be fetched.", message_id));
        const auto done = connection.run(
            "UPDATE message SET recipient = ?, internet_message_id = ?, subject = ?, from_address = ?, from_name = ?,"
            " sender_key = ?, received_at = ?, size = ?, sha256 = ?, state = ?, state_reason = ?, fetch_attempts = ?,"
            " next_attempt_at = ?, delivered_to = iif(delivered_to = ?, ?, delivered_to)"
            " WHERE id = ?",
            {outcome.recipient, outcome.internet_message_id, outcome.subject, outcome.from_address, outcome.from_name,
             outcome.sender_key, outcome.received_at, outcome.size, outcome.sha256, to_text(outcome.state),
             outcome.state_reason, outcome.fetch_attempts, outcome.next_attempt_at, to_json(Location{}),
             to_json(outcome.delivered_to), message_id});
        if (!done) return fail(done.error());
        if (auto noted = note_identity(connection, subject->tenant, message_id, outcome.identity); !noted) return noted;
        if (auto noted = note_campaign(connection, subject->tenant, message_id, outcome.print); !noted) return noted;
        std::map<std::int64_t, int> list_hits;
        for (const auto entry : outcome.list_hits) ++list_hits[entry];
        if (auto counted = count_list_hits(connection, list_hits, outcome.seen_at); !counted) return counted;
        return insert_decision(connection, database_.sealer(), *subject, outcome);
    });
}

} // namespace remand::db
