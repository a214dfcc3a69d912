#include "connectors/google/labels.hpp"

#include <algorithm>
#include <array>

namespace remand::google {
namespace {

bool is_fixed(std::string_view id) { return id == "SENT" || id == "DRAFT" || id == "CHAT"; }

std::string name_of(Place place) {
    switch (place) {
    case Place::inbox:
        return "Inbox";
    case Place::junk:
        return "Spam";
    case Place::trash:
        return "Trash";
    case Place::quarantine:
        return "Trash (" + std::string(quarantine_name) + ")";
    case Place::soft_deleted:
    case Place::other:
        return "All Mail";
    case Place::gone:
        break;
    }
    return {};
}

} // namespace

bool is_system_label(std::string_view id) {
    constexpr std::array words{"INBOX",     "SPAM", "TRASH", "UNREAD", "STARRED",
                               "IMPORTANT", "SENT", "DRAFT", "CHAT",   "SCHEDULED"};
    return id.starts_with("CATEGORY_") || id.ends_with("_STAR") ||
           std::any_of(words.begin(), words.end(), [&](std::string_view word) { return word == id; });
}

bool was_received(const Labels& labels) {
    return !labels.contains("DRAFT") && !labels.contains("SENT") && !labels.contains("CHAT");
}

bool is_received(const Labels& labels) { return was_received(labels) && !labels.contains("TRASH"); }

Place place_of(const Labels& labels, const OwnLabels& own) {
    if (labels.contains("TRASH"))
        return own.quarantine && labels.contains(*own.quarantine) ? Place::quarantine : Place::trash;
    if (labels.contains("SPAM")) return Place::junk;
    if (labels.contains("INBOX")) return Place::inbox;
    return Place::other;
}

Location location_of(const Labels& labels, const OwnLabels& own) {
    Location location;
    location.place = place_of(labels, own);
    location.is_marked = own.mark && labels.contains(*own.mark);
    location.where.assign(labels.begin(), labels.end());
    location.folder_name = name_of(location.place);
    location.is_read = !labels.contains("UNREAD");
    return location;
}

std::optional<LabelChange> change_for(Place destination, const OwnLabels& own) {
    LabelChange change{{}, {"INBOX", "SPAM", "TRASH"}};
    if (own.quarantine) change.remove.insert(*own.quarantine);
    switch (destination) {
    case Place::inbox:
        change.add = {"INBOX"};
        break;
    case Place::junk:
        change.add = {"SPAM"};
        break;
    case Place::trash:
        change.add = {"TRASH"};
        break;
    case Place::quarantine:
        if (!own.quarantine) return {};
        change.add = {"TRASH", *own.quarantine};
        break;
    case Place::soft_deleted:
    case Place::other:
    case Place::gone:
        return {};
    }
    for (const auto& label : change.add) change.remove.erase(label);
    return change;
}

LabelChange change_back(const Labels& current, const Labels& former, const Labels& existing) {
    Labels wanted;
    bool has_lost = false;
    for (const auto& label : former) {
        if (is_fixed(label)) continue;
        if (is_system_label(label) || existing.contains(label))
            wanted.insert(label);
        else
            has_lost = true;
    }
    const bool is_findable = std::any_of(wanted.begin(), wanted.end(), [](const std::string& label) {
        return label == "INBOX" || label == "SPAM" || label == "TRASH" || !is_system_label(label);
    });
    if (has_lost && !is_findable) wanted.insert("INBOX");

    LabelChange change;
    std::set_difference(wanted.begin(), wanted.end(), current.begin(), current.end(),
                        std::inserter(change.add, change.add.end()));
    for (const auto& label : current)
        if (!is_fixed(label) && !wanted.contains(label)) change.remove.insert(label);
    return change;
}

} // namespace remand::google
