// The ending that only authorities get ("gov", "gouv.fr", "gv.at") has become a word of somebody's domain: "bmf-gv-at.example",
// "tax-gov.example". Honest look-alikes: firms that work for authorities, which rarely have such a word set off by hyphens.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {
namespace {

bool bears_ending(std::string_view domain) {
    constexpr std::array<std::string_view, 5> endings{"gov", "gouv", "gob", "govt", "guv"};
    if (domain.empty() || is_authority(domain)) return false;
    const auto label = organisation_label(domain);
    const auto parts = split(label, '-');
    if (parts.size() < 2) return false;
    const bool is_austrian = parts.size() > 2 && parts.back() == "at" && parts[parts.size() - 2] == "gv";
    return is_austrian || std::ranges::any_of(parts, [&](std::string_view part) {
        return std::ranges::find(endings, part) != endings.end();
    });
}

} // namespace

Reason false_authority(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || mail.is_partner || mail.history.is_solicited ||
        mail.facts.is_bounce)
        return {};
    if (bears_ending(mail.from_domain))
        return fmt::format("The sender's domain {} poses as an authority's", shown(mail.from_domain));
    const auto link = std::ranges::find_if(mail.hosts, [](const WebLink* one) { return bears_ending(one->domain); });
    if (link == mail.hosts.end()) return {};
    return fmt::format("A link's domain {} poses as an authority's", shown((*link)->domain));
}

} // namespace remand::scanner::detect
