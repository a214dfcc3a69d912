// Where a mailbox's synchronisation stands, in text: first a listing of recent mail, then Gmail's history for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/message.hpp"

namespace remand::google {

struct Cursor {
    enum class Stage { listing, history };
    Stage stage = Stage::history;
    std::string history_id; // read before the listing began, so that nothing falls between listing and history
    std::int64_t since = 0; // seconds since 1970; of a listing
    int pages = 0;          // of the present stage, to end a listing that goes round in circles
    std::string page_token; // empty: the first page
    bool operator==(const Cursor&) const = default;
};

[[nodiscard]] SyncCursor to_text(const Cursor& cursor);
[[nodiscard]] std::optional<Cursor> parse_cursor(const SyncCursor& text);

} // namespace remand::google
