#include "db/put_back.hpp"

#include "db/connection.hpp"

namespace remand::db {

Result<bool> was_put_back(Database& database, const TenantId& tenant, const MailboxId& mailbox,
                          std::string_view internet_message_id, std::string_view sha256) {
    // The last thing done to the earlier copy decides: an analyst who moved it away again took the exemption back.
    constexpr std::string_view sql =
        "SELECT 1 FROM message AS m JOIN mailbox AS b ON b.id = m.mailbox JOIN action AS a ON a.message = m.id"
        " WHERE m.internet_message_id = ? AND m.sha256 = ? AND m.tenant = ? AND b.provider_id = ?"
        " AND a.action IN ('restore', 'inbox') AND a.is_automatic = 0 AND a.state IN ('done', 'satisfied')"
        " AND a.generation = (SELECT max(generation) FROM action WHERE message = m.id AND state IN ('done', "
        "'satisfied'))"
        " LIMIT 1";
    bool found = false;
    const auto read = database.read([&](Connection& connection) -> Result<void> {
        const auto row = connection.number(sql, {internet_message_id, sha256, tenant.value, mailbox.value});
        if (!row) return fail(row.error());
        found = row->has_value();
        return {};
    });
    if (!read) return fail(read.error());
    return found;
}

Result<std::optional<Action>> taken_by_person(Database& database, const TenantId& tenant, std::string_view identity) {
    constexpr std::string_view sql =
        "SELECT a.action, a.undone_by FROM message AS m JOIN action AS a ON a.message = m.id"
        " WHERE m.tenant = ? AND m.identity = ? AND a.is_automatic = 0 AND a.action NOT IN ('none', 'mark')"
        " AND a.state IN ('planned', 'sending', 'done', 'satisfied') ORDER BY a.id DESC LIMIT 1";
    std::optional<Action> taken;
    const auto read = database.read([&](Connection& connection) {
        return connection.query(sql, {tenant.value, Blob{identity}}, [&](Row& row) {
            const auto action = row.word(parse_action);
            const bool is_undone = row.optional_integer().has_value();
            if (!is_undone && action != Action::restore && action != Action::inbox) taken = action;
        });
    });
    if (!read) return fail(read.error());
    return taken;
}

} // namespace remand::db
