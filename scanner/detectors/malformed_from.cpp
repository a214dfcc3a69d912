// The From field is put together in a way that no mail program does: a blank before the closing bracket, a comma
// between name and address, signs that no domain has. Mass mailers fill in templates so. Honest look-alike: home-made
// scripts, which write other mistakes.
#include "scanner/detectors/all.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason malformed_from(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_automatic || mail.is_colleague || mail.facts.from_raw.empty()) return {};
    const auto raw = trim(mail.facts.from_raw.front());
    const auto open = raw.rfind('<');
    if (open == std::string_view::npos) return {};
    const auto before = trim(raw.substr(0, open));
    if (before.ends_with("\",") || (before.ends_with(',') && before.find('@') != std::string_view::npos))
        return fmt::format("From is put together wrongly: a comma stands before the address ({})", shown(raw));
    const auto address = raw.substr(open + 1, raw.find('>', open) - open - 1);
    if (address.ends_with(' '))
        return fmt::format("From is put together wrongly: a blank stands after the address ({})", shown(raw));
    const auto domain = address.substr(std::min(address.rfind('@'), address.size()));
    if (domain.find_first_of("%$#*!&/") != std::string_view::npos)
        return fmt::format("From names a domain that cannot exist ({})", shown(address));
    return {};
}

} // namespace remand::scanner::detect
