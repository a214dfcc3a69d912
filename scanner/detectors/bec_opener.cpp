// The first line of a fraud by conversation: asks for a moment, a favour or a mobile number before it comes to the
// point. It stands at the beginning, however long the signature and the legal notice below it are. Honest look-alike:
// colleagues, who write from inside or in a thread.
#include "scanner/detectors/all.hpp"

#include <fmt/format.h>

#include "scanner/detectors/reason.hpp"
#include "scanner/text/new_text.hpp"

namespace remand::scanner::detect {
namespace {

constexpr std::size_t opening = 60; // words

} // namespace

Reason bec_opener(const MessageView& mail) {
    if (mail.is_discussion_list || mail.is_colleague || !mail.phrases.has(Theme::channel_change)) return {};
    if (mail.history.is_solicited && mail.is_authenticated) return {};
    const auto said = mail.is_authenticated ? without_quotations(mail.own_text) : mail.own_text; // training quotes such mail
    const auto hits = find_phrases(mail.subject + " . " + std::string(first_words(said, opening)));
    if (!hits.has(Theme::channel_change)) return {};
    return fmt::format("A short request to move to another channel: \"{}\"",
                       shown(hits.wording(Theme::channel_change)));
}

} // namespace remand::scanner::detect
