// One message at a time: its bytes, where it is, and moving it.
// https://learn.microsoft.com/graph/api/resources/message and /graph/outlook-immutable-id.
#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "connectors/graph/client.hpp"
#include "connectors/graph/folders.hpp"
#include "core/message.hpp"

namespace remand::graph {

// The category by which Action::mark is seen. One without a colour of its own needs no entry in the mailbox's list.
inline constexpr std::string_view mark_name = "Suspicious (Remand)";

// Thread-safe.
class MessageCalls {
public:
    MessageCalls(Client& client, FolderBook& folders) : client_(client), folders_(folders) {}

    // $value; for what Exchange cannot convert (and what is too large to hold), rebuilt from its JSON and partial.
    // Exchange keeps no MIME: it writes it anew, so boundaries and header order are not the sender's.
    [[nodiscard]] Result<RawMessage> fetch(const MessageRef& ref, Priority priority);
    [[nodiscard]] Result<Location> locate(const MessageRef& ref);
    [[nodiscard]] Result<Location> move(const MessageRef& ref, Place destination);
    [[nodiscard]] Result<Location> restore(const MessageRef& ref, const Location& former);
    // Our category on it or off it; the others stay.
    [[nodiscard]] Result<Location> set_mark(const MessageRef& ref, bool is_marked);
    // Out of its user's reach. give_up "graph.purges_unsupported" where Exchange does not let it be moved there.
    [[nodiscard]] Result<Location> seal_off(const MessageRef& ref);
    // Also looks where a mailbox-wide search does not: recoverable items and our hidden folder.
    [[nodiscard]] Result<std::vector<MessageRef>> find(const MailboxId& mailbox, std::string_view internet_message_id);

private:
    Result<RawMessage> fetch_parts(const MessageRef& ref, Priority priority);
    // Bytes of each, empty where they cannot be had or there is no more room.
    Result<std::vector<std::string>> contents_of(const MessageRef& ref, const std::vector<nlohmann::json>& attachments,
                                                 Priority priority);
    Result<Location> delete_for_good(const MessageRef& ref);
    Result<Location> move_to_folder(const MessageRef& ref, const std::string& folder);
    // The inbox where its user has deleted the former folder.
    Result<std::string> folder_to_restore_to(const MessageRef& ref, const Location& former);
    // What differs from `wanted` of read state, categories and flag, in one change.
    Result<Location> set_marks(const MessageRef& ref, const Location& now, const Location& wanted);
    Result<Location> location_in(const MessageRef& ref, const nlohmann::json& message);

    Client& client_;
    FolderBook& folders_;
};

} // namespace remand::graph
