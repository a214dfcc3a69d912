#include "db/campaign_rows.hpp"

namespace remand::db {

constexpr int most_compared = 50; // of messages with the same key: the texts of one sender's mailing are few

std::optional<std::int64_t> column_of(const CampaignPrint& print) {
    if (!print.text) return {};
    return static_cast<std::int64_t>(*print.text);
}

CampaignPrint print_of(std::string key, std::optional<std::int64_t> column) {
    CampaignPrint print{std::move(key), {}};
    if (column) print.text = static_cast<std::uint64_t>(*column);
    return print;
}

Result<void> note_campaign(Connection& connection, const TenantId& tenant, std::int64_t message_id,
                           const CampaignPrint& print) {
    if (print.empty()) return {};
    std::int64_t campaign = message_id;
    const auto read = connection.query(
        "SELECT other.campaign, other.print_text FROM message AS other JOIN message AS one ON one.id = ?1"
        " WHERE other.tenant = ?2 AND other.print = ?3 AND other.id <> ?1"
        " AND abs(other.received_at - one.received_at) <= ?4"
        " ORDER BY other.received_at DESC LIMIT ?5",
        {message_id, tenant.value, Blob{print.key}, std::chrono::microseconds(campaign_silence).count(), most_compared},
        [&](Row& row) {
            const auto of_other = row.integer();
            if (campaign == message_id && is_like(print, print_of(print.key, row.optional_integer()))) campaign = of_other;
        });
    if (!read) return fail(read.error());
    const auto done = connection.run("UPDATE message SET print = ?, print_text = ?, campaign = ? WHERE id = ?",
                                     {Blob{print.key}, column_of(print), campaign, message_id});
    if (!done) return fail(done.error());
    return {};
}

} // namespace remand::db
