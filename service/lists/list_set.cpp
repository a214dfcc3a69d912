#include "service/lists/list_set.hpp"

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "scanner/extract/host_name.hpp"
#include "scanner/identity/authenticated.hpp"
#include "scanner/memory_keys.hpp"
#include "scanner/text/fold.hpp"
#include "service/lists/entry.hpp"

namespace remand::service {

using db::ListEntry;
using db::ListKind;
using db::PatternKind;

namespace {

// Where something stands that names a sender, and which lists look there.
struct Named {
    std::string_view where;
    std::string text; // lower case
    bool is_address = false, is_ip = false;
    bool is_provable = false; // allowing lists look here too
};

void add_address(std::vector<Named>& out, std::string_view where, const scanner::Address& address, bool is_provable) {
    if (address.domain.empty()) return;
    out.push_back({where, ascii_lower(address.text()), true, false, is_provable});
}

std::vector<Named> senders_of(const scanner::MessageFacts& facts) {
    std::vector<Named> out;
    for (const auto& from : facts.from) add_address(out, "From", from, true);
    if (facts.return_path) add_address(out, "envelope sender", *facts.return_path, false);
    if (facts.sender) add_address(out, "Sender", *facts.sender, false);
    for (const auto& reply_to : facts.reply_to) add_address(out, "Reply-To", reply_to, false);
    if (!facts.client_ip.empty()) out.push_back({"client IP", facts.client_ip, false, true, true});
    const auto from_client = [&](const scanner::ReceivedHop& hop) {
        return !facts.client_ip.empty() && hop.from_ip == facts.client_ip;
    };
    const auto hop = std::find_if(facts.received.begin(), facts.received.end(), from_client);
    if (hop != facts.received.end() && !hop->from_host.empty())
        out.push_back({"HELO", scanner::to_a_labels(hop->from_host), false, false, false});
    return out;
}

} // namespace

struct ListSet::Probe {
    const ListSet& set;
    const scanner::MessageFacts& facts;
    Timestamp now;
    bool is_proven = scanner::is_from_proven(facts);
    std::map<std::size_t, ListMatch> found{}; // by entry, the first place that counts

    void hit(std::size_t index, std::string_view where, std::string_view value) {
        const auto& entry = set.entries_[index];
        ListMatch match{entry, std::string(where), std::string(value), {}};
        if (entry.expires_at && *entry.expires_at <= now)
            match.without_effect = "it has expired";
        else if (entry.requires_authentication && !is_proven)
            match.without_effect = "From is not proven by SPF, DKIM or DMARC";
        found.try_emplace(index, std::move(match));
    }

