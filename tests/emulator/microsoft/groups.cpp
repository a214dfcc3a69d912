// Groups and who is in them.
#include <nlohmann/json.hpp>

#include "tests/emulator/microsoft/directory.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

json group_json(const Group& group) {
    return {{"id", group.id},
            {"displayName", group.display_name},
            {"mail", group.address.empty() ? json(nullptr) : json(group.address)},
            {"mailEnabled", !group.address.empty()},
            {"mailNickname", group.address.substr(0, group.address.find('@'))},
            {"securityEnabled", group.address.empty()},
            {"groupTypes", group.address.empty() ? json::array() : json::array({"Unified"})},
            {"description", nullptr},
            {"visibility", nullptr}};
}

const std::vector<std::string>& usual_group_properties() {
    static const std::vector<std::string> names{"displayName", "mail",        "mailEnabled", "mailNickname",
                                                "groupTypes",  "description", "visibility",  "securityEnabled"};
    return names;
}

namespace {
Response no_such_group(const Call& call) {
    return error(call, 404, "Request_ResourceNotFound",
                 "Resource does not exist or one of its queried reference-property objects are not present.");
}

json typed(json object, const char* type) {
    object["@odata.type"] = type;
    return object;
}

Response members(const Call& call, Membership (*collect)(const Tenant&, const Group&)) {
    const auto* group = call.tenant->find_group(call.parameter("group"));
    if (!group) return no_such_group(call);
    const auto found = collect(*call.tenant, *group);
    const auto select = selected(call.request);
    std::vector<json> objects;
    for (const auto* account : found.accounts)
        objects.push_back(
            typed(only_selected(user_json(*account), select, usual_user_properties()), "#microsoft.graph.user"));
    for (const auto* inner : found.groups)
        objects.push_back(
            typed(only_selected(group_json(*inner), select, usual_group_properties()), "#microsoft.graph.group"));
    return collection(call, objects.size(), 100, 999, [&](std::size_t i) { return objects[i]; });
}
} // namespace

Response list_groups(Call& call) {
    const auto query = read_directory_query(call);
    if (query.refusal) return *query.refusal;
    std::vector<json> groups;
    for (const auto& group : call.tenant->groups)
        if (!group->is_removed) groups.push_back(group_json(*group));
    groups = answer_directory_query(query, std::move(groups));
    const auto select = selected(call.request);
    return collection(call, groups.size(), 100, 999,
                      [&](std::size_t i) { return only_selected(groups[i], select, usual_group_properties()); });
}

Response get_group(Call& call) {
    const auto* group = call.tenant->find_group(call.parameter("group"));
    if (!group) return no_such_group(call);
    return json_response(only_selected(group_json(*group), selected(call.request), usual_group_properties()));
}

Response list_members(Call& call) { return members(call, direct_members); }
Response list_transitive_members(Call& call) { return members(call, all_members); }

} // namespace remand::emulator::graph
