// List headers (RFC 2369, 2919, 8058): sent to many at once, with a way out. Selects bulk instead of none, and never
// clears anything: campaigns carry them too.
#include "scanner/detectors/all.hpp"

namespace remand::scanner::detect {

Reason list_headers(const MessageView& mail) {
    const auto& list = mail.facts.list;
    if (mail.is_discussion_list || (!list.has_list_unsubscribe && list.precedence != "bulk")) return {};
    return list.has_one_click ? "Sent to a list, with one-click unsubscribe" : "Sent to a list";
}

} // namespace remand::scanner::detect
