#include "service/lists/entry.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/ip_network.hpp"
#include "core/text.hpp"
#include "scanner/extract/host_name.hpp"
#include "scanner/text/user_pattern.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::service {
namespace {

using db::ListEntry;
using db::ListKind;
using db::PatternKind;

tl::unexpected<Error> wrong_pattern(std::string_view pattern, const std::string& why) {
    return fail(ErrorKind::fix_configuration, "list.pattern",
                fmt::format("\"{}\" cannot be used: {}", shorten(to_valid_utf8(pattern), 80), why));
}

std::string_view without_scheme(std::string_view pattern) {
    for (const std::string_view scheme : {"https://", "http://"})
        if (equals_ignoring_case(pattern.substr(0, scheme.size()), scheme)) return pattern.substr(scheme.size());
    return pattern;
}

PatternKind guess(ListKind kind, std::string_view pattern) {
    if (kind == ListKind::blocked_content) return PatternKind::text;
    if (kind == ListKind::blocked_file) return PatternKind::sha256;
    if (kind == ListKind::blocked_link && without_scheme(pattern).find('/') != std::string_view::npos && !parse_network(pattern))
        return PatternKind::page;
    if (looks_like_ip(pattern))
        return pattern.find('/') == std::string_view::npos ? PatternKind::ip : PatternKind::network;
    if (pattern.find('@') != std::string_view::npos) return PatternKind::address;
    return pattern.starts_with("*.") || pattern.starts_with('.') ? PatternKind::subdomains : PatternKind::domain;
}

Result<std::string> spell_domain(std::string_view written) {
    auto domain = written;
    if (domain.starts_with('@')) domain.remove_prefix(1);
    const auto name = scanner::to_a_labels(domain);
    if (!scanner::is_plausible_domain(name)) {
        if (name.find('*') != std::string::npos)
            return wrong_pattern(written, "a * stands at the beginning only: *.example.com. For more use a regular expression "
                                  "(--regex).");
        return wrong_pattern(written, "it is no domain; write example.com, or *.example.com for it and all below it.");
    }
    return name;
}

Result<std::string> spell_subdomains(std::string_view written) {
    auto domain = written;
    if (domain.starts_with("*.")) domain.remove_prefix(2);
    else if (domain.starts_with('.')) domain.remove_prefix(1);
    auto name = scanner::to_a_labels(domain);
    if (scanner::public_suffix(name) == name && !name.empty())
        return wrong_pattern(written, fmt::format("everybody can have a domain below {}; name the domains that are meant.", name));
    return spell_domain(domain);
}

Result<std::string> spell_address(std::string_view written) {
    const auto address = trim(written);
    if (address.find_first_of("<>, ") != std::string_view::npos)
        return wrong_pattern(written, "write the address alone: jane@example.com.");
    const auto at = address.rfind('@');
    if (at == std::string_view::npos) return wrong_pattern(written, "it is no address; write jane@example.com.");
    if (at == 0 || address.starts_with("*@"))
        return wrong_pattern(written, fmt::format("for everybody at {0} write {0}.", address.substr(at + 1)));
    auto domain = spell_domain(address.substr(at + 1));
    if (!domain) return wrong_pattern(written, "what stands behind the @ is no domain.");
    return ascii_lower(address.substr(0, at)) + '@' + *domain;
}

Result<std::string> spell_sha256(std::string_view written) {
    auto digits = ascii_lower(written);
    const bool is_hash = digits.size() == 64 && digits.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!is_hash) return wrong_pattern(written, "a file is named by its SHA-256, 64 hexadecimal digits (sha256sum FILE).");
    return digits;
}

// What stands behind "?" and "#" differs from mail to mail.
Result<std::string> spell_page(std::string_view written) {
    auto page = without_scheme(written);
    page = page.substr(0, page.find_first_of("?#"));
    const auto slash = std::min(page.find('/'), page.size());
    const auto name = scanner::to_a_labels(page.substr(0, slash));
    auto path = std::string(page.substr(slash));
    while (path.ends_with('/')) path.pop_back();
    if (path.empty() || (!scanner::is_plausible_domain(name) && !parse_network(name)))
        return wrong_pattern(written, "a page is a host with a path, forms.example/d/1a2b3c; for a whole site write its domain.");
    return name + path;
}

Result<std::string> spell(PatternKind kind, std::string_view pattern, bool is_whole_word) {
    switch (kind) {
    case PatternKind::address:
        return spell_address(pattern);
    case PatternKind::domain:
        return spell_domain(pattern);
    case PatternKind::subdomains:
        return spell_subdomains(pattern);
    case PatternKind::ip:
    case PatternKind::network: {
        const auto network = parse_network(pattern);
        if (!network) return fail(network.error());
        if (kind == PatternKind::ip && network->prefix != 128)
            return wrong_pattern(pattern, "it is a network and not an address.");
        return network->text();
    }
    case PatternKind::sha256:
        return spell_sha256(pattern);
    case PatternKind::page:
        return spell_page(pattern);
    case PatternKind::regex: {
        const auto compiled = scanner::UserPattern::compile(pattern);
        if (!compiled) return fail(compiled.error());
        return std::string(pattern);
    }
    case PatternKind::text: {
        const auto compiled = scanner::UserPattern::of_text(pattern, is_whole_word);
        if (!compiled) return fail(compiled.error());
        return std::string(pattern);
    }
    }
    return std::string(pattern);
}

