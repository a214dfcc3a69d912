// Names that phishing mail likes to borrow, with the domains that are really theirs.
// Source: the companies' own sites and help pages ("which domains do we write from"); chosen for how often they are
// imitated according to public yearly reports. A brand's own mail through another domain would be a false alarm, so a
// brand is only listed with the domains that it is known to send from. Pure; thread-safe.
#pragma once

#include <span>
#include <string_view>

#include "scanner/identity/lookalike.hpp"

namespace remand::scanner {

struct Brand {
    std::string_view name;       // as shown
    std::string_view pattern;    // folded words, separated by spaces; several alternatives by '|'
    std::string_view domains;    // registrable domains, separated by spaces
    bool is_common_word = false; // a word or surname by itself: must be the whole display name, or with a service word
};
[[nodiscard]] std::span<const Brand> brands();
[[nodiscard]] bool belongs_to(const Brand& brand, std::string_view host);

// The brand that a folded display name claims to be; null when none.
[[nodiscard]] const Brand* claimed_brand(std::string_view folded_name);
// A brand's name in any text (a subject): common words are left out.
[[nodiscard]] const Brand* mentioned_brand(std::string_view folded_text);
// The main domains of the brands whose names are no common words, to look for lookalikes of.
[[nodiscard]] const ImitatedDomains& imitated_brands();
// `host` is a domain of any of the brands.
[[nodiscard]] bool is_brand_domain(std::string_view host);

} // namespace remand::scanner
