// The sender's domain is a customer's corner of a hosting or test service ("something.onmicrosoft.com",
// "x.firebaseapp.com"): free, made in a minute, and no organisation's own. Honest look-alike: new tenants that have not
// set up their domain yet.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/identity/brands.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/host_lists.hpp"

namespace remand::scanner::detect {

Reason hosting_sender(const MessageView& mail) {
    if (mail.is_colleague || mail.is_discussion_list || mail.from.domain.empty()) return {};
    if (!is_free_hosting(mail.from.domain) || is_brand_domain(mail.from_domain)) return {};
    return fmt::format("The sender's domain {} is a free corner of a hosting service", shown(mail.from.domain));
}

} // namespace remand::scanner::detect
