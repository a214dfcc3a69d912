// A link to a locked archive, whose password stands in the mail: no filter on the way can look inside. Honest
// look-alikes: exchange servers, whose links lead to a page and not to an archive; partners and colleagues.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {
namespace {

bool is_archive_name(std::string_view name) {
    constexpr std::array<std::string_view, 9> endings{".zip", ".rar", ".7z", ".iso", ".img", ".vhd", ".cab", ".ace", ".arj"};
    const auto lower = ascii_lower(name);
    return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return lower.ends_with(ending); });
}

} // namespace

Reason locked_download(const MessageView& mail) {
    if (!mail.facts.states_password || mail.is_colleague || mail.is_partner || mail.is_discussion_list ||
        mail.history.is_solicited)
        return {};
    for (const auto& link : mail.links)
        if (is_archive_name(link.url.path) || is_archive_name(link.link->text))
            return fmt::format("Leads to a locked archive at {} and gives its password", shown(link.host));
    return {};
}

} // namespace remand::scanner::detect
