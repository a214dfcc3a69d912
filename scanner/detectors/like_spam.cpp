// The wording as a whole resembles advertising that nobody asked for (text/text_head). Honest look-alike: newsletters,
// which read nearly the same; so it alone reaches no disposition, and is quiet for conversations and discussion lists.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

namespace remand::scanner::detect {
namespace {

// Log odds. Chosen so that hardly any honest newsletter of the training mail reaches the second.
constexpr float from = 0.3F, much_from = 1.2F;

bool may_be_advertising(const MessageView& mail) {
    return !mail.is_discussion_list && !mail.is_thread && !mail.is_colleague && !mail.is_automatic;
}

} // namespace

Reason like_spam(const MessageView& mail) {
    if (!may_be_advertising(mail) || mail.wording < from || mail.wording >= much_from) return {};
    if (mail.is_authenticated && (mail.has_list_headers || mail.is_explained)) return {}; // newsletters, receipts
    return "Its wording resembles unwanted advertising";
}

Reason much_like_spam(const MessageView& mail) {
    if (!may_be_advertising(mail) || mail.wording < much_from) return {};
    return "Its wording strongly resembles unwanted advertising";
}

} // namespace remand::scanner::detect
