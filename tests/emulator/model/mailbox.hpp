// One mailbox, as both faces see it: messages, each in one or more places, and a log of everything that changed. A
// place is a folder on Microsoft (a message is in exactly one) and a label on Google (any number). Unread is a flag in
// here; the Google face shows it as the label UNREAD.
//
// Not thread-safe: the world's mutex guards it.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "tests/emulator/model/calendar.hpp"
#include "tests/emulator/model/content.hpp"

namespace remand::emulator {

enum class Cloud { microsoft, google };

using Key = std::uint64_t;              // one copy of a message, in all mailboxes of all clouds
using PlaceIndex = int;                 // into Mailbox::places()
using Places = std::vector<PlaceIndex>; // sorted

struct PlaceInfo {
    std::string name;       // "Junk Email", "Projects/2026" on Google
    std::string well_known; // "junkemail", "SPAM"; empty for the user's own
    PlaceIndex parent = -1; // folders only
    bool is_hidden = false;
    bool is_removed = false; // its index is never used again
};

struct Message {
    Key key = 0;
    ContentPointer content;
    Places places;
    Timestamp received{};
    std::uint64_t changed = 0;    // sequence of its last change
    std::uint32_t generation = 0; // how often it moved: classic ids carry it
    Key thread = 0;
    bool is_read = false;
    bool is_draft = false;
    bool is_deleted = false; // for good: out of reach of the faces
    std::vector<std::string> categories;
    // Followed up or important: rare, so that a million messages do not pay for them.
    struct Marks {
        std::string flag; // JSON of the follow-up flag; empty when there is none
        std::string importance = "normal";
    };
    std::shared_ptr<const Marks> marks;
};

struct Change {
    enum class Kind { added, placed, flagged, deleted };
    std::uint64_t sequence = 0;
    Key key = 0;
    Kind kind = Kind::added;
    Places added;                 // places it came to
    Places removed;               // places it left
    std::optional<bool> is_read;  // set when the flag changed
    std::uint32_t generation = 0; // of the message before this change: classic ids of what left carry it
};

class Mailbox {
public:
    Mailbox(Cloud cloud, std::uint32_t number, std::string address);

    [[nodiscard]] Cloud cloud() const { return cloud_; }
    [[nodiscard]] std::uint32_t number() const { return number_; }
    [[nodiscard]] const std::string& address() const { return address_; }

    [[nodiscard]] const std::vector<PlaceInfo>& places() const { return places_; }
    // Display names in another language ("de", "fr", "ja"); well-known names stay.
    void speak(std::string_view language);
    [[nodiscard]] std::optional<PlaceIndex> find_place(std::string_view well_known_or_path) const;
    [[nodiscard]] std::string path_of(PlaceIndex place) const; // well-known name, or path of names
    PlaceIndex add_place(std::string name, PlaceIndex parent, bool is_hidden);
    // As its user does it. Microsoft: the folder goes into the trash with what is in it, and from there for good (its
    // messages stay in the trash). Google: the messages lose the label.
    void remove_place(PlaceIndex place);

    [[nodiscard]] const std::map<Key, Message>& messages() const { return messages_; }
    [[nodiscard]] const Message* find(Key key) const; // nullptr when it is not here or deleted for good
    void add(Message message);                        // its key must be new
    void put(Key key, Places places);
    void set_read(Key key, bool is_read);
    void set_categories(Key key, std::vector<std::string> categories);
    void set_content(Key key, ContentPointer content);
    void set_flag(Key key, std::string flag);
    void set_importance(Key key, std::string importance);
    // "By a rule of the user": what was shown to a client in the inbox is moved there before it can be fetched.
    void set_rule(std::optional<PlaceIndex> target) { rule_ = target; }
    void run_rule(const std::vector<Key>& shown);
    void rename_place(PlaceIndex place, std::string name) {
        places_[static_cast<std::size_t>(place)].name = std::move(name);
    }
    void hide_place(PlaceIndex place, bool is_hidden) {
        places_[static_cast<std::size_t>(place)].is_hidden = is_hidden;
    }
    void erase(Key key);

    [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }
    // The changes after `sequence`, as a position in changes().
    [[nodiscard]] std::size_t first_after(std::uint64_t sequence) const;
    [[nodiscard]] std::uint64_t sequence() const { return sequence_; }

    // Puts its number there once when something changes, until was_published().
    void report_to(std::vector<std::uint32_t>* list) { changed_list_ = list; }
    void was_published() { is_listed_ = false; }

    [[nodiscard]] std::vector<CalendarEvent>& events() { return events_; }
    [[nodiscard]] const std::vector<CalendarEvent>& events() const { return events_; }

    // Every cursor given so far is dead.
    void expire_cursors();
    [[nodiscard]] int epoch() const { return epoch_; }
    [[nodiscard]] std::uint64_t oldest_cursor() const { return oldest_cursor_; }

    // Requests under way now; shared with answers that are still being written.
    [[nodiscard]] const std::shared_ptr<std::atomic<int>>& in_flight() const { return in_flight_; }

private:
    [[nodiscard]] bool is_below(PlaceIndex place, PlaceIndex ancestor) const; // or the same
    Message& at(Key key) { return messages_.at(key); }
    Change& log(Message& message, Change::Kind kind);

    Cloud cloud_;
    std::uint32_t number_;
    std::string address_;
    std::vector<PlaceInfo> places_;
    std::map<Key, Message> messages_;
    std::optional<PlaceIndex> rule_;
    std::vector<std::uint32_t>* changed_list_ = nullptr;
    bool is_listed_ = false;
    std::vector<Change> changes_;
    std::vector<CalendarEvent> events_;
    std::uint64_t sequence_;
    std::uint64_t oldest_cursor_;
    int epoch_ = 0;
    std::shared_ptr<std::atomic<int>> in_flight_ = std::make_shared<std::atomic<int>>(0);
};

// Microsoft's well-known folders, by their fixed position.
namespace folder {
inline constexpr PlaceIndex root = 0, inbox = 1, drafts = 2, sent = 3, trash = 4, junk = 5, outbox = 6, archive = 7,
                            recoverable = 8, deletions = 9, purges = 10;
}
// Google's system labels, likewise. UNREAD is not a place.
namespace label {
inline constexpr PlaceIndex inbox = 0, sent = 1, draft = 2, spam = 3, trash = 4, starred = 5, important = 6, chat = 7;
}

} // namespace remand::emulator
