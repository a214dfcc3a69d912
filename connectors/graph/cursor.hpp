// Graph follows folders, not mailboxes, so where a mailbox stands is where each of its watched folders stands. One JSON
// text holds them all, and it changes with every page: a crash in the middle of a round repeats one page at most.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "connectors/graph/elsewhere.hpp"
#include "connectors/graph/folders.hpp"
#include "connectors/graph/pages.hpp"
#include "core/clock.hpp"
#include "core/message.hpp"

namespace remand::graph {

struct FolderProgress {
    Folder folder;
    std::string link;     // what to ask next: a next link, or the delta link of the round before; empty: from the start
    bool is_open = true;  // not yet read to its end in this round
    bool is_first = true; // the first round: nothing older than `since` counts
    bool is_filtered = false; // Graph was asked to leave out what is older; this is baked into the link
    int count = 0;            // rows of this round
    Timestamp since{};
    LoopGuard guard;
};

struct Progress {
    bool all_folders = false;
    Timestamp since{};
    Timestamp listed_at{}; // when the folders were last listed
    std::vector<FolderProgress> folders;
    Elsewhere elsewhere; // unless all folders are followed
    [[nodiscard]] bool has_open_folder() const;
    [[nodiscard]] bool has_open() const { return has_open_folder() || elsewhere.is_open; }
};

[[nodiscard]] SyncCursor write_cursor(const Progress& progress);
// nullopt when it is not one of ours, or of a version we do not know.
[[nodiscard]] std::optional<Progress> read_cursor(const SyncCursor& cursor);

} // namespace remand::graph
