// One message: its bytes, where it is, moving it, putting it back, finding it.
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages
#pragma once

#include <functional>

#include "connectors/connector.hpp"
#include "connectors/google/api.hpp"
#include "connectors/google/label_book.hpp"

namespace remand::google {

// Thread-safe; borrows its parts. We act on messages, never on threads: those hold innocent replies.
class Mail {
public:
    Mail(Api& api, LabelBook& labels, std::string_view scope) : api_(api), labels_(labels), scope_(scope) {}

    [[nodiscard]] Result<RawMessage> fetch(const Mailbox& mailbox, const MessageRef& ref, Priority priority);
    [[nodiscard]] Result<Location> locate(const Mailbox& mailbox, const MessageRef& ref);
    // To any place that is reached by labels.
    [[nodiscard]] Result<Location> move(const Mailbox& mailbox, const MessageRef& ref, Place destination);
    // For good; needs delete_scope.
    [[nodiscard]] Result<Location> erase(const Mailbox& mailbox, const MessageRef& ref);
    [[nodiscard]] Result<Location> restore(const Mailbox& mailbox, const MessageRef& ref, const Location& former);
    [[nodiscard]] Result<std::vector<MessageRef>> find(const Mailbox& mailbox, std::string_view internet_message_id);

private:
    Result<Labels> labels_of(const Mailbox& mailbox, const MessageRef& ref);
    // The labels that the message has after the change, as Google says.
    Result<Labels> modify(const Mailbox& mailbox, const MessageRef& ref, const LabelChange& change);
    Result<LabelChange> change_to(const Mailbox& mailbox, Place destination);

    Api& api_;
    LabelBook& labels_;
    const std::string scope_;
};

} // namespace remand::google
