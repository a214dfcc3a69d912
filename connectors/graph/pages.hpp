// Walking a listing page by page. A listing that fails part way is an error, never a short list.
#pragma once

#include <functional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "connectors/graph/client.hpp"

namespace remand::graph {

// Notices a listing that never ends, in constant space (Brent's cycle finding over the links): part of a saved cursor.
struct LoopGuard {
    static constexpr int most_pages = 20'000;
    int pages = 0;
    std::string mark; // a short hash of one earlier link
    // False when this link was met before, or when there were too many.
    [[nodiscard]] bool allows(std::string_view link);
};

// Calls `row` for each element of `value` on every page, from `first` on. Empty pages with a next link are legal.
[[nodiscard]] Result<void> for_each_row(Client& client, Call first,
                                        const std::function<void(const nlohmann::json&)>& row);

// The next link of a page; empty on the last.
[[nodiscard]] std::string next_link(const nlohmann::json& page);

} // namespace remand::graph
