// Where a message of the emulator's truth lies, in our words.
#pragma once

#include <algorithm>

#include "core/message.hpp"
#include "tests/support/emulator_client.hpp"

namespace remand::support {

[[nodiscard]] inline Place place_of(const TruthEntry& message) {
    if (message.is_deleted) return Place::gone;
    if (message.cloud == "microsoft") {
        if (message.folder == "inbox") return Place::inbox;
        if (message.folder == "junkemail") return Place::junk;
        if (message.folder == "deleteditems") return Place::trash;
        if (message.folder == "recoverableitemsdeletions") return Place::soft_deleted;
        const bool is_ours = message.folder == "recoverableitemspurges" || message.folder == "Remand Quarantine";
        return is_ours ? Place::quarantine : Place::other;
    }
    const auto has = [&](const char* label) {
        return std::find(message.labels.begin(), message.labels.end(), label) != message.labels.end();
    };
    if (has("Remand/Quarantine")) return Place::quarantine;
    if (has("TRASH")) return Place::trash;
    if (has("SPAM")) return Place::junk;
    return has("INBOX") ? Place::inbox : Place::other;
}

} // namespace remand::support
