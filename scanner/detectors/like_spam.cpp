// The wording as a whole resembles advertising that nobody asked for (text/text_head). Honest look-alike: newsletters,
// which read nearly the same; so it alone reaches no disposition, and is quiet for conversations and discussion lists.
#include "scanner/detectors/all.hpp"

#include "scanner/text/reply_subject.hpp"

namespace remand::scanner::detect {
namespace {

// Log odds. Chosen so that of honest newsletters that the head has not learnt one in thirty reaches the first, hardly any
// the second and none the third.
constexpr float from = 0.3F, much_from = 0.9F, most_from = 1.8F;

bool has_text_of_its_own(const MessageView& mail) {
    constexpr int fewest_words = 25; // too little to tell by
    if (mail.facts.received.empty()) return false; // never travelled: somebody's own drafts and sent mail
    return !mail.is_thread && !mail.is_colleague && !mail.is_automatic && mail.own_words > fewest_words;
}
bool may_be_advertising(const MessageView& mail) { return has_text_of_its_own(mail) && !mail.is_discussion_list; }

// What begins a discussion counts for less than the same from a sender of its own.
bool is_advertising_on_list(const MessageView& mail) {
    return has_text_of_its_own(mail) && mail.is_discussion_list && mail.wording >= most_from &&
           !is_reply_subject(mail.subject);
}

} // namespace

Reason like_spam(const MessageView& mail) {
    const bool is_like = may_be_advertising(mail) && mail.wording >= from && mail.wording < much_from;
    if (!is_like && !is_advertising_on_list(mail)) return {};
    if (mail.is_authenticated && (mail.has_list_headers || mail.is_explained)) return {}; // newsletters, receipts
    return "Its wording resembles unwanted advertising";
}

Reason much_like_spam(const MessageView& mail) {
    if (!may_be_advertising(mail) || mail.wording < much_from || mail.wording >= most_from) return {};
    return "Its wording strongly resembles unwanted advertising";
}

Reason most_like_spam(const MessageView& mail) {
    if (!may_be_advertising(mail) || mail.wording < most_from) return {};
    return "Its wording is that of unwanted advertising through and through";
}

} // namespace remand::scanner::detect
