// Mail that never lay in inbox or junk: a rule of the mailbox (or of one who stole it) put it into another folder as it
// came. To follow every folder costs a request for each of them in every poll; instead the whole mailbox is asked from
// time to time for what was received of late: 144 requests a mailbox and day. It also finds, ten minutes later, what
// delta loses of a message that moves about (microsoft-graph-docs-contrib#72).
// https://learn.microsoft.com/graph/api/user-list-messages
#pragma once

#include <vector>

#include "connectors/connector.hpp"
#include "connectors/graph/client.hpp"
#include "connectors/graph/folders.hpp"
#include "connectors/graph/pages.hpp"

namespace remand::graph {

inline constexpr Duration look_elsewhere_every = std::chrono::minutes{10};

// Part of the saved cursor.
struct Elsewhere {
    Timestamp tried_at{}; // when the last look was begun
    Timestamp since{};    // what was received since then has not been looked at
    bool is_open = false; // a look is under way
    std::string link;     // its next page; empty: the first
    LoopGuard guard;
};

// Begins one when it is due.
void open_if_due(Elsewhere& look, Timestamp now);
// One page of the look under way. Where Graph cannot answer now, the next look takes in what this one missed; a failure
// is only what stops every other call too (waiting, a closed mailbox, dead credentials).
[[nodiscard]] Result<void> look_elsewhere(Client& client, FolderBook& folders, const MailboxId& mailbox,
                                          Priority priority, Elsewhere& look, std::vector<Arrival>& arrivals);

} // namespace remand::graph
