// Many domains, to ask whether a host is one of them or below one. Immutable; thread-safe.
#pragma once

#include <ranges>
#include <string_view>
#include <unordered_set>

namespace remand::scanner {

class DomainSet {
public:
    // Holds views: the texts must outlive it.
    template <std::ranges::input_range Domains> explicit DomainSet(const Domains& domains) {
        for (const std::string_view domain : domains) domains_.insert(domain);
    }

    // As is_within(host, domain) for any of them.
    [[nodiscard]] bool covers(std::string_view host) const;

private:
    std::unordered_set<std::string_view> domains_;
};

} // namespace remand::scanner