Result<void> check_kinds(ListKind kind, PatternKind pattern) {
    const auto refuse = [&](std::string_view may_be) {
        return fail(ErrorKind::fix_configuration, "list.kind",
                    fmt::format("A {} cannot be given as {}; it may be {}.", to_text(kind), to_text(pattern), may_be));
    };
    const bool is_ip = pattern == PatternKind::ip || pattern == PatternKind::network;
    if (pattern == PatternKind::page && kind != ListKind::blocked_link) return refuse("what names a sender, domain or text");
    if (pattern == PatternKind::sha256 && kind != ListKind::blocked_file) return refuse("what names a sender, domain or text");
    switch (kind) {
    case ListKind::blocked_content:
        if (pattern != PatternKind::text && pattern != PatternKind::regex) return refuse("text or regex");
        return {};
    case ListKind::blocked_file:
        if (pattern != PatternKind::sha256) return refuse("sha256");
        return {};
    case ListKind::blocked_link:
        if (pattern == PatternKind::address || pattern == PatternKind::text)
            return refuse("domain, subdomains, page, ip, network or regex");
        return {};
    case ListKind::trusted_domain:
        if (is_ip || pattern == PatternKind::address || pattern == PatternKind::text)
            return refuse("domain, subdomains or regex");
        return {};
    case ListKind::exempt_recipient:
        if (is_ip || pattern == PatternKind::text) return refuse("address, domain, subdomains or regex");
        return {};
    case ListKind::blocked_sender:
    case ListKind::trusted_sender:
    case ListKind::accepted_sender:
        if (pattern == PatternKind::text) return refuse("address, domain, subdomains, ip, network or regex");
        return {};
    }
    return {};
}

// Whether what `wide` matches holds all that `narrow` matches. Of two regular expressions nobody can say.
bool covers(const ListEntry& wide, const ListEntry& narrow) {
    if (wide.pattern_kind == narrow.pattern_kind && wide.pattern == narrow.pattern) return true;
    const auto domain = narrow.pattern.substr(narrow.pattern.rfind('@') + 1);
    const bool is_named = narrow.pattern_kind == PatternKind::address || narrow.pattern_kind == PatternKind::domain ||
                          narrow.pattern_kind == PatternKind::subdomains;
    switch (wide.pattern_kind) {
    case PatternKind::domain:
        return narrow.pattern_kind == PatternKind::address && domain == wide.pattern;
    case PatternKind::subdomains:
        return is_named && scanner::is_within(domain, wide.pattern);
    case PatternKind::network: {
        const auto outer = parse_network(wide.pattern), inner = parse_network(narrow.pattern);
        const bool is_ip = narrow.pattern_kind == PatternKind::ip || narrow.pattern_kind == PatternKind::network;
        return is_ip && outer && inner && outer->contains(*inner);
    }
    case PatternKind::regex: {
        const auto compiled = scanner::UserPattern::compile(wide.pattern);
        return compiled && (narrow.pattern_kind == PatternKind::address || narrow.pattern_kind == PatternKind::ip) &&
               compiled->is_in(narrow.pattern);
    }
    case PatternKind::address:
    case PatternKind::ip:
    case PatternKind::text:
    case PatternKind::sha256:
    case PatternKind::page:
        return false;
    }
    return false;
}

std::string number_of(const ListEntry& entry) {
    return entry.id == 0 ? name_of(entry) : fmt::format("{} (entry {})", name_of(entry), entry.id);
}

} // namespace

bool is_allowing(ListKind kind) { return kind == ListKind::trusted_sender || kind == ListKind::accepted_sender; }
bool is_about_sender(ListKind kind) { return is_allowing(kind) || kind == ListKind::blocked_sender; }

