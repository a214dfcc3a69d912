#include "service/history.hpp"

namespace remand::service {

scanner::SenderHistory MessageHistory::sender(std::string_view sender_key, std::string_view recipient,
                                              Timestamp as_of) const {
    scanner::SenderHistory history;
    if (sender_key.empty()) return history;
    if (const auto settled = messages_.sender_counts(tenant_, sender_key, recipient, as_of - first_contact_freeze)) {
        history.messages = settled->messages;
        history.messages_to_recipient = settled->messages_to_recipient;
    }
    if (const auto all = messages_.sender_counts(tenant_, sender_key, recipient, as_of))
        history.judged_bad = all->judged_bad;
    return history;
}

} // namespace remand::service
