// The Directory API: people, the customer, its domains.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
json user_json(const Tenant& tenant, const Account& account) {
    json user = {{"kind", "admin#directory#user"},
                 {"id", account.id},
                 {"primaryEmail", account.address},
                 {"name", {{"fullName", account.display_name}}},
                 {"customerId", tenant.id},
                 {"suspended", account.kind == AccountKind::suspended},
                 {"archived", account.kind == AccountKind::archived},
                 {"isMailboxSetup", account.mailbox != nullptr},
                 {"isAdmin", account.is_admin},
                 {"orgUnitPath", "/"}};
    if (!account.aliases.empty()) user["aliases"] = account.aliases; // absent when there are none
    return user;
}

bool is_this_customer(const Call& call, std::string_view name) {
    return name == "my_customer" || equals_ignoring_case(name, call.tenant->id);
}

// `isSuspended=false` is the only query that clients of mailboxes need.
bool passes(std::string_view query, const Account& account) {
    if (query.empty()) return true;
    const auto equals = query.find('=');
    if (query.substr(0, equals) != "isSuspended" || equals == std::string_view::npos) return true;
    return (query.substr(equals + 1) == "true") == (account.kind == AccountKind::suspended);
}
} // namespace

Response list_directory_users(Call& call) {
    const auto customer = call.request.parameter("customer"), domain = call.request.parameter("domain");
    if (customer.empty() && domain.empty())
        return error(call, 400, "badRequest", "Bad Request: customer or domain is needed.");
    if (!customer.empty() && !is_this_customer(call, customer))
        return error(call, 403, "forbidden", "Not Authorized to access this resource/api");
    std::vector<const Account*> found;
    for (const auto& account : call.tenant->accounts) {
        const bool is_domain = domain.empty() || account->address.ends_with("@" + ascii_lower(domain));
        if (is_domain && passes(call.request.parameter("query"), *account)) found.push_back(account.get());
    }
    std::sort(found.begin(), found.end(), [](const Account* a, const Account* b) { return a->address < b->address; });
    std::size_t start = 0;
    if (const auto token = call.request.parameter("pageToken"); !token.empty()) {
        const auto opened = call.world.opaque.open("users", token);
        if (!opened) return invalid(call, "Invalid Input: pageToken");
        start = std::stoull(*opened);
    }
    const auto end = std::min(found.size(), start + page_size(call.request, 100, 500));
    json users = json::array();
    for (auto i = start; i < end; ++i) users.push_back(user_json(*call.tenant, *found[i]));
    json body = {{"kind", "admin#directory#users"}};
    if (!users.empty()) body["users"] = std::move(users);
    if (end < found.size()) {
        const auto next = call.world.switches.google.next_page == "loop" ? start : end;
        body["nextPageToken"] = call.world.opaque.seal("users", std::to_string(next));
    }
    return json_response(body);
}

Response get_directory_user(Call& call) {
    const auto* account = call.tenant->find_account(call.parameter("key"));
    if (!account) return error(call, 404, "notFound", "Resource Not Found: userKey");
    return json_response(user_json(*call.tenant, *account));
}

Response get_customer(Call& call) {
    if (!is_this_customer(call, call.parameter("customer")))
        return error(call, 404, "notFound", "Resource Not Found: customerKey");
    return json_response({{"kind", "admin#directory#customer"},
                          {"id", call.tenant->id},
                          {"customerDomain", call.tenant->domains.front()},
                          {"postalAddress", {{"organizationName", call.tenant->name}}}});
}

Response list_customer_domains(Call& call) {
    if (!is_this_customer(call, call.parameter("customer"))) return error(call, 404, "notFound", "Domain not found.");
    json domains = json::array();
    for (const auto& domain : call.tenant->domains)
        domains.push_back({{"kind", "admin#directory#domain"},
                           {"domainName", domain},
                           {"isPrimary", domain == call.tenant->domains.front()},
                           {"verified", true}});
    return json_response({{"kind", "admin#directory#domains"}, {"domains", domains}});
}

} // namespace remand::emulator::gmail
