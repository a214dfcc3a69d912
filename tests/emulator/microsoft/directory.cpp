// Users, the organization and its domains.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/microsoft/directory.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

// Shared mailboxes are accounts that nobody may sign in to.
json user_json(const Account& account) {
    const bool is_guest = account.kind == AccountKind::guest;
    auto addresses = json::array({"SMTP:" + account.address});
    for (const auto& alias : account.aliases) addresses.push_back("smtp:" + alias);
    auto plans = json::array();
    if (account.kind == AccountKind::member)
        plans.push_back({{"service", "exchange"},
                         {"capabilityStatus", "Enabled"},
                         {"assignedDateTime", "2026-01-01T00:00:00Z"},
                         {"servicePlanId", "efb87545-963c-4e0d-99df-69c6916d9eb0"}});
    return {{"id", account.id},
            {"userPrincipalName",
             is_guest ? account.address.substr(0, account.address.find('@')) + "#EXT#@guests.test" : account.address},
            {"mail", account.address},
            {"displayName", account.display_name},
            {"proxyAddresses", is_guest ? json::array() : addresses},
            {"otherMails", is_guest ? json::array({account.address}) : json::array()},
            {"accountEnabled", account.kind != AccountKind::shared && account.kind != AccountKind::suspended},
            {"userType", is_guest ? "Guest" : "Member"},
            {"assignedPlans", plans},
            {"givenName", nullptr},
            {"surname", nullptr},
            {"jobTitle", account.title.empty() ? json(nullptr) : json(account.title)},
            {"department", account.department.empty() ? json(nullptr) : json(account.department)},
            {"officeLocation", nullptr},
            {"mobilePhone", nullptr},
            {"preferredLanguage", nullptr},
            {"businessPhones", json::array()}};
}

json only_selected(const json& object, const std::vector<std::string>& select, const std::vector<std::string>& usual) {
    json result = {{"id", object.at("id")}};
    for (const auto& name : select.empty() ? usual : select)
        if (object.contains(name)) result[name] = object[name];
    return result;
}

const std::vector<std::string>& usual_user_properties() {
    static const std::vector<std::string> names{"userPrincipalName", "mail",          "displayName",    "givenName",
                                                "surname",           "jobTitle",      "officeLocation", "mobilePhone",
                                                "preferredLanguage", "businessPhones"};
    return names;
}

// ne, not, endsWith, $count and $orderby beside $filter are "advanced": they want ConsistencyLevel: eventual, and on
// every page of the listing (learn.microsoft.com/graph/aad-advanced-queries).
DirectoryQuery read_directory_query(const Call& call) {
    DirectoryQuery query;
    const auto filter = call.request.parameter("$filter"), order = call.request.parameter("$orderby");
    if (!filter.empty()) {
        auto read = odata::read_filter(filter, true);
        if (!read) {
            query.refusal = error(call, 400, "BadRequest", "Invalid filter clause");
            return query;
        }
        query.filter = std::move(*read);
    }
    if (!order.empty()) {
        auto read = odata::read_orderby(order);
        if (!read) {
            query.refusal = error(call, 400, "BadRequest", "Invalid orderby clause");
            return query;
        }
        query.order = std::move(*read);
    }
    const bool is_eventual = equals_ignoring_case(call.request.header("ConsistencyLevel"), "eventual");
    const bool counts = call.request.parameter("$count") == "true";
    const bool needs_it = query.filter.is_advanced || (!filter.empty() && !order.empty()) || counts;
    if (needs_it && !(is_eventual && (counts || !query.filter.is_advanced)))
        query.refusal = error(call, 400, "Request_UnsupportedQuery", "Unsupported Query.");
    return query;
}

std::vector<json> answer_directory_query(const DirectoryQuery& query, std::vector<json> objects) {
    const auto getter = [](const json& object) {
        return [&object](std::string_view path) { return odata::at_path(object, path); };
    };
    std::erase_if(objects, [&](const json& object) { return !query.filter.matches(getter(object)); });
    if (!query.order.empty())
        std::stable_sort(objects.begin(), objects.end(), [&](const json& a, const json& b) {
            return odata::comes_before(query.order, getter(a), getter(b));
        });
    return objects;
}

Response list_users(Call& call) {
    const auto query = read_directory_query(call);
    if (query.refusal) return *query.refusal;
    const auto select = selected(call.request);
    std::vector<const Account*> accounts;
    for (const auto& account : call.tenant->accounts)
        if (account->is_here()) accounts.push_back(account.get());
    if (query.is_plain()) // the long listing of every tenant: no JSON for what is not on the page
        return collection(call, accounts.size(), 100, 999, [&](std::size_t i) {
            return only_selected(user_json(*accounts[i]), select, usual_user_properties());
        });
    std::vector<json> users;
    for (const auto* account : accounts) users.push_back(user_json(*account));
    users = answer_directory_query(query, std::move(users));
    return collection(call, users.size(), 100, 999,
                      [&](std::size_t i) { return only_selected(users[i], select, usual_user_properties()); });
}

Response get_user(Call& call) {
    if (!call.account)
        return error(call, 404, "Request_ResourceNotFound",
                     "Resource '" + to_valid_utf8(call.parameter("user")) +
                         "' does not exist or one of its queried reference-property objects are not present.");
    return json_response(only_selected(user_json(*call.account), selected(call.request), usual_user_properties()));
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
