// Sent through a mailing service or with its feedback mark. Selects bulk.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason bulk_service(const MessageView& mail) {
    if (mail.is_discussion_list) return {};
    if (mail.facts.list.has_feedback_id) return "Sent by a mailing service (it carries a feedback mark)";
    for (const auto* link : mail.hosts)
        if (is_click_tracker(link->host)) return fmt::format("Its links count clicks through {}", shown(link->domain));
    return {};
}

} // namespace remand::scanner::detect
