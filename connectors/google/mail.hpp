// One message: its bytes, where it is, moving it, putting it back, finding it.
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages
#pragma once

#include <cstdint>
#include <functional>

#include <nlohmann/json_fwd.hpp>

#include "connectors/connector.hpp"
#include "connectors/google/api.hpp"
#include "connectors/google/label_book.hpp"

namespace remand::google {

// Thread-safe; borrows its parts. We act on messages, never on threads: those hold innocent replies.
class Mail {
public:
    // `brings_back`: mail may be kept as a copy alone, and an interrupted bring_back() is to be found again.
    Mail(Api& api, LabelBook& labels, std::string_view scope, bool brings_back)
        : api_(api), labels_(labels), scope_(scope), brings_back_(brings_back) {}

    // What can be fetched as one answer (in base64), and so be kept; Google takes back 150 MB.
    static constexpr std::int64_t largest_brought_back = 70'000'000;

    [[nodiscard]] Result<RawMessage> fetch(const Mailbox& mailbox, const MessageRef& ref, Priority priority);
    [[nodiscard]] Result<Location> locate(const Mailbox& mailbox, const MessageRef& ref);
    // To any place that is reached by labels.
    [[nodiscard]] Result<Location> move(const Mailbox& mailbox, const MessageRef& ref, Place destination);
    // For good; needs delete_scope.
    [[nodiscard]] Result<Location> erase(const Mailbox& mailbox, const MessageRef& ref);
    // Into Trash under the quarantine label, which nothing but restore() takes it out of: whoever was interrupted finds
    // it there without Gmail's search, whose index lags.
    [[nodiscard]] Result<BroughtBack> bring_back(const Mailbox& mailbox, std::string_view bytes, const Location& former);
    [[nodiscard]] Result<Location> set_mark(const Mailbox& mailbox, const MessageRef& ref, bool is_marked);
    [[nodiscard]] Result<Location> restore(const Mailbox& mailbox, const MessageRef& ref, const Location& former);
    [[nodiscard]] Result<std::vector<MessageRef>> find(const Mailbox& mailbox, std::string_view internet_message_id);

private:
    struct Seen {
        Labels labels;
        std::string thread;
    };
    static Seen seen_in(const nlohmann::json& message);
    Result<Seen> look_at(const Mailbox& mailbox, const MessageRef& ref);
    // The message as Google says it is after the change.
    Result<Seen> modify(const Mailbox& mailbox, const MessageRef& ref, const LabelChange& change);
    // Once more with fresh labels where one of ours was deleted by its user.
    Result<Seen> modify_by(const Mailbox& mailbox, const MessageRef& ref,
                           const std::function<Result<LabelChange>()>& make_change);
    // `description`: labels and conversation, as messages.insert takes them.
    Result<nlohmann::json> insert(const Mailbox& mailbox, std::string_view bytes, nlohmann::json description);
    std::optional<Timestamp> date_of(const Mailbox& mailbox, const MessageRef& ref);
    Result<LabelChange> change_to(const Mailbox& mailbox, Place destination);
    Result<Location> location_of(const Mailbox& mailbox, const Result<Seen>& seen);
    // Copies under the quarantine label that are not among `found` yet.
    Result<void> find_in_quarantine(const Mailbox& mailbox, std::string_view id, std::vector<MessageRef>& found);

    Api& api_;
    LabelBook& labels_;
    const std::string scope_;
    const bool brings_back_;
};

} // namespace remand::google