    // Entries of one of these kinds whose pattern holds this address.
    template <class Wanted> void look_up_address(std::string_view where, std::string_view address, Wanted wanted) {
        const auto each = [&](const auto& map, std::string_view key) {
            const auto [first, last] = map.equal_range(std::string(key));
            for (auto it = first; it != last; ++it)
                if (wanted(set.entries_[it->second].kind)) hit(it->second, where, address);
        };
        each(set.addresses_, address);
        const auto at = address.rfind('@');
        look_up_domain(where, address.substr(at == std::string_view::npos ? 0 : at + 1), address, wanted);
    }
    template <class Wanted>
    void look_up_domain(std::string_view where, std::string_view domain, std::string_view value, Wanted wanted) {
        const auto each = [&](const auto& map, std::string_view key) {
            const auto [first, last] = map.equal_range(std::string(key));
            for (auto it = first; it != last; ++it)
                if (wanted(set.entries_[it->second].kind)) hit(it->second, where, value);
        };
        each(set.domains_, domain);
        for (auto parent = domain; !parent.empty();) {
            each(set.subdomains_, parent);
            const auto dot = parent.find('.');
            if (dot == std::string_view::npos) break;
            parent.remove_prefix(dot + 1);
        }
    }
    template <class Wanted> void look_up_ip(std::string_view where, std::string_view text, Wanted wanted) {
        const auto address = read_ip(text);
        if (!address) return;
        for (const int prefix : set.prefixes_) {
            const auto masked = address->masked(prefix);
            auto it = std::lower_bound(set.networks_.begin(), set.networks_.end(), masked,
                                       [](const Network& row, const IpNetwork& key) { return row.network < key; });
            for (; it != set.networks_.end() && it->network == masked; ++it)
                if (wanted(set.entries_[it->entry].kind)) hit(it->entry, where, text);
        }
    }
    void look_up_files(const scanner::MessageFacts& message) {
        for (const auto& file : message.attachments) {
            const auto [first, last] = set.files_.equal_range(file.sha256);
            for (auto it = first; it != last; ++it) hit(it->second, "file", file.name);
        }
    }
    void look_up_link(const scanner::Link& link) {
        const auto page = scanner::page_of(link);
        if (page.empty()) return;
        const auto wanted = [](ListKind kind) { return kind == ListKind::blocked_link; };
        look_up_domain("link", link.host, page, wanted);
        look_up_ip("link", link.host, wanted);
        const auto [first, last] = set.pages_.equal_range(page);
        for (auto it = first; it != last; ++it) hit(it->second, "link", page);
        search("link", link.href, page, [&](const ListEntry& entry) { return wanted(entry.kind); });
    }
    template <class Wanted> void search(std::string_view where, std::string_view text, std::string_view value, Wanted wanted) {
        for (const auto& [index, pattern] : set.searched_)
            if (wanted(set.entries_[index]) && pattern.is_in(text)) hit(index, where, value);
    }
};

ListSet::ListSet(std::vector<ListEntry> entries) : entries_(std::move(entries)) {
    std::sort(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const auto& entry = entries_[i];
        blocks_links_ = blocks_links_ || entry.kind == ListKind::blocked_link;
        const auto problem = [&](const Error& error) {
            problems_.push_back("List entry " + std::to_string(entry.id) + " (" + name_of(entry) +
                                ") is not in force: " + error.message);
        };
        switch (entry.pattern_kind) {
        case PatternKind::address:
            addresses_.emplace(entry.pattern, i);
            break;
        case PatternKind::domain:
            domains_.emplace(entry.pattern, i);
            break;
        case PatternKind::subdomains:
            subdomains_.emplace(entry.pattern, i);
            break;
        case PatternKind::sha256:
            files_.emplace(entry.pattern, i);
            break;
        case PatternKind::page:
            pages_.emplace(entry.pattern, i);
            break;
        case PatternKind::ip:
        case PatternKind::network:
            if (auto network = parse_network(entry.pattern))
                networks_.push_back({i, *network});
            else
                problem(network.error());
            break;
        case PatternKind::regex:
        case PatternKind::text: {
            auto compiled = entry.pattern_kind == PatternKind::regex
                                ? scanner::UserPattern::compile(entry.pattern)
                                : scanner::UserPattern::of_text(entry.pattern, entry.is_whole_word);
            if (compiled)
                searched_.push_back({i, std::move(*compiled)});
            else
                problem(compiled.error());
            break;
        }
        }
    }
    std::sort(networks_.begin(), networks_.end(), [](const auto& a, const auto& b) { return a.network < b.network; });
    for (const auto& row : networks_) prefixes_.push_back(row.network.prefix);
    std::sort(prefixes_.begin(), prefixes_.end());
    prefixes_.erase(std::unique(prefixes_.begin(), prefixes_.end()), prefixes_.end());
}

std::vector<ListMatch> ListSet::match(const scanner::MessageFacts& facts, std::span<const std::string> mailbox,
                                      Timestamp now) const {
    if (entries_.empty()) return {};
    Probe probe{*this, facts, now};
    for (const auto& named : senders_of(facts)) {
        const auto wanted = [&](ListKind kind) {
            return kind == ListKind::blocked_sender || (is_allowing(kind) && named.is_provable);
        };
        if (named.is_address) probe.look_up_address(named.where, named.text, wanted);
        if (named.is_ip) probe.look_up_ip(named.where, named.text, wanted);
        if (!named.is_address && !named.is_ip) probe.look_up_domain(named.where, named.text, named.text, wanted);
        // A regular expression that is bound to From must not be fed by the address of the peer.
        probe.search(named.where, named.text, named.text, [&](const ListEntry& entry) {
            return is_about_sender(entry.kind) && wanted(entry.kind) &&
                   !(named.is_ip && entry.requires_authentication);
        });
    }
    for (const auto& written : mailbox) {
        const auto address = ascii_lower(written);
        const auto wanted = [](ListKind kind) { return kind == ListKind::exempt_recipient; };
        probe.look_up_address("mailbox", address, wanted);
        probe.search("mailbox", address, address, [&](const ListEntry& entry) { return wanted(entry.kind); });
    }
    for (const auto& from : facts.from) {
        const auto wanted = [](ListKind kind) { return kind == ListKind::trusted_domain; };
        probe.look_up_domain("From", from.domain, from.domain, wanted);
        probe.search("From", from.domain, from.domain, [&](const ListEntry& entry) { return wanted(entry.kind); });
    }
    if (!files_.empty()) {
        probe.look_up_files(facts);
        for (const auto& inner : facts.nested) probe.look_up_files(inner);
    }
    if (blocks_links_)
        for (const auto& link : facts.links) probe.look_up_link(link);
    const bool has_content = std::any_of(searched_.begin(), searched_.end(), [&](const Searched& row) {
        return entries_[row.entry].kind == ListKind::blocked_content;
    });
    if (has_content) {
        const auto in_subject = [](const ListEntry& e) { return e.kind == ListKind::blocked_content && e.in_subject; };
        const auto in_body = [](const ListEntry& e) { return e.kind == ListKind::blocked_content && e.in_body; };
        probe.search("subject", facts.subject, "", in_subject);
        probe.search("subject", scanner::fold(facts.subject), "", in_subject); // no way around with invisible signs
        probe.search("text", facts.text, "", in_body);
        probe.search("text", scanner::fold(facts.text), "", in_body);
    }
    std::vector<ListMatch> matches;
    for (auto& [index, match] : probe.found) matches.push_back(std::move(match));
    return matches;
}

} // namespace remand::service
