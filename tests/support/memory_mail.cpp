#include "tests/support/memory_mail.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "core/text.hpp"

namespace remand::tests {
namespace {

struct PlaceRow {
    Place place;
    std::string_view id;
    std::string_view name;
};
constexpr std::array place_rows{PlaceRow{Place::inbox, "inbox", "Inbox"}, PlaceRow{Place::junk, "junk", "Junk"},
                                PlaceRow{Place::trash, "trash", "Trash"},
                                PlaceRow{Place::soft_deleted, "soft-deleted", "Recoverable Items"},
                                PlaceRow{Place::quarantine, "quarantine", "Quarantine"}};

std::string id_from_address(std::string_view address) { return "memory-" + ascii_lower(address); }

} // namespace

std::string folder_of(Place place) {
    for (const auto& row : place_rows)
        if (row.place == place) return std::string(row.id);
    return {};
}

MemoryMailbox new_mailbox(std::string_view address) {
    MemoryMailbox mailbox;
    mailbox.owner.id.value = id_from_address(address);
    mailbox.owner.address = ascii_lower(address);
    mailbox.owner.display_name = std::string(address.substr(0, address.find('@')));
    for (const auto& row : place_rows) mailbox.folders[std::string(row.id)] = {std::string(row.name), row.place};
    mailbox.folders["sent"] = {"Sent", Place::other};
    return mailbox;
}

void put(MemoryMailbox& mailbox, const std::string& id, MemoryMessage message) {
    mailbox.messages.insert_or_assign(id, std::move(message));
    mailbox.log.push_back(id);
}

void move_to(MemoryMailbox& mailbox, const std::string& id, const std::string& folder) {
    auto& message = mailbox.messages.at(id);
    if (message.folder == folder) return;
    message.folder = folder;
    mailbox.log.push_back(id);
}

Location location_of(const MemoryMailbox& mailbox, const std::string& id) {
    Location location;
    const auto found = mailbox.messages.find(id);
    if (found == mailbox.messages.end()) {
        location.place = Place::gone;
        return location;
    }
    const auto& folder = mailbox.folders.at(found->second.folder);
    location.place = folder.place;
    location.where = {found->second.folder};
    location.folder_name = folder.name;
    location.is_read = found->second.is_read;
    location.is_marked = found->second.is_marked;
    location.categories = found->second.categories;
    location.follow_up = found->second.follow_up;
    return location;
}

std::string message_id_of(std::string_view bytes) {
    std::string value;
    bool is_inside = false;
    for (auto line : split(bytes, '\n')) {
        if (trim(line).empty()) break; // the end of the header
        if (is_inside && (line.front() == ' ' || line.front() == '\t')) {
            value += line;
            continue;
        }
        if (is_inside) break;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !equals_ignoring_case(trim(line.substr(0, colon)), "message-id"))
            continue;
        is_inside = true;
        value = line.substr(colon + 1);
    }
    return std::string(trim(value));
}

std::string MemoryCursor::text() const {
    return std::to_string(epoch) + ":" + std::to_string(position) + ":" + std::to_string(first_round_end) + ":" +
           std::to_string(since);
}

std::optional<MemoryCursor> MemoryCursor::parse(std::string_view text) {
    const auto parts = split(text, ':');
    if (parts.size() != 4) return {};
    const auto read = [](std::string_view part, auto& number) {
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        return error == std::errc{} && end == part.data() + part.size();
    };
    MemoryCursor cursor;
    if (!read(parts[0], cursor.epoch) || !read(parts[1], cursor.position) || !read(parts[2], cursor.first_round_end) ||
        !read(parts[3], cursor.since))
        return {};
    return cursor;
}

} // namespace remand::tests
