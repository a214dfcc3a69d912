// Answers a letter of ours that it quotes, but its header names no earlier message, and the address bears nothing of the
// name it shows: a stolen letter, sent on from somebody else's account, with something to open. Honest look-alike:
// people who answer from a function's address, whose programs name the letter that they answer.
#include <algorithm>

#include <fmt/format.h>

#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"
#include "scanner/text/fold.hpp"

namespace remand::scanner::detect {
namespace {

// "Jane Doe" and jdoe@, jane.d@, info@doe-joinery.test
bool bears_name(std::string_view address, const std::vector<std::string>& names) {
    constexpr std::size_t telling = 3; // letters
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return name.size() >= telling && address.find(name) != std::string_view::npos;
    });
}

} // namespace

Reason unlike_answer(const MessageView& mail) {
    if (!mail.has_tenant || mail.is_own_sender || mail.is_partner || mail.is_discussion_list || mail.is_automatic ||
        mail.has_list_headers || mail.history.is_solicited || mail.facts.has_in_reply_to || mail.facts.has_references)
        return {};
    if (mail.links.empty() && mail.facts.attachments.empty()) return {};
    const auto names = words(fold(mail.from.display_name));
    if (names.size() < 2 || names.size() > 3 || bears_name(fold(mail.from.text()), names)) return {};
    for (const auto& person : mail.quoted)
        if (mail.is_ours(person.domain))
            return fmt::format("Answers a letter of {}@{} that its header does not name, as {} from {}", shown(person.local),
                               shown(person.domain), shown(mail.from.display_name), mail.from_text());
    return {};
}

} // namespace remand::scanner::detect
