// A prize or reward on the sender's own site: survey and gift campaigns register domains by the hundred. Honest
// look-alikes: shops that raffle something, so it is weaker than the same on a foreign site.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"
#include "scanner/identity/brands.hpp"

namespace remand::scanner::detect {

Reason prize_own_site(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || !mail.is_explained ||
        is_brand_domain(mail.from.domain) || !is_about(mail, Theme::prize))
        return {};
    return fmt::format("Promises a prize or reward: \"{}\"", wording(mail, Theme::prize));
}

} // namespace remand::scanner::detect
