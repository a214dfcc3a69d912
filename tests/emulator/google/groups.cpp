// The Directory API: groups, members, organizational units, aliases.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/google/directory.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
json group_json(const Tenant& tenant, const Group& group) {
    return {{"kind", "admin#directory#group"},
            {"id", group.id},
            {"email", group.address},
            {"name", group.display_name},
            {"description", ""},
            {"adminCreated", true},
            {"directMembersCount", std::to_string(direct_members(tenant, group).accounts.size() +
                                                  direct_members(tenant, group).groups.size())}};
}

json member_json(const std::string& id, const std::string& address, const char* type) {
    return {{"kind", "admin#directory#member"},
            {"id", id},
            {"email", address},
            {"role", "MEMBER"},
            {"type", type},
            {"status", "ACTIVE"}};
}

Response no_group(const Call& call) { return error(call, 404, "notFound", "Resource Not Found: groupKey"); }
} // namespace

Response list_directory_groups(Call& call) {
    const auto customer = call.request.parameter("customer"), domain = call.request.parameter("domain"),
               user = call.request.parameter("userKey");
    if (customer.empty() && domain.empty() && user.empty())
        return error(call, 400, "badRequest", "Bad Request: customer, domain or userKey is needed.");
    if (!customer.empty() && !is_this_customer(call, customer))
        return error(call, 403, "forbidden", "Not Authorized to access this resource/api");
    const auto* account = user.empty() ? nullptr : call.tenant->find_account(user);
    std::vector<json> groups;
    for (const auto& group : call.tenant->groups) {
        if (group->is_removed || (!domain.empty() && !group->address.ends_with("@" + ascii_lower(domain)))) continue;
        const auto members = direct_members(*call.tenant, *group).accounts;
        if (!user.empty() && std::find(members.begin(), members.end(), account) == members.end()) continue;
        groups.push_back(group_json(*call.tenant, *group));
    }
    return directory_page(
        call, "admin#directory#groups", "groups", groups.size(), [&](std::size_t i) { return groups[i]; }, 200, 200);
}

Response get_directory_group(Call& call) {
    const auto* group = call.tenant->find_group(call.parameter("key"));
    return group ? json_response(group_json(*call.tenant, *group)) : no_group(call);
}

Response list_directory_members(Call& call) {
    const auto* group = call.tenant->find_group(call.parameter("key"));
    if (!group) return no_group(call);
    const bool is_derived = call.request.parameter("includeDerivedMembership") == "true";
    const auto found = is_derived ? all_members(*call.tenant, *group) : direct_members(*call.tenant, *group);
    std::vector<json> members;
    for (const auto* account : found.accounts) members.push_back(member_json(account->id, account->address, "USER"));
    for (const auto* inner : found.groups) members.push_back(member_json(inner->id, inner->address, "GROUP"));
    for (const auto& address : found.outsiders) members.push_back(member_json("", address, "EXTERNAL"));
    return directory_page(
        call, "admin#directory#members", "members", members.size(), [&](std::size_t i) { return members[i]; }, 200,
        200);
}

// Nested groups count; it fails for members of other domains.
Response has_directory_member(Call& call) {
    const auto* group = call.tenant->find_group(call.parameter("key"));
    if (!group) return no_group(call);
    const auto* account = call.tenant->find_account(call.parameter("member"));
    if (!account) return error(call, 400, "invalid", "Invalid Input: memberKey");
    const auto members = all_members(*call.tenant, *group).accounts;
    return json_response({{"isMember", std::find(members.begin(), members.end(), account) != members.end()}});
}

Response list_org_units(Call& call) {
    if (!is_this_customer(call, call.parameter("customer"))) return error(call, 404, "notFound", "Customer not found.");
    json answer = {{"kind", "admin#directory#orgUnits"}};
    if (call.request.parameter("type") == "allIncludingParent" ||
        call.request.parameter("type") == "ALL_INCLUDING_PARENT")
        answer["organizationUnits"] = json::array({{{"kind", "admin#directory#orgUnit"},
                                                    {"name", call.tenant->name},
                                                    {"orgUnitPath", "/"},
                                                    {"orgUnitId", "id:root"}}});
    return json_response(answer);
}

Response list_user_aliases(Call& call) {
    const auto* account = call.tenant->find_account(call.parameter("key"));
    if (!account) return error(call, 404, "notFound", "Resource Not Found: userKey");
    json aliases = json::array();
    for (const auto& alias : account->aliases)
        aliases.push_back({{"kind", "admin#directory#alias"},
                           {"id", account->id},
                           {"primaryEmail", account->address},
                           {"alias", alias}});
    json answer = {{"kind", "admin#directory#aliases"}};
    if (!aliases.empty()) answer["aliases"] = std::move(aliases);
    return json_response(answer);
}

} // namespace remand::emulator::gmail
