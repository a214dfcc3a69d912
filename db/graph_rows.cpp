#include "db/graph_rows.hpp"

namespace remand::db {
namespace {

// First and last are the outermost of all messages, in whatever order they are read.
Result<void> add_contact(Connection& connection, const TenantId& tenant, const std::string& key, Timestamp at) {
    const auto done = connection.run(
        "INSERT INTO contact (tenant, key, first_at, last_at, messages) VALUES (?1, ?2, ?3, ?3, 1)"
        " ON CONFLICT DO UPDATE SET first_at = min(first_at, ?3), last_at = max(last_at, ?3), messages = messages + 1",
        {tenant.value, key, at});
    if (!done) return fail(done.error());
    return {};
}

Result<void> add_trait(Connection& connection, const TenantId& tenant, const std::string& key, std::string_view kind,
                       const std::string& value, Timestamp at) {
    const auto done = connection.run(
        "INSERT INTO sender_trait (tenant, key, kind, value, first_at, last_at, messages)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?5, 1)"
        " ON CONFLICT DO UPDATE SET first_at = min(first_at, ?5), last_at = max(last_at, ?5), messages = messages + 1",
        {tenant.value, key, kind, value, at});
    if (!done) return fail(done.error());
    return {};
}

} // namespace

Result<void> insert_graph(Connection& connection, const TenantId& tenant, const NewMessage& message) {
    if (message.verdict.disposition <= Disposition::spoof) return {};
    const auto& graph = message.graph;
    const Timestamp at = message.received_at;
    for (const auto& key : graph.written_to)
        if (auto done = add_contact(connection, tenant, key, at); !done) return done;
    for (const auto& address : graph.correspondents) {
        const auto done = connection.run("INSERT INTO correspondent (tenant, mailbox, address, first_at) VALUES (?1, lower(?2),"
                                         " ?3, ?4) ON CONFLICT DO UPDATE SET first_at = min(first_at, ?4)",
                                         {tenant.value, message.from_address, address, at});
        if (!done) return fail(done.error());
    }
    for (const auto& host : graph.link_hosts) {
        const auto done = connection.run("INSERT INTO seen_host (tenant, host, first_at) VALUES (?1, ?2, ?3)"
                                         " ON CONFLICT DO UPDATE SET first_at = min(first_at, ?3)",
                                         {tenant.value, host, at});
        if (!done) return fail(done.error());
    }
    if (message.sender_key.empty()) return {};
    for (const auto& signer : graph.signers)
        if (auto done = add_trait(connection, tenant, message.sender_key, "signer", signer, at); !done) return done;
    for (const auto& key : graph.reply_to)
        if (auto done = add_trait(connection, tenant, message.sender_key, "reply_to", key, at); !done) return done;
    return {};
}

} // namespace remand::db
