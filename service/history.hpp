// What the scanner may know of a sender's past, out of the message log and the sender graph.
#pragma once

#include "db/decision_store.hpp"
#include "db/stores.hpp"
#include "scanner/scan_context.hpp"
#include "service/policy/judgement.hpp"

namespace remand::service {

// A sender's first messages do not make the next ones of the same campaign "known": what came within these hours before
// a message does not count for it. What was judged bad counts at once.
inline constexpr std::chrono::hours first_contact_freeze{12};

// Decided files that a new one is compared with, the newest. Reading and comparing so many takes 3 ms, of mail with such
// a file only.
inline constexpr int most_likened = 2'000;

// Of one tenant. A store that cannot be read means that nothing is known. Thread-safe.
class MessageHistory final : public scanner::HistorySource {
public:
    // `now`: as of when people's decisions count. Of mail judged again: when it was judged.
    MessageHistory(db::Database& database, TenantId tenant, Timestamp now)
        : messages_(database), graph_(database), decisions_(database), tenant_(std::move(tenant)), now_(now) {}
    [[nodiscard]] scanner::SenderHistory sender(std::string_view sender_key, std::string_view recipient,
                                                Timestamp as_of) const override;
    [[nodiscard]] scanner::Correspondence correspondence(std::string_view sender_key, const std::string& address,
                                                         const std::string& recipient, Timestamp as_of) const override;
    [[nodiscard]] std::vector<std::string> unseen_hosts(const std::vector<std::string>& hosts,
                                                        Timestamp as_of) const override;
    [[nodiscard]] int senders_between(std::string_view recipient, Timestamp since, Timestamp until) const override;
    [[nodiscard]] std::optional<scanner::KnownBad> known_bad_file(const std::vector<std::string>& hashes) const override;
    [[nodiscard]] std::optional<scanner::KnownBad> near_bad_file(const std::vector<std::string>& likenesses) const override;
    [[nodiscard]] std::optional<scanner::KnownBad> known_bad_page(const std::vector<std::string>& pages) const override;
    [[nodiscard]] std::optional<scanner::DecidedCampaign> decided_campaign(const CampaignPrint& print) const override;
    [[nodiscard]] SenderAge age(std::string_view sender_key) const;

private:
    [[nodiscard]] std::optional<scanner::KnownBad> known_bad(db::DecisionStore::Kind kind, const std::vector<std::string>& keys) const;

    db::MessageStore messages_;
    db::SenderGraph graph_;
    db::DecisionStore decisions_;
    TenantId tenant_;
    Timestamp now_;
};

} // namespace remand::service
