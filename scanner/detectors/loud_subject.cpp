// A subject in capitals, with many marks or sums of money. Honest look-alike: excited people, so it is weak.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/shape.hpp"

namespace remand::scanner::detect {

Reason loud_subject(const MessageView& mail) {
    if (mail.is_thread || mail.is_discussion_list || mail.is_colleague) return {};
    const auto& subject = mail.facts.subject;
    const bool marks = subject.find("!!") != std::string::npos || subject.find("$$") != std::string::npos ||
                       subject.find("***") != std::string::npos;
    if (!marks && !is_shouting(subject)) return {};
    return fmt::format("The subject shouts: {}", shown(subject));
}

} // namespace remand::scanner::detect
