#include "connectors/graph/pages.hpp"

#include <bit>

#include "connectors/graph/json.hpp"
#include "core/encoding.hpp"

namespace remand::graph {

bool LoopGuard::allows(std::string_view link) {
    auto hash = to_hex(sha256(link).substr(0, 8));
    if (hash == mark || pages >= most_pages) return false;
    ++pages;
    if (std::has_single_bit(static_cast<unsigned>(pages))) mark = std::move(hash);
    return true;
}

std::string next_link(const nlohmann::json& page) { return text_of(page, "@odata.nextLink"); }

Result<void> for_each_row(Client& client, Call first, const std::function<void(const nlohmann::json&)>& row) {
    LoopGuard guard;
    for (auto call = std::move(first);;) {
        if (!guard.allows(call.target))
            return fail(ErrorKind::retry, "graph.endless_listing",
                        "A listing of Microsoft Graph does not end: its pages lead back to an earlier one.");
        const auto page = client.json(call);
        if (!page) return fail(page.error());
        const auto& rows = member(*page, "value");
        if (!rows.is_array())
            return fail(ErrorKind::retry, "graph.no_rows", "A listing of Microsoft Graph came without its rows.");
        for (const auto& one : rows) row(one);
        call.target = next_link(*page);
        if (call.target.empty()) return {};
    }
}

} // namespace remand::graph
