// Users and groups of a Google Workspace customer. There is no delta: each round lists everything.
// https://developers.google.com/workspace/admin/directory/reference/rest/v1/groups, /v1/members
#pragma once

#include "connectors/google/api.hpp"
#include "core/directory.hpp"

namespace remand::google {

// One page. A page token is good for three days; one that Google does not take any more starts the round over. Groups
// need a scope of their own: without it people are synchronised all the same, and the page says why groups were not.
[[nodiscard]] Result<DirectoryPage> directory_page(Api& api, const SyncCursor& cursor);

} // namespace remand::google
