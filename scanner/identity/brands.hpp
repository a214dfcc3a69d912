// Names that phishing mail likes to borrow, with the domains that are really theirs: the list brands.txt of scanner/data.
// A brand's own mail through another domain would be a false alarm, so a brand is only listed with the domains that it is
// known to send from. Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "scanner/identity/lookalike.hpp"

namespace remand::scanner {

struct Brand {
    std::string_view name;                  // as shown
    std::vector<std::string_view> patterns; // folded words, separated by spaces: each names it
    std::vector<std::string_view> domains;  // registrable, the main one first
    bool is_federation = false;  // of independent houses, each with a domain of its own that holds the name
    bool is_common_word = false; // a word or surname by itself: must be the whole display name, or with a service word
};
[[nodiscard]] std::span<const Brand> brands();
[[nodiscard]] bool belongs_to(const Brand& brand, std::string_view host);

// The brand that a folded display name claims to be; null when none.
[[nodiscard]] const Brand* claimed_brand(std::string_view folded_name);
// The same of a display name as written, also where capitals hide it ("TrustwaIIetTeam").
[[nodiscard]] const Brand* brand_in_display_name(std::string_view display_name);
// The label of a domain is the brand's name, alone or with words that name letters ("email-marriott", "dhl-news"): brands send
// newsletters from such domains. "dhl-customs-fee" is none.
[[nodiscard]] bool is_mailing_name(const Brand& brand, std::string_view label);
// The label is that of a house of a federation: the name and a word that is none of those that lures tie to names
// ("volksbank-erftland", but not "volksbank-sicherheit").
[[nodiscard]] bool is_house_name(const Brand& brand, std::string_view label);
// "sharepoint-docs.app": the domain's label is a brand's name of one word, and words that impostors tie to names. Null when not.
[[nodiscard]] const Brand* brand_tied_to_word(std::string_view domain);
// A brand's name in any text (a subject): common words are left out.
[[nodiscard]] const Brand* mentioned_brand(std::string_view folded_text);
// What `host` imitates of the main domains of the brands whose names are no common words.
[[nodiscard]] std::optional<Lookalike> brand_imitated_by(std::string_view host);
// `host` is a brand's, and neither a place where anybody gets an address nor one where anybody puts pages.
[[nodiscard]] bool is_brand_sender(std::string_view host);
// Both belong to the same brand: the sender from where not anybody can write, the host where not anybody can put pages.
[[nodiscard]] bool is_of_senders_brand(std::string_view sender, std::string_view host);
// `host` is a domain of any of the brands.
[[nodiscard]] bool is_brand_domain(std::string_view host);

} // namespace remand::scanner
