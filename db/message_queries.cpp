// The reading half of MessageStore.
#include <algorithm>

#include "db/connection.hpp"
#include "db/message_rows.hpp"
#include "db/stores.hpp"
#include "db/where.hpp"

namespace remand::db {
namespace {

constexpr int sender_count_limit = 10'000;

Result<std::vector<MessageRecord>> select(const Database& database, std::string_view rest,
                                          std::span<const Value> values) {
    std::vector<MessageRecord> messages;
    const auto done = database.read([&](Connection& connection) {
        return connection.query(select_message + std::string(rest), values,
                                [&](Row& row) { messages.push_back(read_message(row)); });
    });
    if (!done) return fail(done.error());
    return messages;
}

} // namespace

Result<std::vector<MessageRecord>> MessageStore::due_pending(const TenantId& tenant, Timestamp now, int limit) const {
    const std::vector<Value> values{tenant.value, now, limit};
    return select(database_,
                  " WHERE m.tenant = ? AND m.state = 'pending' AND ifnull(m.next_attempt_at, 0) <= ?"
                  " ORDER BY m.next_attempt_at, m.id LIMIT ?",
                  values);
}

Result<std::int64_t> MessageStore::count_pending(const TenantId& tenant) const {
    std::int64_t count = 0;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        const auto counted =
            connection.number("SELECT count(*) FROM message WHERE tenant = ? AND state = 'pending'", {tenant.value});
        if (!counted) return fail(counted.error());
        count = counted->value_or(0);
        return {};
    });
    if (!done) return fail(done.error());
    return count;
}

Result<std::vector<MessageRecord>> MessageStore::list(const MessageFilter& filter) const {
    Where where;
    if (filter.tenant) where.add("m.tenant = ?", filter.tenant->value);
    if (filter.disposition) where.add("m.disposition = ?", to_text(*filter.disposition));
    if (filter.state) where.add("m.state = ?", to_text(*filter.state));
    if (filter.campaign) where.add("m.campaign = ?", *filter.campaign);
    if (!filter.recipient.empty()) where.add_contains({"m.recipient"}, filter.recipient);
    if (!filter.sender.empty()) where.add_contains({"m.from_address", "m.from_name"}, filter.sender);
    if (!filter.text.empty())
        where.add_contains({"m.subject", "m.from_address", "m.from_name", "m.recipient", "m.internet_message_id"},
                           filter.text);
    if (filter.since) where.add("m.seen_at >= ?", *filter.since);
    if (filter.until) where.add("m.seen_at < ?", *filter.until);
    if (filter.before_id > 0) where.add("m.id < ?", filter.before_id);
    where.bind(std::max(filter.limit, 0));
    return select(database_, where.text() + " ORDER BY m.id DESC LIMIT ?", where.values());
}

Result<std::optional<MessageRecord>> MessageStore::find(std::int64_t id) const {
    std::optional<MessageRecord> message;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        auto read =
            connection.query(select_message + " WHERE m.id = ?", {id}, [&](Row& row) { message = read_message(row); });
        if (!read || !message) return read;
        auto evidence = all_evidence(connection, id);
        if (!evidence) return fail(evidence.error());
        message->verdict.evidence = std::move(*evidence);
        auto explanation = explanation_of(connection, id);
        if (!explanation) return fail(explanation.error());
        message->verdict.explanation = std::move(*explanation);
        return {};
    });
    if (!done) return fail(done.error());
    return message;
}

Result<std::vector<MessageRecord>> MessageStore::copies(std::int64_t id, int limit) const {
    const std::vector<Value> values{id, limit};
    return select(database_,
                  " JOIN message one ON one.id = ?1 WHERE m.id <> ?1 AND m.tenant = one.tenant"
                  " AND m.identity = one.identity ORDER BY m.id LIMIT ?2",
                  values);
}

