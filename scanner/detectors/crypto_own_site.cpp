// A wallet to verify, tokens to claim or a sure profit in coins, with links to the sender's own site: a campaign's
// domain is soon registered and signs its mail. Honest look-alikes: the exchanges themselves, which the list of brands
// knows.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"
#include "scanner/identity/brands.hpp"

namespace remand::scanner::detect {

Reason crypto_own_site(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_thread || mail.is_colleague || !mail.is_explained ||
        is_brand_domain(mail.from.domain) || !is_about(mail, Theme::crypto))
        return {};
    return fmt::format("Is about a crypto wallet or profit: \"{}\"", wording(mail, Theme::crypto));
}

} // namespace remand::scanner::detect
