// "Re:" or "Fwd:" before a mail that answers nothing: it pretends to continue a conversation. Honest look-alikes:
// phones and ticket systems that drop References, so it is weak and quiet on lists.
#include "scanner/detectors/all.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason fake_reply(const MessageView& mail) {
    if (mail.is_thread || mail.is_discussion_list || mail.is_automatic || mail.is_colleague) return {};
    constexpr auto prefixes = std::to_array<std::string_view>({"re:", "aw:", "rv:", "sv:", "antw:", "res:", "r:"});
    const auto& subject = mail.subject;
    const auto prefix =
        std::find_if(prefixes.begin(), prefixes.end(), [&](auto text) { return subject.starts_with(text); });
    if (prefix == prefixes.end()) return {};
    return fmt::format("Pretends to answer an earlier message ({}) but names none", shown(mail.facts.subject));
}

} // namespace remand::scanner::detect
