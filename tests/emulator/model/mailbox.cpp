#include "tests/emulator/model/mailbox.hpp"

#include <algorithm>
#include <iterator>

#include "core/text.hpp"

namespace remand::emulator {

namespace {
std::vector<PlaceInfo> microsoft_places() {
    return {{"Top of Information Store", "msgfolderroot", -1, false},
            {"Inbox", "inbox", folder::root, false},
            {"Drafts", "drafts", folder::root, false},
            {"Sent Items", "sentitems", folder::root, false},
            {"Deleted Items", "deleteditems", folder::root, false},
            {"Junk Email", "junkemail", folder::root, false},
            {"Outbox", "outbox", folder::root, false},
            {"Archive", "archive", folder::root, false},
            {"Recoverable Items", "recoverableitemsroot", -1, true},
            {"Deletions", "recoverableitemsdeletions", folder::recoverable, true},
            {"Purges", "recoverableitemspurges", folder::recoverable, true}};
}

std::vector<PlaceInfo> google_places() {
    std::vector<PlaceInfo> places;
    for (const char* name :
         {"INBOX", "SENT", "DRAFT", "SPAM", "TRASH", "STARRED", "IMPORTANT", "CHAT", "CATEGORY_PERSONAL",
          "CATEGORY_SOCIAL", "CATEGORY_PROMOTIONS", "CATEGORY_UPDATES", "CATEGORY_FORUMS"})
        places.push_back({name, name, -1, false});
    return places;
}
} // namespace

// Sequences begin high and not at the same number everywhere, so that nobody takes one mailbox's for another's.
Mailbox::Mailbox(Cloud cloud, std::uint32_t number, std::string address)
    : cloud_(cloud), number_(number), address_(std::move(address)),
      places_(cloud == Cloud::microsoft ? microsoft_places() : google_places()), sequence_(100'000 + number * 977ULL),
      oldest_cursor_(sequence_) {}

std::optional<PlaceIndex> Mailbox::find_place(std::string_view name) const {
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const auto index = static_cast<PlaceIndex>(i);
        if (places_[i].is_removed) continue;
        if (!places_[i].well_known.empty() ? equals_ignoring_case(places_[i].well_known, name)
                                           : equals_ignoring_case(path_of(index), name))
            return index;
    }
    return std::nullopt;
}

std::string Mailbox::path_of(PlaceIndex place) const {
    const auto& info = places_[static_cast<std::size_t>(place)];
    if (!info.well_known.empty()) return info.well_known;
    if (info.parent <= folder::root) return info.name;
    return path_of(info.parent) + "/" + info.name;
}

PlaceIndex Mailbox::add_place(std::string name, PlaceIndex parent, bool is_hidden) {
    places_.push_back({std::move(name), "", parent, is_hidden});
    return static_cast<PlaceIndex>(places_.size() - 1);
}

bool Mailbox::is_below(PlaceIndex place, PlaceIndex ancestor) const {
    while (place >= 0 && place != ancestor) place = places_[static_cast<std::size_t>(place)].parent;
    return place == ancestor;
}

void Mailbox::remove_place(PlaceIndex place) {
    auto& parent = places_[static_cast<std::size_t>(place)].parent;
    if (cloud_ == Cloud::microsoft && !is_below(parent, folder::trash)) {
        parent = folder::trash;
        return;
    }
    places_[static_cast<std::size_t>(place)].is_removed = true;
    for (std::size_t i = 0; i < places_.size(); ++i)
        if (places_[i].parent == place && !places_[i].is_removed) remove_place(static_cast<PlaceIndex>(i));
    for (const auto& [key, message] : messages_) {
        auto places = message.places;
        if (message.is_deleted || std::erase(places, place) == 0) continue;
        put(key, cloud_ == Cloud::microsoft ? Places{folder::trash} : std::move(places));
    }
}

const Message* Mailbox::find(Key key) const {
    const auto found = messages_.find(key);
    return found == messages_.end() || found->second.is_deleted ? nullptr : &found->second;
}

// Gmail's history ids have gaps; so have ours, for both faces.
Change& Mailbox::log(Message& message, Change::Kind kind) {
    sequence_ += 1 + (sequence_ * 2654435761U >> 7) % 5;
    message.changed = sequence_;
    Change change;
    change.sequence = sequence_;
    change.key = message.key;
    change.kind = kind;
    change.generation = message.generation;
    changes_.push_back(std::move(change));
    return changes_.back();
}

void Mailbox::add(Message message) {
    const auto key = message.key;
    auto& stored = messages_.emplace(key, std::move(message)).first->second;
    log(stored, Change::Kind::added).added = stored.places;
}

void Mailbox::put(Key key, Places places) {
    auto& message = at(key);
    Places added, removed;
    std::set_difference(places.begin(), places.end(), message.places.begin(), message.places.end(),
                        std::back_inserter(added));
    std::set_difference(message.places.begin(), message.places.end(), places.begin(), places.end(),
                        std::back_inserter(removed));
    if (added.empty() && removed.empty()) return;
    auto& change = log(message, Change::Kind::placed);
    message.places = std::move(places);
    ++message.generation;
    change.added = std::move(added);
    change.removed = std::move(removed);
}

void Mailbox::set_read(Key key, bool is_read) {
    auto& message = at(key);
    if (message.is_read == is_read) return;
    message.is_read = is_read;
    log(message, Change::Kind::flagged).is_read = is_read;
}

void Mailbox::set_categories(Key key, std::vector<std::string> categories) {
    auto& message = at(key);
    if (message.categories == categories) return;
    message.categories = std::move(categories);
    log(message, Change::Kind::flagged);
}

void Mailbox::erase(Key key) {
    auto& message = at(key);
    if (message.is_deleted) return;
    log(message, Change::Kind::deleted).removed = message.places;
    message.is_deleted = true;
}

std::size_t Mailbox::first_after(std::uint64_t sequence) const {
    const auto found =
        std::upper_bound(changes_.begin(), changes_.end(), sequence,
                         [](std::uint64_t value, const Change& change) { return value < change.sequence; });
    return static_cast<std::size_t>(found - changes_.begin());
}

void Mailbox::expire_cursors() {
    ++epoch_;
    sequence_ += 1000;
    oldest_cursor_ = sequence_;
}

} // namespace remand::emulator
