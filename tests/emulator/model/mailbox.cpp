#include "tests/emulator/model/mailbox.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

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

// As Exchange names them in a mailbox of that language.
void Mailbox::speak(std::string_view language) {
    if (cloud_ != Cloud::microsoft) return;
    struct Names {
        std::string_view language;
        std::array<const char*, 8> names; // from the root to the archive
    };
    static constexpr Names known[] = {
        {"de",
         {"Oberste Ebene des Informationsspeichers", "Posteingang", "Entw\xc3\xbcrfe", "Gesendete Elemente",
          "Gel\xc3\xb6schte Elemente", "Junk-E-Mail", "Postausgang", "Archiv"}},
        {"fr",
         {"Partie sup\xc3\xa9rieure de la banque d'informations",
          "Bo\xc3\xaete de r\xc3\xa9"
          "ception",
          "Brouillons", "\xc3\x89l\xc3\xa9ments envoy\xc3\xa9s", "\xc3\x89l\xc3\xa9ments supprim\xc3\xa9s",
          "Courrier ind\xc3\xa9sirable", "Bo\xc3\xaete d'envoi", "Archive"}},
        {"ja",
         {"\xe3\x82\xa4\xe3\x83\xb3\xe3\x83\x95\xe3\x82\xa9\xe3\x83\xa1\xe3\x83\xbc\xe3\x82\xb7\xe3\x83\xa7\xe3\x83\xb3"
          " "
          "\xe3\x82\xb9\xe3\x83\x88\xe3\x82\xa2",
          "\xe5\x8f\x97\xe4\xbf\xa1\xe3\x83\x88\xe3\x83\xac\xe3\x82\xa4", "\xe4\xb8\x8b\xe6\x9b\xb8\xe3\x81\x8d",
          "\xe9\x80\x81\xe4\xbf\xa1\xe6\xb8\x88\xe3\x81\xbf\xe3\x82\xa2\xe3\x82\xa4\xe3\x83\x86\xe3\x83\xa0",
          "\xe5\x89\x8a\xe9\x99\xa4\xe6\xb8\x88\xe3\x81\xbf\xe3\x82\xa2\xe3\x82\xa4\xe3\x83\x86\xe3\x83\xa0",
          "\xe8\xbf\xb7\xe6\x83\x91\xe3\x83\xa1\xe3\x83\xbc\xe3\x83\xab",
          "\xe9\x80\x81\xe4\xbf\xa1\xe3\x83\x88\xe3\x83\xac\xe3\x82\xa4",
          "\xe3\x82\xa2\xe3\x83\xbc\xe3\x82\xab\xe3\x82\xa4\xe3\x83\x96"}},
    };
    for (const auto& entry : known)
        if (entry.language == language)
            for (std::size_t i = 0; i < entry.names.size(); ++i) places_[i].name = entry.names[i];
}

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
    if (changed_list_ && !std::exchange(is_listed_, true)) changed_list_->push_back(number_);
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

void Mailbox::set_content(Key key, ContentPointer content) {
    auto& message = at(key);
    message.content = std::move(content);
    log(message, Change::Kind::flagged);
}

void Mailbox::set_flag(Key key, std::string flag) {
    auto& message = at(key);
    auto marks = message.marks ? *message.marks : Message::Marks{};
    marks.flag = std::move(flag);
    message.marks = std::make_shared<const Message::Marks>(std::move(marks));
    log(message, Change::Kind::flagged);
}

void Mailbox::set_importance(Key key, std::string importance) {
    auto& message = at(key);
    auto marks = message.marks ? *message.marks : Message::Marks{};
    marks.importance = std::move(importance);
    message.marks = std::make_shared<const Message::Marks>(std::move(marks));
    log(message, Change::Kind::flagged);
}

void Mailbox::run_rule(const std::vector<Key>& shown) {
    if (!rule_) return;
    static_assert(folder::inbox == 1 && label::inbox == 0);
    const auto inbox = cloud_ == Cloud::microsoft ? folder::inbox : label::inbox;
    for (const auto key : shown) {
        const auto* message = find(key);
        if (message && std::find(message->places.begin(), message->places.end(), inbox) != message->places.end())
            put(key, {*rule_});
    }
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
