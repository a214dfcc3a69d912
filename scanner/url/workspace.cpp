#include "scanner/url/workspace.hpp"

#include <algorithm>
#include <string>

#include "core/text.hpp"
#include "scanner/url/domain.hpp"

namespace remand::scanner {

bool is_workspace_of(std::string_view host, std::string_view domain) {
    constexpr std::string_view service = ".sharepoint.com", personal_sites = "-my";
    constexpr std::size_t shortest_part = 6; // letters
    if (!host.ends_with(service)) return false;
    auto name = host.substr(0, host.size() - service.size());
    if (name.ends_with(personal_sites)) name.remove_suffix(personal_sites.size());
    const auto label = organisation_label(domain);
    const auto parts = split(label, '-');
    if (name.size() >= shortest_part && std::ranges::find(parts, name) != parts.end()) return true;
    return !name.empty() && name == bare_label(domain);
}

} // namespace remand::scanner
