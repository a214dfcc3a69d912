// One wording of a spam theme somewhere in the mail. Means nearly nothing alone.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/theme.hpp"

namespace remand::scanner::detect {

Reason spam_word(const MessageView& mail) {
    if (mail.is_thread || mail.is_colleague || mail.is_discussion_list ||
        mail.is_newsletter)
        return {};
    constexpr int long_mail = 400; // speaks of everything
    if (mail.words > long_mail) return {};
    for (const auto theme : {Theme::gambling, Theme::dating, Theme::medicine, Theme::easy_money, Theme::lead_generation,
                             Theme::fake_watches, Theme::prize, Theme::hard_sell})
        if (mail.phrases.has(theme) && !is_about(mail, theme))
            return fmt::format("Has a wording that spam likes: \"{}\"", wording(mail, theme));
    return {};
}

} // namespace remand::scanner::detect
