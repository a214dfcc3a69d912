// Mailboxes in memory that keep what they are given: the state behind MemoryConnector. Not thread-safe; no faults here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message.hpp"

namespace remand::tests {

struct MemoryMessage {
    std::string bytes;
    std::string internet_message_id; // as in its header, with angle brackets; empty where it has none
    Timestamp received_at{};
    std::string folder; // id
    bool is_read = false;
    bool is_marked = false;
    std::vector<std::string> categories;
    std::string follow_up;
    bool is_partial = false;  // its MIME cannot be had
    bool is_reported = true; // false for drafts and sent mail, which no connector may report
};

struct MemoryFolder {
    std::string name;
    Place place = Place::other;
};

struct MemoryMailbox {
    Mailbox owner;
    std::map<std::string, MemoryFolder> folders; // by id; the six places always exist
    std::map<std::string, MemoryMessage> messages;
    std::vector<std::string> log; // message ids, once for each time one came to be in a folder
    int epoch = 1;                // cursors of an earlier epoch are dead
};

// The id of the folder that stands for a place: "inbox", "junk" ... Not for Place::other and Place::gone.
[[nodiscard]] std::string folder_of(Place place);
[[nodiscard]] MemoryMailbox new_mailbox(std::string_view address);

void put(MemoryMailbox& mailbox, const std::string& id, MemoryMessage message);
void move_to(MemoryMailbox& mailbox, const std::string& id, const std::string& folder);
// Where it is; Place::gone when it is not there any more.
[[nodiscard]] Location location_of(const MemoryMailbox& mailbox, const std::string& id);
// The Message-ID header of RFC 5322 section 3.6.4, unfolded and trimmed; empty when there is none.
[[nodiscard]] std::string message_id_of(std::string_view bytes);

// What changes() gives: arrivals out of the log behind a position. Opaque to everyone else.
struct MemoryCursor {
    int epoch = 0;
    std::size_t position = 0;
    std::size_t first_round_end = 0; // entries before it are older than the first round and filtered by `since`
    std::int64_t since = 0;
    [[nodiscard]] std::string text() const;
    [[nodiscard]] static std::optional<MemoryCursor> parse(std::string_view text);
};

} // namespace remand::tests