Result<void> settle(ListEntry& entry, std::optional<PatternKind> given) {
    if (given != PatternKind::regex && given != PatternKind::text && entry.kind != ListKind::blocked_content)
        entry.pattern = std::string(trim(entry.pattern));
    if (entry.pattern.empty()) return wrong_pattern("", "there is no pattern.");
    if (entry.note.size() > longest_note)
        return fail(ErrorKind::fix_configuration, "list.note",
                    fmt::format("A note has {} bytes at most.", longest_note));
    entry.note = to_valid_utf8(entry.note);
    entry.pattern_kind = given.value_or(guess(entry.kind, entry.pattern));
    if (auto fits = check_kinds(entry.kind, entry.pattern_kind); !fits) return fits;
    auto spelling = spell(entry.pattern_kind, entry.pattern, entry.is_whole_word);
    if (!spelling) return fail(spelling.error());
    entry.pattern = std::move(*spelling);
    if (is_allowing(entry.kind) && entry.pattern_kind == PatternKind::domain && !entry.pattern.empty() &&
        scanner::public_suffix(entry.pattern) == entry.pattern)
        return wrong_pattern(entry.pattern, "it is a public suffix, and nobody's own domain.");

    // What a kind has no use for has one value, so that two entries that do the same are the same.
    const bool is_ip = entry.pattern_kind == PatternKind::ip || entry.pattern_kind == PatternKind::network;
    if (!is_allowing(entry.kind)) entry.requires_authentication = false;
    if (is_ip) entry.requires_authentication = false; // the address of the peer is seen, not claimed
    if (entry.kind == ListKind::blocked_content) {
        if (!entry.in_subject && !entry.in_body) entry.in_subject = entry.in_body = true;
        if (entry.pattern_kind != PatternKind::text) entry.is_whole_word = false;
    } else {
        entry.in_subject = entry.in_body = entry.is_whole_word = false;
    }
    if (entry.kind == ListKind::trusted_domain) {
        if (!entry.for_lookalike && !entry.for_recent) entry.for_lookalike = entry.for_recent = true;
    } else {
        entry.for_lookalike = entry.for_recent = false;
    }
    return {};
}

Result<void> check_room(const std::vector<ListEntry>& all) {
    if (all.size() > most_entries)
        return fail(ErrorKind::fix_configuration, "list.too_many",
                    fmt::format("There would be {} entries; {} are allowed.", all.size(), most_entries));
    const auto searched = std::count_if(all.begin(), all.end(), [](const ListEntry& entry) {
        return entry.pattern_kind == PatternKind::regex || entry.pattern_kind == PatternKind::text;
    });
    if (static_cast<std::size_t>(searched) > most_searched_entries)
        return fail(ErrorKind::fix_configuration, "list.too_many",
                    fmt::format("There would be {} regular expressions and texts, each of which is searched for in "
                                "every mail; {} are allowed. Name addresses and domains where that will do.",
                                searched, most_searched_entries));
    return {};
}

std::string typed_pattern(const ListEntry& entry) {
    return entry.pattern_kind == PatternKind::subdomains ? "*." + entry.pattern : entry.pattern;
}

std::string name_of(const ListEntry& entry) {
    return fmt::format("{} {}", to_text(entry.kind), shorten(typed_pattern(entry), 80));
}

std::vector<std::string> warnings_about(const ListEntry& entry) {
    std::vector<std::string> out;
    if (!is_allowing(entry.kind)) return out;
    const bool is_ip = entry.pattern_kind == PatternKind::ip || entry.pattern_kind == PatternKind::network;
    if (!entry.requires_authentication && !is_ip)
        out.emplace_back("Not bound to authentication: whoever writes this in From is let through. Bind it (leave out "
                         "--unbound), or name a static IP address.");
    const bool is_domain = entry.pattern_kind == PatternKind::domain || entry.pattern_kind == PatternKind::subdomains;
    if (is_domain && scanner::is_free_mail(scanner::registrable_domain(entry.pattern)))
        out.emplace_back("Everybody can have an address there at once; name single addresses.");
    if (is_domain && scanner::is_free_hosting(entry.pattern))
        out.emplace_back("Many customers share this name; each of them is let through.");
    const auto network = parse_network(entry.pattern);
    if (is_ip && network && network->prefix < (network->is_ipv4() ? 96 + 16 : 32))
        out.emplace_back("A very large network; name the servers that are meant.");
    return out;
}

std::vector<std::string> conflicts_of(const ListEntry& entry, const std::vector<ListEntry>& others) {
    std::vector<std::string> out;
    if (!is_about_sender(entry.kind)) return out;
    for (const auto& other : others) {
        if (!is_about_sender(other.kind) || other.kind == entry.kind) continue;
        if (!other.tenant.empty() && !entry.tenant.empty() && other.tenant != entry.tenant) continue;
        const bool other_covers = covers(other, entry), covers_other = covers(entry, other);
        if (!other_covers && !covers_other) continue;
        const bool entry_wins = entry.kind < other.kind; // ListKind is in the order of precedence
        const auto& winner = entry_wins ? entry : other;
        const auto& loser = entry_wins ? other : entry;
        const bool is_all = entry_wins ? covers_other : other_covers;
        out.push_back(is_all ? fmt::format("{} goes before {}, which therefore decides nothing.", number_of(winner),
                                           number_of(loser))
                             : fmt::format("{} goes before {} for the mail that both match.", number_of(winner),
                                           number_of(loser)));
    }
    return out;
}

} // namespace remand::service
