// Has the reader run the attacker's command himself ("press Windows+R, paste, Enter"): no file has to pass a filter. Honest
// look-alikes: colleagues, lists and newsletters about computers, and people who are written to.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason run_command(const MessageView& mail) {
    if (!mail.says(Wording::run_command)) return {};
    if (mail.is_colleague || mail.is_discussion_list || mail.is_newsletter || mail.history.is_solicited) return {};
    auto said = mail.said(Wording::run_command, mail.text);
    if (said.empty()) said = mail.said(Wording::run_command, mail.file_text);
    if (said.empty()) return {};
    return fmt::format("Has the reader run a command: \"{}\"", shown(said));
}

} // namespace remand::scanner::detect
