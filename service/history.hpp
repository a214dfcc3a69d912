// What the scanner may know of a sender's past, out of the message log and the sender graph.
#pragma once

#include "db/stores.hpp"
#include "scanner/scan_context.hpp"
#include "service/policy/judgement.hpp"

namespace remand::service {

// A sender's first messages do not make the next ones of the same campaign "known": what came within these hours before
// a message does not count for it. What was judged bad counts at once.
inline constexpr std::chrono::hours first_contact_freeze{12};

// Of one tenant. A store that cannot be read means that nothing is known. Thread-safe.
class MessageHistory final : public scanner::HistorySource {
public:
    MessageHistory(db::Database& database, TenantId tenant)
        : messages_(database), graph_(database), tenant_(std::move(tenant)) {}
    [[nodiscard]] scanner::SenderHistory sender(std::string_view sender_key, std::string_view recipient,
                                                Timestamp as_of) const override;
    [[nodiscard]] scanner::Correspondence correspondence(std::string_view sender_key, const std::string& address,
                                                         const std::string& recipient, Timestamp as_of) const override;
    [[nodiscard]] std::vector<std::string> unseen_hosts(const std::vector<std::string>& hosts,
                                                        Timestamp as_of) const override;
    [[nodiscard]] int senders_between(std::string_view recipient, Timestamp since, Timestamp until) const override;
    [[nodiscard]] SenderAge age(std::string_view sender_key) const;

private:
    db::MessageStore messages_;
    db::SenderGraph graph_;
    TenantId tenant_;
};

} // namespace remand::service
