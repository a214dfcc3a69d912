// What is new in a mailbox. An empty cursor: read profile.historyId first, list what was received since a time, then go
// over to the history from that id, which also gives what arrived during the listing.
// https://developers.google.com/workspace/gmail/api/guides/sync
//
// Neither answer is followed by a look at each message: history gives the labels, the listing asks for received mail
// only, and one messages.get (20 units) at fetch gives all the rest.
#pragma once

#include "connectors/connector.hpp"
#include "connectors/google/api.hpp"
#include "connectors/google/cursor.hpp"

namespace remand::google {

// Gives up a round that has more pages than this, or the same page twice.
inline constexpr int most_pages = 5'000;
// Each new message costs a call of its own later, and a page must fit into a minute's units.
inline constexpr int page_size = 100;

// Thread-safe; borrows its parts.
class Changes {
public:
    Changes(Api& api, std::string_view scope) : api_(api), scope_(scope) {}
    [[nodiscard]] Result<ChangePage> page(const Mailbox& mailbox, const SyncCursor& cursor,
                                          const ChangeOptions& options);

private:
    Result<Cursor> begin(const Mailbox& mailbox, const ChangeOptions& options);
    Result<ChangePage> list_page(const Mailbox& mailbox, Cursor cursor, Priority priority);
    Result<ChangePage> history_page(const Mailbox& mailbox, Cursor cursor, const ChangeOptions& options);

    Api& api_;
    const std::string scope_;
};

} // namespace remand::google
