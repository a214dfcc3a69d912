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

enum class Likeness { none, like, much, most };

Likeness likeness(float wording) {
    if (wording >= most_from) return Likeness::most;
    if (wording >= much_from) return Likeness::much;
    return wording >= from ? Likeness::like : Likeness::none;
}

// Newsletters, receipts: a proven sender that has a list or a site of its own. Advertising that somebody asked for reads
// the same, so each strength counts as the next lower one.
bool is_perhaps_asked_for(const MessageView& mail) {
    return mail.is_authenticated && (mail.has_list_headers || mail.is_explained);
}

Likeness likeness(const MessageView& mail) {
    if (!has_text_of_its_own(mail)) return Likeness::none;
    const auto found = likeness(mail.wording);
    if (mail.is_discussion_list) // what begins a discussion counts for less than the same from a sender of its own
        return found == Likeness::most && !is_reply_subject(mail.subject) && !is_perhaps_asked_for(mail) ? Likeness::like
                                                                                                          : Likeness::none;
    if (!is_perhaps_asked_for(mail)) return found;
    switch (found) {
    case Likeness::most:
        return Likeness::much;
    case Likeness::much:
        return Likeness::like;
    default:
        return Likeness::none;
    }
}

} // namespace

Reason like_spam(const MessageView& mail) {
    if (likeness(mail) != Likeness::like) return {};
    return "Its wording resembles unwanted advertising";
}

Reason much_like_spam(const MessageView& mail) {
    if (likeness(mail) != Likeness::much) return {};
    return "Its wording strongly resembles unwanted advertising";
}

Reason most_like_spam(const MessageView& mail) {
    if (likeness(mail) != Likeness::most) return {};
    return "Its wording is that of unwanted advertising through and through";
}

} // namespace remand::scanner::detect
