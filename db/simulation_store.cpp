#include "db/simulation_store.hpp"

#include <optional>
#include <utility>

#include "db/connection.hpp"
#include "db/json_columns.hpp"
#include "db/message_rows.hpp"

namespace remand::db {

Result<std::vector<StoredMail>> SimulationStore::judged_after(const TenantId& tenant, const SimulationPlace& after,
                                                              int limit) const {
    std::vector<StoredMail> mails;
    std::vector<std::optional<std::string>> sealed;
    const auto done = database_.read([&](Connection& connection) {
        return connection.query(
            "SELECT m.id, m.judged_at, b.provider_id, m.recipient, b.display_name, b.aliases, m.received_at, m.subject,"
            " m.from_address, v.disposition, ifnull(a.action, 'none'), f.facts, f.text FROM message m"
            " JOIN mailbox b ON b.id = m.mailbox JOIN verdict v ON v.message = m.id AND v.generation = 1"
            " LEFT JOIN action a ON a.message = m.id AND a.generation = 1 LEFT JOIN facts f ON f.message = m.id"
            " WHERE m.tenant = ?1 AND m.judged_at >= ?2 AND (m.judged_at, m.id) > (?2, ?3)"
            " ORDER BY m.judged_at, m.id LIMIT ?4",
            {tenant.value, after.judged_at, after.id, limit}, [&](Row& row) {
                StoredMail mail;
                mail.id = row.integer();
                mail.place = {row.time(), mail.id};
                mail.mailbox.id = {row.text()};
                mail.mailbox.address = row.text();
                mail.mailbox.display_name = row.text();
                auto aliases = parse_words(row.text());
                if (!aliases) row.mark_unreadable();
                mail.mailbox.aliases = std::move(aliases).value_or(std::vector<std::string>{});
                mail.received_at = row.time();
                mail.subject = row.text();
                mail.from_address = row.text();
                mail.disposition = row.word(parse_disposition);
                mail.action = row.word(parse_action);
                mail.facts_json = row.text();
                sealed.push_back(row.optional_text());
                mails.push_back(std::move(mail));
            });
    });
    if (!done) return fail(done.error());
    for (std::size_t i = 0; i < mails.size(); ++i) {
        if (!sealed[i]) continue;
        const auto text = database_.sealer().open(*sealed[i], place_of_text(tenant, mails[i].id));
        if (!text) return fail(text.error());
        mails[i].text = std::string(text->reveal());
    }
    return mails;
}

Result<std::int64_t> SimulationStore::count_judged_since(const TenantId& tenant, Timestamp since) const {
    std::int64_t count = 0;
    const auto done = database_.read([&](Connection& connection) -> Result<void> {
        const auto counted =
            connection.number("SELECT count(*) FROM message WHERE tenant = ? AND judged_at >= ?", {tenant.value, since});
        if (!counted) return fail(counted.error());
        count = counted->value_or(0);
        return {};
    });
    if (!done) return fail(done.error());
    return count;
}

} // namespace remand::db
