// What arrived in a mailbox: Graph's delta query, folder by folder.
// https://learn.microsoft.com/graph/api/message-delta and /graph/delta-query-overview.
//
// What it does not do: it does not report what left a folder. "@removed" there means only that a message is not in this
// folder any more, and with immutable ids a message that goes from A to B and back to A is reported as removed and
// never again (microsoft-graph-docs-contrib#72); locate() says where a message is, and the sweep finds what delta lost.
#pragma once

#include "connectors/connector.hpp"
#include "connectors/graph/client.hpp"
#include "connectors/graph/cursor.hpp"
#include "connectors/graph/folders.hpp"

namespace remand::graph {

// With a filter, a round gives at most this many messages, silently: then it is run again without one.
inline constexpr int most_filtered_messages = 5'000;

// Thread-safe.
class DeltaReader {
public:
    DeltaReader(Client& client, FolderBook& folders) : client_(client), folders_(folders) {}
    [[nodiscard]] Result<ChangePage> changes(const MailboxId& mailbox, const SyncCursor& cursor,
                                             const ChangeOptions& options);

private:
    Result<Progress> begin(const MailboxId& mailbox, const SyncCursor& cursor, const ChangeOptions& options);
    Result<void> choose_folders(const MailboxId& mailbox, Progress& progress);
    Result<Call> next_call(const MailboxId& mailbox, FolderProgress& one, Priority priority) const;
    Result<void> read_page(const MailboxId& mailbox, Progress& progress, Priority priority,
                           std::vector<Arrival>& arrivals);
    Result<void> read_together(const MailboxId& mailbox, Progress& progress, Priority priority,
                               std::vector<Arrival>& arrivals);
    Result<void> take_page(const MailboxId& mailbox, FolderProgress& one, const nlohmann::json& page,
                           std::vector<Arrival>& arrivals);
    Result<void> after_refusal(const MailboxId& mailbox, Progress& progress, std::size_t index, const Error& error);

    Client& client_;
    FolderBook& folders_;
};

} // namespace remand::graph
