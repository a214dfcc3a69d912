// What connectors, store and service say to each other about mailboxes and messages. No provider's word is in here:
// provider ids and the `where` of a Location are opaque text that only the connector which made them understands.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"

namespace remand {

// Strong names for opaque text, so that a mailbox id is never passed for a tenant id.
template <class Tag> struct Id {
    std::string value;
    auto operator<=>(const Id&) const = default;
    [[nodiscard]] bool empty() const { return value.empty(); }
};
using TenantId = Id<struct TenantTag>;   // ours: the name given at `tenant add`
using MailboxId = Id<struct MailboxTag>; // the provider's stable id of the mailbox's owner

struct Mailbox {
    MailboxId id;
    std::string address; // primary address, lower case
    std::string display_name;
    std::vector<std::string> aliases;
};

// Somebody of the directory whose mail is not read, and why.
struct LeftOut {
    Mailbox mailbox; // the address may be empty
    std::string code;   // "guest", "suspended" …
    std::string reason; // for people
};

// One copy of a message in one mailbox. `provider_id` is stable across moves as far as the provider can make it so.
struct MessageRef {
    MailboxId mailbox;
    std::string provider_id;
    auto operator<=>(const MessageRef&) const = default;
};

// Where a message is, in words both providers share.
enum class Place {
    inbox,
    junk,         // Junk Email; Spam
    trash,        // Deleted Items; Trash
    soft_deleted, // out of the user's folders, recoverable by the user (Microsoft only)
    quarantine,   // our own place; what the user can see of it differs by provider (docs/)
    other,        // any folder of the user's own, the archive, sent mail ...
    gone          // not in the mailbox any more
};
[[nodiscard]] std::string_view to_text(Place place);
[[nodiscard]] std::optional<Place> parse_place(std::string_view text);

// A message's place and marks at one moment: enough to put it back exactly there, as it was.
struct Location {
    Place place = Place::other;
    std::vector<std::string> where; // opaque: a folder id, or the set of label ids, sorted
    std::string folder_name;        // for people: "Inbox", "Projects/2026"; may be empty
    bool is_read = false;
    bool is_marked = false;              // it carries our visible mark (Action::mark)
    std::vector<std::string> categories{}; // the user's colours, in their order; on Gmail they are labels: `where`
    std::string follow_up{};               // opaque: the follow-up flag; empty when there is none
    std::string thread{};                  // opaque: the conversation, where a message made anew has to be told its own
    bool operator==(const Location&) const = default;
};

// The message as the provider gives it. `is_partial`: the provider cannot give the MIME of this one; `bytes` is then
// rebuilt from what it does give (headers, bodies, attachments), and the verdict says so. When it was received and where
// it is are there when the same answer told them.
struct RawMessage {
    std::string bytes;
    bool is_partial = false;
    std::optional<Timestamp> received_at = {};
    std::optional<Location> location = {};
};

// Where synchronisation of one mailbox stands. Opaque to all but its connector; empty means "from the beginning".
struct SyncCursor {
    std::string value;
    [[nodiscard]] bool empty() const { return value.empty(); }
    bool operator==(const SyncCursor&) const = default;
};

} // namespace remand
