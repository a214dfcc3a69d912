// Gmail has no folders: where a message is, is its set of labels. This is the translation, both ways.
// https://developers.google.com/workspace/gmail/api/guides/labels
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/message.hpp"

namespace remand::google {

using Labels = std::set<std::string>; // ids

// Our place for quarantined mail: this hidden label and TRASH. Gmail has no place that its user cannot see; with TRASH
// it is out of the way, and Google deletes it after 30 days.
inline constexpr std::string_view quarantine_name = "Remand/Quarantine";

// The visible label of Action::mark.
inline constexpr std::string_view mark_name = "Remand/Suspicious";

// The ids that our own labels have in a mailbox; nullopt where one was never made.
struct OwnLabels {
    std::optional<std::string> quarantine, mark;
};

struct LabelChange {
    Labels add;
    Labels remove;
    [[nodiscard]] bool empty() const { return add.empty() && remove.empty(); }
};

// Made by Google, not by the user: INBOX, SPAM, CATEGORY_PROMOTIONS ... Ids of users' labels are "Label_123".
[[nodiscard]] bool is_system_label(std::string_view id);
// False for drafts, sent mail and chats.
[[nodiscard]] bool was_received(const Labels& labels);
// Received, and not thrown away by its user (or a filter of theirs).
[[nodiscard]] bool is_received(const Labels& labels);

[[nodiscard]] Place place_of(const Labels& labels, const OwnLabels& own);
[[nodiscard]] Location location_of(const Labels& labels, const OwnLabels& own);

// To `destination`; nullopt for places that are not reached by labels. For Place::quarantine the label must exist.
[[nodiscard]] std::optional<LabelChange> change_for(Place destination, const OwnLabels& own);
// From the current set to exactly `former`, as far as labels can be set at all (SENT, DRAFT and CHAT cannot).
// `existing`: the user's labels that there still are; those deleted since are left out, and when none is left that
// a user would find the message by, INBOX is added.
[[nodiscard]] LabelChange change_back(const Labels& current, const Labels& former, const Labels& existing);

} // namespace remand::google
