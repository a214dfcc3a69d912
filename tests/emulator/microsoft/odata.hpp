// OData's query options as far as Graph's mail and directory answer them: $filter and $orderby
// (docs.oasis-open.org/odata/odata/v4.01, part 2, sections 5.1.1 and 5.1.5).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace remand::emulator::odata {

// A property of one object by its path ("from/emailAddress/address"); null when it has none.
using Getter = std::function<nlohmann::json(std::string_view path)>;

struct Filter {
    std::function<bool(const Getter&)> matches;
    std::vector<std::string> properties; // in the order in which they are named
    bool is_advanced = false;            // ne, not, endsWith: directory objects want ConsistencyLevel for them
};
// nullopt when the text is no filter. Text is compared exactly, or as the directory does it, ignoring case.
[[nodiscard]] std::optional<Filter> read_filter(std::string_view text, bool ignores_case);

struct Order {
    std::string property;
    bool is_descending = false;
};
[[nodiscard]] std::optional<std::vector<Order>> read_orderby(std::string_view text);
// Whether `a` comes before `b`.
[[nodiscard]] bool comes_before(const std::vector<Order>& order, const Getter& a, const Getter& b);

// A member by path within an object that is JSON already.
[[nodiscard]] nlohmann::json at_path(const nlohmann::json& object, std::string_view path);

} // namespace remand::emulator::odata
