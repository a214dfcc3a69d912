#include "db/connection.hpp"
#include "db/stores.hpp"

namespace remand::db {
namespace {

constexpr int most_traits = 20;     // of one kind
constexpr int most_letters = 100;   // counting stops there
constexpr int most_senders = 1'000; // counting stops there

} // namespace

Result<bool> SenderGraph::was_written_to(const TenantId& tenant, std::string_view key, Timestamp before) const {
    bool found = false;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT 1 FROM contact WHERE tenant = ? AND key = ? AND first_at < ?",
                                {tenant.value, key, before}, [&](Row&) { found = true; });
    });
    if (!done) return fail(done.error());
    return found;
}

Result<bool> SenderGraph::has_written(const TenantId& tenant, std::string_view mailbox, std::string_view address,
                                      Timestamp before) const {
    bool found = false;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT 1 FROM correspondent WHERE tenant = ? AND mailbox = ? AND address = ? AND first_at < ?",
                                {tenant.value, mailbox, address, before}, [&](Row&) { found = true; });
    });
    if (!done) return fail(done.error());
    return found;
}

Result<int> SenderGraph::received_from(const TenantId& tenant, std::string_view mailbox, std::string_view sender_key,
                                       std::string_view address, Timestamp before) const {
    int messages = 0;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT count(*) FROM (SELECT 1 FROM message WHERE tenant = ? AND sender_key = ? AND received_at"
                                " < ? AND recipient = ? AND lower(from_address) = ? AND disposition IS NOT NULL LIMIT ?)",
                                {tenant.value, sender_key, before, mailbox, address, most_letters},
                                [&](Row& row) { messages = row.small(); });
    });
    if (!done) return fail(done.error());
    return messages;
}

Result<SenderGraph::Traits> SenderGraph::traits(const TenantId& tenant, std::string_view key, Timestamp before) const {
    Traits traits;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        for (const auto& [kind, list] : {std::pair{std::string_view("signer"), &traits.signers}, {"reply_to", &traits.reply_to}}) {
            auto read = connection.query("SELECT value FROM sender_trait WHERE tenant = ? AND key = ? AND kind = ?"
                                         " AND first_at < ? ORDER BY messages DESC, value LIMIT ?",
                                         {tenant.value, key, kind, before, most_traits},
                                         [into = list](Row& row) { into->push_back(row.text()); });
            if (!read) return read;
        }
        return {};
    });
    if (!done) return fail(done.error());
    return traits;
}

Result<std::vector<std::string>> SenderGraph::known_hosts(const TenantId& tenant, const std::vector<std::string>& hosts,
                                                          Timestamp before) const {
    std::vector<std::string> known;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        for (const auto& host : hosts) {
            const auto found = connection.number("SELECT 1 FROM seen_host WHERE tenant = ? AND host = ? AND first_at < ?",
                                                 {tenant.value, host, before});
            if (!found) return fail(found.error());
            if (*found) known.push_back(host);
        }
        return {};
    });
    if (!done) return fail(done.error());
    return known;
}

Result<bool> SenderGraph::knows_enough_hosts(const TenantId& tenant, Timestamp before) const {
    bool is_enough = false;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT count(*) FROM (SELECT 1 FROM seen_host WHERE tenant = ? AND first_at < ? LIMIT ?)",
                                {tenant.value, before, enough_hosts},
                                [&](Row& row) { is_enough = row.small() >= enough_hosts; });
    });
    if (!done) return fail(done.error());
    return is_enough;
}

Result<int> SenderGraph::senders_between(const TenantId& tenant, std::string_view recipient, Timestamp since,
                                         Timestamp until) const {
    int senders = 0;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query("SELECT count(DISTINCT sender_key) FROM (SELECT sender_key FROM message WHERE tenant = ?"
                                " AND recipient = ? AND received_at >= ? AND received_at <= ? LIMIT ?)",
                                {tenant.value, recipient, since, until, most_senders},
                                [&](Row& row) { senders = row.small(); });
    });
    if (!done) return fail(done.error());
    return senders;
}

} // namespace remand::db
