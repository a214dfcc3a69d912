// What users, groups and their deltas share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/odata.hpp"

namespace remand::emulator::graph {

[[nodiscard]] nlohmann::json user_json(const Account& account); // every property there is
[[nodiscard]] const std::vector<std::string>& usual_user_properties();
[[nodiscard]] nlohmann::json group_json(const Group& group);
[[nodiscard]] const std::vector<std::string>& usual_group_properties();
// The id and what is selected, or else the usual properties.
[[nodiscard]] nlohmann::json only_selected(const nlohmann::json& object, const std::vector<std::string>& select,
                                           const std::vector<std::string>& usual);

struct DirectoryQuery {
    odata::Filter filter{[](const odata::Getter&) { return true; }, {}, false};
    std::vector<odata::Order> order;
    std::optional<Response> refusal;
    [[nodiscard]] bool is_plain() const { return filter.properties.empty() && order.empty(); }
};
[[nodiscard]] DirectoryQuery read_directory_query(const Call& call);
[[nodiscard]] std::vector<nlohmann::json> answer_directory_query(const DirectoryQuery& query,
                                                                 std::vector<nlohmann::json> objects);

} // namespace remand::emulator::graph
