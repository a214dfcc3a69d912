// Names an earlier message in a hidden field, but neither answers, passes on nor quotes one: filters are softer on
// conversations. Honest look-alike: shops and ticket systems that tie their notices together so, hence it is weak.
#include "scanner/detectors/all.hpp"

namespace remand::scanner::detect {

Reason false_thread(const MessageView& mail) {
    if (mail.is_thread || mail.is_discussion_list || mail.is_automatic || mail.is_colleague || mail.has_list_headers ||
        mail.history.is_solicited || mail.history.messages > 0)
        return {};
    if (!mail.facts.has_in_reply_to && !mail.facts.has_references) return {};
    return "Is marked as part of a conversation, but answers and quotes nothing";
}

} // namespace remand::scanner::detect
