// The lists of one tenant, made ready: which entries a message matches. Addresses, domains and networks are looked up;
// regular expressions and texts, of which there may be few (entry.hpp), are searched for.
//
// Allowing is careful and blocking is not: a trusted or accepted sender is looked for in what can be proven (From, and
// the address of the peer), a blocked one in everything that names a sender.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "core/ip_network.hpp"
#include "core/result.hpp"
#include "db/list_store.hpp"
#include "scanner/facts.hpp"
#include "scanner/text/user_pattern.hpp"

namespace remand::service {

struct ListMatch {
    db::ListEntry entry;
    std::string where; // "From", "envelope sender", "Reply-To", "Sender", "client IP", "HELO", "subject", "text", "file", "link", "mailbox"
    std::string value; // what matched; empty for content
    std::string without_effect; // why it decides nothing: "From is not authenticated"; empty when it counts
    [[nodiscard]] bool counts() const { return without_effect.empty(); }
};

// Immutable; thread-safe.
class ListSet {
public:
    ListSet() = default;
    // Entries that cannot be used (made by another version of Remand) are left out and named in problems().
    explicit ListSet(std::vector<db::ListEntry> entries);

    // One match for each entry at most, in the order of the entries' ids. Expired entries match and do not count.
    // `mailbox`: every address of the mailbox it lies in.
    [[nodiscard]] std::vector<ListMatch> match(const scanner::MessageFacts& facts, std::span<const std::string> mailbox,
                                               Timestamp now) const;
    [[nodiscard]] const std::vector<db::ListEntry>& entries() const { return entries_; }
    [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }
    [[nodiscard]] bool empty() const { return entries_.empty(); }

private:
    struct Searched {
        std::size_t entry;
        scanner::UserPattern pattern;
    };
    struct Network {
        std::size_t entry;
        IpNetwork network;
    };
    struct Probe; // one match() under way
    using Found = std::vector<std::size_t>;

    std::vector<db::ListEntry> entries_;
    std::unordered_multimap<std::string, std::size_t> addresses_, domains_, subdomains_, files_, pages_;
    bool blocks_links_ = false;
    std::vector<Network> networks_; // addresses too; sorted by network
    std::vector<int> prefixes_;     // that occur among them
    std::vector<Searched> searched_;
    std::vector<std::string> problems_;
};

} // namespace remand::service
