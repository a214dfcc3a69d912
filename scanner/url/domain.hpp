// Domains as organisations own them. Hosts are lower case A-labels, as MessageFacts has them. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace remand::scanner {

// The part somebody registered: "www.bank.co.uk" -> "bank.co.uk" (Public Suffix List with its private section, so each
// customer of a hosting service is a domain of its own). A public suffix itself, an address literal and a single label
// come back as they are.
[[nodiscard]] std::string registrable_domain(std::string_view host);

// "bank" of "www.bank.co.uk"; the whole of what has no suffix.
[[nodiscard]] std::string organisation_label(std::string_view host);
// The same of what registrable_domain() gave.
[[nodiscard]] std::string_view label_of(std::string_view registrable);
// organisation_label() without hyphens: "luminalegal" of "www.lumina-legal.test".
[[nodiscard]] std::string bare_label(std::string_view host);
// "co.uk" of "www.bank.co.uk"; empty where there is none.
[[nodiscard]] std::string public_suffix(std::string_view host);

[[nodiscard]] bool same_organisation(std::string_view host, std::string_view other_host);
// `host` is `domain` or below it.
[[nodiscard]] bool is_within(std::string_view host, std::string_view domain);

[[nodiscard]] bool is_ip_literal(std::string_view host);

} // namespace remand::scanner
