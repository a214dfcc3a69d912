// A stranger's help desk wants to see the reader's screen. Honest look-alikes: sessions that were agreed upon, with partners and
// people who are written to.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"

namespace remand::scanner::detect {

Reason remote_help(const MessageView& mail) {
    if (!mail.says(Wording::remote_help)) return {};
    if (mail.is_colleague || mail.is_discussion_list || mail.is_newsletter || mail.is_partner || mail.is_thread ||
        mail.history.is_solicited)
        return {};
    const auto text = mail.own_text + " . " + mail.file_text;
    if (!mail.says(Wording::call, text) && mail.links.empty()) return {};
    const auto said = mail.said(Wording::remote_help, text);
    if (said.empty()) return {};
    return fmt::format("Wants to see the reader's screen: \"{}\"", shown(said));
}

} // namespace remand::scanner::detect
