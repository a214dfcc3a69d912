#include "scanner/detectors/theme.hpp"

#include "scanner/detectors/reason.hpp"

namespace remand::scanner {

bool is_about(const MessageView& mail, Theme theme) {
    return mail.subject_phrases.has(theme) || mail.phrases.of(theme) >= 2;
}

std::string wording(const MessageView& mail, Theme theme) {
    const auto& hits = mail.subject_phrases.has(theme) ? mail.subject_phrases : mail.phrases;
    return shown(hits.wording(theme));
}

} // namespace remand::scanner
