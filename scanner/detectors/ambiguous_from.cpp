// The From header reads as one sender to one program and as another to the next: what was checked is not what is shown
// ("Composition Kills", USENIX Security 2020). Honest look-alikes: broken mass mailers that repeat the same address, so
// two different domains are required; and mail of several authors, which names one of them as the sender (RFC 5322
// section 3.6.2) and reads the same to every program.
#include "scanner/detectors/all.hpp"

#include <string>
#include <vector>

#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {

namespace {

bool is_of_several_authors(const MessageFacts& facts) {
    const auto same = [](const Address& a, const Address& b) { return a.local == b.local && a.domain == b.domain; };
    if (facts.from_fields != 1 || !facts.sender ||
        !std::equal(facts.from.begin(), facts.from.end(), facts.from_strict.begin(), facts.from_strict.end(), same))
        return false;
    return std::any_of(facts.from.begin(), facts.from.end(),
                       [&](const Address& author) { return same(author, *facts.sender); });
}

} // namespace

Reason ambiguous_from(const MessageView& mail) {
    if (is_of_several_authors(mail.facts)) return {};
    std::string first, second;
    const auto consider = [&](const std::vector<Address>& addresses) {
        for (const auto& address : addresses) {
            const auto domain = registrable_domain(address.domain);
            if (domain.find('.') == std::string::npos) continue;
            if (first.empty())
                first = domain;
            else if (domain != first && second.empty())
                second = domain;
        }
    };
    consider(mail.facts.from);
    if (second.empty()) consider(mail.facts.from_strict);
    if (second.empty() || mail.is_discussion_list) return {};
    return fmt::format("The From header reads as {} to one program and as {} to another", shown(first), shown(second));
}

} // namespace remand::scanner::detect
