#include "scanner/detectors/theme.hpp"

#include <algorithm>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner {

bool is_about(const MessageView& mail, Theme theme) {
    constexpr int words_a_chance = 150; // a wording turns up by chance in so many words of news
    const int by_chance = std::max(0, mail.words - words_a_chance) / words_a_chance;
    return mail.phrases.of(theme) + (mail.subject_phrases.has(theme) ? 1 : 0) >= 2 + by_chance;
}

bool is_on_offer(const MessageView& mail, Theme theme) {
    return is_about(mail, theme) &&
           (mail.phrases.of(theme) >= 2 || mail.facts.html.is_present || mail.phrases.has(Theme::hard_sell));
}

std::string wording(const MessageView& mail, Theme theme) {
    const auto& hits = mail.subject_phrases.has(theme) ? mail.subject_phrases : mail.phrases;
    return shown(hits.wording(theme));
}

} // namespace remand::scanner
