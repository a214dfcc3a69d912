// The From header reads as one sender to one program and as another to the next: what was checked is not what is shown
// ("Composition Kills", USENIX Security 2020). Honest look-alike: broken mass mailers that repeat the same address, so
// two different domains are required.
#include "scanner/detectors/all.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner::detect {

Reason ambiguous_from(const MessageView& mail) {
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
