// Users and groups by delta: a whole round at first, then only what changed.
// https://learn.microsoft.com/graph/delta-query-users, /graph/delta-query-groups
//
// Delta tokens of the directory live for seven days: after that a 410 starts the kind over, which is a state and not a
// fault. A tenant is known whose groups/delta with members never ends (microsoft-graph-docs-contrib#7311): when a page
// leads back to an earlier one, groups are listed and /groups/{id}/members is asked for each instead, in this round and
// for as long as the cursor lives. Groups that are closed to us cost only themselves: their members stay as they were.
#pragma once

#include "connectors/graph/client.hpp"
#include "core/directory.hpp"

namespace remand::graph {

// One page. The cursor is opaque text of this file; one that is not ours starts a whole round.
[[nodiscard]] Result<DirectoryPage> directory_page(Client& client, const SyncCursor& cursor);

} // namespace remand::graph
