// Users, the organization and its domains.
#include <nlohmann/json.hpp>

#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
// Shared mailboxes are accounts that nobody may sign in to.
json user_json(const Account& account, const std::vector<std::string>& select) {
    const bool is_guest = account.kind == AccountKind::guest;
    auto addresses = json::array({"SMTP:" + account.address});
    for (const auto& alias : account.aliases) addresses.push_back("smtp:" + alias);
    auto plans = json::array();
    if (account.kind == AccountKind::member)
        plans.push_back({{"service", "exchange"},
                         {"capabilityStatus", "Enabled"},
                         {"servicePlanId", "efb87545-963c-4e0d-99df-69c6916d9eb0"}});
    const json all = {
        {"userPrincipalName",
         is_guest ? account.address.substr(0, account.address.find('@')) + "#EXT#@guests.test" : account.address},
        {"mail", account.address},
        {"displayName", account.display_name},
        {"proxyAddresses", is_guest ? json::array() : addresses},
        {"otherMails", json::array()},
        {"accountEnabled", account.kind != AccountKind::shared},
        {"userType", is_guest ? "Guest" : "Member"},
        {"assignedPlans", plans},
        {"jobTitle", nullptr},
        {"department", nullptr}};
    json user = {{"id", account.id}};
    if (select.empty())
        for (const char* name : {"userPrincipalName", "mail", "displayName", "jobTitle"}) user[name] = all.at(name);
    for (const auto& name : select)
        if (all.contains(name)) user[name] = all.at(name);
    return user;
}
} // namespace

Response list_users(Call& call) {
    const auto select = selected(call.request);
    return collection(call, call.tenant->accounts.size(), 100, 999,
                      [&](std::size_t i) { return user_json(*call.tenant->accounts[i], select); });
}

Response get_user(Call& call) {
    if (!call.account)
        return error(call, 404, "Request_ResourceNotFound",
                     "Resource does not exist or one of its queried reference-property objects are not present.");
    return json_response(user_json(*call.account, selected(call.request)));
}

Response get_mailbox_settings(Call& call) {
    return json_response(
        {{"userPurpose", call.account->kind == AccountKind::shared ? "shared" : "user"}, {"timeZone", "UTC"}});
}

Response list_organization(Call& call) {
    const auto& tenant = *call.tenant;
    return collection(call, 1, 1, 1, [&](std::size_t) {
        auto domains = json::array();
        for (const auto& domain : tenant.domains)
            domains.push_back({{"name", domain},
                               {"isDefault", domain == tenant.domains.front()},
                               {"isInitial", false},
                               {"type", "Managed"}});
        return json{
            {"id", tenant.id}, {"displayName", tenant.name}, {"tenantType", "AAD"}, {"verifiedDomains", domains}};
    });
}

Response list_domains(Call& call) {
    const auto& domains = call.tenant->domains;
    return collection(call, domains.size(), 100, 999, [&](std::size_t i) {
        return json{{"id", domains[i]},
                    {"isVerified", true},
                    {"isDefault", i == 0},
                    {"isInitial", false},
                    {"authenticationType", "Managed"},
                    {"supportedServices", {"Email"}}};
    });
}

} // namespace remand::emulator::graph
