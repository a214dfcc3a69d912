// What is new in a mailbox. An empty cursor: read profile.historyId first, list inbox and spam (or everything) since a
// time, then go over to the history from that id, which also gives what arrived during the listing.
// https://developers.google.com/workspace/gmail/api/guides/sync
#pragma once

#include "connectors/connector.hpp"
#include "connectors/google/api.hpp"
#include "connectors/google/cursor.hpp"
#include "connectors/google/label_book.hpp"

namespace remand::google {

// Gives up a round that has more pages than this, or the same page twice.
inline constexpr int most_pages = 5'000;
inline constexpr int page_size =
    100; // each new message costs a call of its own, and a page must fit into a minute's units

// Thread-safe; borrows its parts.
class Changes {
public:
    Changes(Api& api, LabelBook& labels, std::string_view scope) : api_(api), labels_(labels), scope_(scope) {}
    [[nodiscard]] Result<ChangePage> page(const Mailbox& mailbox, const SyncCursor& cursor,
                                          const ChangeOptions& options);

private:
    Result<Cursor> begin(const Mailbox& mailbox, const ChangeOptions& options);
    Result<ChangePage> list_page(const Mailbox& mailbox, Cursor cursor);
    Result<ChangePage> history_page(const Mailbox& mailbox, Cursor cursor, bool all_folders);
    // Its labels, time and Message-ID as they are now; nullopt when it is gone, or nothing that counts as received.
    Result<std::optional<Arrival>> look_at(const Mailbox& mailbox, const std::string& id, bool all_folders);

    Api& api_;
    LabelBook& labels_;
    const std::string scope_;
};

} // namespace remand::google
