// The places of an organisation at services that give each customer a host of his own. Pure; thread-safe.
#pragma once

#include <string_view>

namespace remand::scanner {

// "corp.sharepoint.com" and "corp-my.sharepoint.com" (SharePoint and OneDrive of Microsoft 365) are corp.example's: a name is given
// to one customer only. `domain` is registrable; of one in parts ("brennhaus-anlagen.example") a long part will do.
[[nodiscard]] bool is_workspace_of(std::string_view host, std::string_view domain);

} // namespace remand::scanner
