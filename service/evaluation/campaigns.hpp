// Which messages of a collection are copies of each other, near enough that knowing one is knowing all. A split that
// puts half of a campaign on each side measures memory, not judgement.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scanner/facts.hpp"

namespace remand::service {

// What is compared: small, so that a whole collection fits into memory.
struct CampaignKey {
    std::vector<std::uint32_t> shingles; // smallest hashes of runs of three words, sorted (bottom-k sketch)
    std::string subject;                 // folded, without digits; empty when it is too short to say anything
    std::string sender;                  // registrable domain; empty for free mail and for big mailing services
};
[[nodiscard]] CampaignKey campaign_key(const scanner::MessageFacts& facts);

// The number of the campaign of each message, from 0; a message without a copy is a campaign of its own. Two belong
// together when at least half of their sketches agree, or they have the same subject, or the same sender's domain.
[[nodiscard]] std::vector<int> group_campaigns(const std::vector<CampaignKey>& keys);

// One of two halves, by the campaign's first message; the same for all messages of a campaign whatever else is there.
[[nodiscard]] std::vector<int> split_in_two(const std::vector<int>& campaigns, const std::vector<std::string>& names);

} // namespace remand::service
