// A brand's or our own name stands in front of somebody else's domain ("microsoft.com.login.example"), where people
// look first. Honest look-alike: customers of services ("corp.service.example"), so only whole domains count for ours.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

namespace {

// "forms.office.com" of "forms.office.com.docs.example"; empty when none.
std::string brand_domain_at_end(const std::string& front) {
    if (front.find('.') == std::string::npos) return {};
    return is_brand_domain(front) ? registrable_domain(front) : std::string();
}

} // namespace

Reason brand_in_host(const MessageView& mail) {
    if (mail.is_discussion_list) return {};
    for (const auto* link : mail.hosts) {
        if (is_brand_domain(link->host) || link->host.size() <= link->domain.size()) continue;
        const auto front = link->host.substr(0, link->host.size() - link->domain.size() - 1);
        // A whole address of a brand is there to be taken for it, whoever sends it.
        if (const auto whole = brand_domain_at_end(front); !whole.empty() && !is_click_tracker(link->host))
            return fmt::format("{} stands only in front of {}", shown(whole), shown(link->domain));
        if (mail.is_senders_own(link->domain)) continue;
        for (const auto& own : mail.own_domains)
            if (!mail.is_ours(link->host) &&
                (front == own || front.ends_with("." + own) || front.starts_with(own + ".")))
                return fmt::format("{} stands only in front of {}", shown(own), shown(link->domain));
        if (is_click_tracker(link->host)) continue;
        for (const auto label : split(front, '.')) {
            const auto* brand = claimed_brand(label);
            if (!brand || brand->is_common_word) continue;
            if (front.find('.') == std::string::npos && front == label && mail.is_authenticated)
                continue; // a service's customer
            return fmt::format("{} stands only in front of {}", brand->name, shown(link->domain));
        }
    }
    return {};
}

} // namespace remand::scanner::detect
