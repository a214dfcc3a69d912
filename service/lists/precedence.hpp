// Which of the entries that match decides. ONE order, for every list:
//
//   1. exempt recipient   the mail is left alone
//   2. blocked sender or content   malicious
//   3. trusted sender     the mail is left alone
//   4. what the detectors found, and the additional detections of the policy
//   5. accepted sender    spam, bulk and spoof become none
//
// (Trusted domains take single signs out of 4.) Of several entries of one step the most exact one is named: an address
// before a domain, a domain before one with its subdomains, a single IP before a network, the longer prefix or domain
// first, then what is searched for; then the tenant's own before one of all tenants; then by the text, so that the
// order in which entries were made decides nothing. Pure; thread-safe.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "core/verdict.hpp"
#include "service/lists/list_set.hpp"

namespace remand::service {

struct Ruling {
    const ListMatch* winner = nullptr;
    Disposition disposition = Disposition::none;
};
// `detected`: what step 4 says. nullopt: no entry decides anything, and `detected` stands.
[[nodiscard]] std::optional<Ruling> rule(std::span<const ListMatch> matches, Disposition detected);

// The ruling as evidence of weight 0, before all others: the score stays what the detectors found, so that the weights
// add up, and a reader sees what would have been without the entry. Attributes: allow_listed or block_listed.
void apply(const Ruling& ruling, Verdict& verdict);

// "list entry 12 (trusted-sender *.example.com, \"our newsletter\")", with From or whatever it matched in.
[[nodiscard]] std::string describe(const ListMatch& match);

// The attributes that lists add.
inline constexpr std::array list_attributes{"allow_listed", "block_listed"};
// Adds an attribute and keeps them sorted and unique.
void add_attribute(Verdict& verdict, std::string_view attribute);

} // namespace remand::service