Result<std::int64_t> MessageStore::count_distinct(const TenantId& tenant) const {
    std::int64_t count = 0;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        const auto counted =
            connection.number("SELECT count(*) FROM message WHERE tenant = ?1 AND disposition IS NOT NULL"
                              " AND copy_of IS NULL",
                              {tenant.value});
        if (!counted) return fail(counted.error());
        count = counted->value_or(0);
        return {};
    });
    if (!done) return fail(done.error());
    return count;
}

Result<std::optional<std::string>> MessageStore::facts_json(std::int64_t id) const {
    std::optional<std::string> facts;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT nullif(facts, '') FROM facts WHERE message = ?", {id},
                                [&](Row& row) { facts = row.optional_text(); });
    });
    if (!done) return fail(done.error());
    return facts;
}

Result<std::optional<std::string>> MessageStore::body_text(std::int64_t id) const {
    std::optional<std::string> sealed;
    TenantId tenant;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT m.tenant, f.text FROM facts f JOIN message m ON m.id = f.message WHERE f.message = ?", {id},
            [&](Row& row) {
                tenant = {row.text()};
                sealed = row.optional_text();
            });
    });
    if (!done) return fail(done.error());
    if (!sealed) return std::optional<std::string>{};
    const auto text = database_.sealer().open(*sealed, place_of_text(tenant, id));
    if (!text) return fail(text.error());
    return std::optional(std::string(text->reveal()));
}

Result<HourCounts> MessageStore::counts_since(const TenantId& tenant, Timestamp since) const {
    HourCounts counts;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT (SELECT count(*) FROM message WHERE tenant = ?1 AND judged_at >= ?2),"
            " (SELECT count(*) FROM action WHERE tenant = ?1 AND requested_at >= ?2 AND is_automatic"
            " AND action <> 'mark'"
            " AND state NOT IN ('monitored', 'held', 'superseded'))",
            {tenant.value, since},
            [&](Row& row) { counts = {.messages = row.integer(), .automatic_moves = row.integer()}; });
    });
    if (!done) return fail(done.error());
    return counts;
}

Result<std::vector<MessageStore::Totals>> MessageStore::totals(const std::optional<TenantId>& tenant) const {
    std::vector<Totals> totals;
    Where where;
    where.add("disposition IS NOT NULL");
    if (tenant) where.add("tenant = ?", tenant->value);
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT disposition, count(*) FROM message" + where.text() + " GROUP BY disposition",
                                where.values(), [&](Row& row) {
                                    totals.push_back(
                                        {.disposition = row.word(parse_disposition), .messages = row.integer()});
                                });
    });
    if (!done) return fail(done.error());
    std::ranges::sort(totals, {}, &Totals::disposition);
    return totals;
}

Result<MessageStore::SenderCounts> MessageStore::sender_counts(const TenantId& tenant, std::string_view sender_key,
                                                               std::string_view recipient, Timestamp before) const {
    SenderCounts counts;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT count(*), ifnull(sum(recipient = ?), 0),"
            " ifnull(sum(disposition IN ('malicious', 'suspicious', 'spoof')), 0)"
            " FROM (SELECT recipient, disposition FROM message WHERE tenant = ? AND sender_key = ? AND received_at < ?"
            " AND disposition IS NOT NULL LIMIT ?)",
            {recipient, tenant.value, sender_key, before, sender_count_limit}, [&](Row& row) {
                counts = {.messages = row.small(), .messages_to_recipient = row.small(), .judged_bad = row.small()};
            });
    });
    if (!done) return fail(done.error());
    return counts;
}

Result<MessageStore::FirstSeen> MessageStore::first_seen(const TenantId& tenant, std::string_view sender_key) const {
    FirstSeen seen;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT (SELECT min(received_at) FROM message WHERE tenant = ?1 AND sender_key = ?2),"
                                " (SELECT seen_at FROM message WHERE tenant = ?1 ORDER BY id LIMIT 1)",
                                {tenant.value, sender_key}, [&](Row& row) {
                                    seen = {.sender = row.optional_time(), .any = row.optional_time()};
                                });
    });
    if (!done) return fail(done.error());
    return seen;
}

} // namespace remand::db
