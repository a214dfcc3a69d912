// One of very many mails from different senders within minutes: a mailbox is flooded so that another mail (a receipt, a
// warning of a bank) is not seen. The noise is harmless by itself. Honest look-alikes: shared mailboxes that many people
// write to; so only automatic mail of new senders counts (sign-ups, confirmations).
#include "scanner/detectors/all.hpp"
#include "scanner/detectors/reason.hpp"

#include <chrono>

#include <fmt/format.h>

namespace remand::scanner::detect {

Reason mail_bomb(const MessageView& mail) {
    constexpr int flood = 40; // different senders
    constexpr std::chrono::minutes window{20};
    const auto& list = mail.facts.list;
    const bool is_automatic = mail.has_list_headers || list.has_feedback_id || !list.auto_submitted.empty();
    if (!mail.context.history || !mail.is_new_sender() || !is_automatic || mail.history.is_solicited) return {};
    const auto as_of = mail.context.as_of ? *mail.context.as_of : mail.facts.date.value_or(Timestamp{});
    const int senders = mail.context.history->senders_between(mail.context.recipient, as_of - window, as_of);
    if (senders < flood) return {};
    return fmt::format("{} different senders wrote to this mailbox within {} minutes: a flood that may hide another mail",
                       senders, window.count());
}

} // namespace remand::scanner::detect
