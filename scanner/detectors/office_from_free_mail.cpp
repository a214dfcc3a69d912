// A department, bank or help desk that writes from a free mail account. Honest look-alike: one-person businesses, whose
// names are rarely those of an office.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason office_from_free_mail(const MessageView& mail) {
    if (!is_free_mail(mail.from_domain) || mail.is_discussion_list || mail.is_automatic) return {};
    constexpr auto offices = std::to_array<std::string_view>(
        {"support",  "helpdesk", "admin",        "administrator", "hr",           "payroll",  "billing",
         "invoice",  "accounts", "accounting",   "department",    "dept",         "security", "service",
         "services", "customer", "bank",         "team",          "notification", "notice",   "office",
         "director", "ceo",      "president",    "barrister",     "foundation",   "lottery",  "microsoft",
         "google",   "webmail",  "subscription", "renewal",       "order",        "receipt",  "payment",
         "delivery", "express",  "charity",      "loan",          "fund",         "funds",    "united",
         "nations",  "fbi",      "imf"});
    const auto parts = words(fold(mail.from.display_name));
    const auto provider = organisation_label(mail.from_domain);
    if (mail.may_be_genuine && std::find(parts.begin(), parts.end(), provider) != parts.end())
        return {}; // the provider's own office
    for (const auto& word : parts)
        if (std::find(offices.begin(), offices.end(), word) != offices.end())
            return fmt::format("Calls itself {}, but writes from a free mail account ({})",
                               shown(mail.from.display_name), mail.from_text());
    return {};
}

} // namespace remand::scanner::detect
