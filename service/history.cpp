#include "service/history.hpp"

#include <algorithm>

#include "scanner/file_likeness.hpp"
#include "service/policy/campaign.hpp"

namespace remand::service {

scanner::SenderHistory MessageHistory::sender(std::string_view sender_key, std::string_view recipient,
                                              Timestamp as_of) const {
    scanner::SenderHistory history;
    if (sender_key.empty()) return history;
    if (const auto settled = messages_.sender_counts(tenant_, sender_key, recipient, as_of - first_contact_freeze)) {
        history.messages = settled->messages;
        history.messages_to_recipient = settled->messages_to_recipient;
    }
    if (const auto all = messages_.sender_counts(tenant_, sender_key, recipient, as_of))
        history.judged_bad = all->judged_bad;
    history.is_solicited = graph_.was_written_to(tenant_, sender_key, as_of).value_or(false);
    if (auto traits = graph_.traits(tenant_, sender_key, as_of - first_contact_freeze)) {
        history.signers = std::move(traits->signers);
        history.reply_to = std::move(traits->reply_to);
    }
    return history;
}

scanner::Correspondence MessageHistory::correspondence(std::string_view sender_key, const std::string& address,
                                                       const std::string& recipient, Timestamp as_of) const {
    return {graph_.received_from(tenant_, recipient, sender_key, address, as_of - first_contact_freeze).value_or(0),
            graph_.has_written(tenant_, recipient, address, as_of).value_or(false)};
}

std::vector<std::string> MessageHistory::unseen_hosts(const std::vector<std::string>& hosts, Timestamp as_of) const {
    const auto before = as_of - first_contact_freeze;
    if (!graph_.knows_enough_hosts(tenant_, before).value_or(false)) return {};
    const auto known = graph_.known_hosts(tenant_, hosts, before);
    if (!known) return {};
    std::vector<std::string> unseen;
    for (const auto& host : hosts)
        if (std::find(known->begin(), known->end(), host) == known->end()) unseen.push_back(host);
    return unseen;
}

int MessageHistory::senders_between(std::string_view recipient, Timestamp since, Timestamp until) const {
    return graph_.senders_between(tenant_, recipient, since, until).value_or(0);
}

std::optional<scanner::KnownBad> MessageHistory::known_bad(db::DecisionStore::Kind kind, const std::vector<std::string>& keys) const {
    const auto known = decisions_.about_keys(tenant_, kind, keys, now_);
    if (!known || !*known || (*known)->disposition != Disposition::malicious) return {};
    return scanner::KnownBad{(*known)->key, (*known)->at};
}

std::optional<scanner::KnownBad> MessageHistory::known_bad_file(const std::vector<std::string>& hashes) const {
    return known_bad(db::DecisionStore::Kind::file, hashes);
}

std::optional<scanner::KnownBad> MessageHistory::near_bad_file(const std::vector<std::string>& likenesses) const {
    const auto decided = decisions_.newest_likenesses(tenant_, most_likened, now_);
    if (!decided || decided->empty()) return {};
    std::vector<std::string> keys;
    for (const auto& one : *decided) keys.push_back(one.key);
    const auto nearest = scanner::nearest_files(likenesses, keys);
    for (std::size_t i = 0; i < nearest.size(); ++i)
        if (nearest[i] && decided->at(*nearest[i]).disposition == Disposition::malicious)
            return scanner::KnownBad{likenesses[i], decided->at(*nearest[i]).at};
    return {};
}

std::optional<scanner::KnownBad> MessageHistory::known_bad_page(const std::vector<std::string>& pages) const {
    return known_bad(db::DecisionStore::Kind::page, pages);
}

std::optional<scanner::DecidedCampaign> MessageHistory::decided_campaign(const CampaignPrint& print) const {
    const auto known = decisions_.about_campaign(tenant_, print, now_ - campaign_memory, now_);
    if (!known || !*known) return {};
    const auto group = decisions_.group_of(tenant_, print, now_);
    return scanner::DecidedCampaign{(*known)->disposition, (*known)->decided_by, (*known)->at, group ? group->copies : 0};
}

SenderAge MessageHistory::age(std::string_view sender_key) const {
    const auto known = messages_.first_seen(tenant_, sender_key);
    return known ? SenderAge{known->sender, known->any} : SenderAge{};
}

} // namespace remand::service
