#include "scanner/url/domain_set.hpp"

namespace remand::scanner {

bool DomainSet::covers(std::string_view host) const {
    for (;;) {
        if (domains_.contains(host)) return true;
        const auto dot = host.find('.');
        if (dot == std::string_view::npos) return false;
        host.remove_prefix(dot + 1);
    }
}

} // namespace remand::scanner
