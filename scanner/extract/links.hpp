// Links as a browser would follow them, in one normalised list.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/facts.hpp"

namespace remand::scanner {

// Reads `href` by the WHATWG URL rules that matter for where it leads: control characters are nothing, backslashes are
// slashes, the host may be percent-encoded, decimal or internationalised. A link that a known mail filter rewrote
// (Safe Links, Proofpoint ...) is replaced by its real destination. Nullopt for what leads nowhere by itself: relative
// without a base, fragments, cid:. The text and the source are left for the caller.
[[nodiscard]] std::optional<Link> read_link(std::string_view href, std::string_view base = {});

// Collects links in their order, each (destination, text, source) once, at most limits::links.
class LinkList {
public:
    void add(Link link);
    [[nodiscard]] bool hit_limit() const { return hit_limit_; }
    [[nodiscard]] const std::vector<Link>& links() const { return links_; }
    [[nodiscard]] std::vector<Link> take() { return std::move(links_); }

private:
    std::vector<Link> links_;
    std::set<std::string> seen_;
    bool hit_limit_ = false;
};

} // namespace remand::scanner
