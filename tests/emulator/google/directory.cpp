// The Directory API: people, the customer, its domains.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/google/directory.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

bool is_this_customer(const Call& call, std::string_view name) {
    return name == "my_customer" || equals_ignoring_case(name, call.tenant->id);
}

Response directory_page(const Call& call, std::string_view kind, std::string_view name, std::size_t count,
                        const std::function<json(std::size_t)>& make, std::size_t usual, std::size_t largest) {
    constexpr std::chrono::hours token_life{3 * 24};
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(call.world.clock.now().time_since_epoch()).count();
    std::size_t start = 0;
    if (const auto token = call.request.parameter("pageToken"); !token.empty()) {
        const auto opened = call.world.opaque.open(kind, token);
        const auto parts = opened ? json::parse(*opened) : json();
        const bool is_alive = opened && parts[1] == call.tenant->directory_epoch &&
                              now - parts[2].get<std::int64_t>() <= std::chrono::seconds(token_life).count();
        if (!is_alive) return error(call, 400, "invalid", "Invalid Input: pageToken");
        start = parts[0].get<std::size_t>();
    }
    const auto end = std::min(count, start + page_size(call.request, usual, largest));
    json page = json::array();
    for (auto i = start; i < end; ++i) page.push_back(make(i));
    json body = {{"kind", kind}, {"etag", "\"" + call.world.opaque.seal("etag", name) + "\""}};
    if (!page.empty()) body[std::string(name)] = std::move(page);
    if (end < count) {
        const auto next = call.world.switches.google.next_page == "loop" ? start : end;
        body["nextPageToken"] = call.world.opaque.seal(kind, json{next, call.tenant->directory_epoch, now}.dump());
    }
    return json_response(body);
}

namespace {
json user_json(const Tenant& tenant, const Account& account) {
    const auto space = account.display_name.find(' ');
    const bool has_family = space != std::string::npos;
    json user = {{"kind", "admin#directory#user"},
                 {"id", account.id},
                 {"primaryEmail", account.address},
                 {"name",
                  {{"fullName", account.display_name},
                   {"givenName", account.display_name.substr(0, space)},
                   {"familyName", has_family ? account.display_name.substr(space + 1) : ""}}},
                 {"emails", json::array({{{"address", account.address}, {"primary", true}}})},
                 {"customerId", tenant.id},
                 {"creationTime", "2026-01-01T00:00:00.000Z"},
                 {"suspended", account.kind == AccountKind::suspended},
                 {"archived", account.kind == AccountKind::archived},
                 {"isMailboxSetup", account.mailbox != nullptr},
                 {"isAdmin", account.is_admin},
                 {"isDelegatedAdmin", false},
                 {"orgUnitPath", "/"},
                 // Every user is reachable below the domain that Google made for the customer.
                 {"nonEditableAliases", {account.address + ".test-google-a.com"}}};
    if (!account.title.empty() || !account.department.empty())
        user["organizations"] = {{{"title", account.title}, {"department", account.department}, {"primary", true}}};
    if (account.removed) user["deletionTime"] = to_rfc3339(std::chrono::floor<std::chrono::seconds>(*account.removed));
    if (!account.aliases.empty()) user["aliases"] = account.aliases; // absent when there are none
    return user;
}

// field=value, field:value, field:prefix*; several are joined by spaces
// (developers.google.com/workspace/admin/directory/v1/guides/search-users). What is not known here filters nothing.
bool passes(std::string_view query, const Account& account) {
    for (const auto term : split(query, ' ')) {
        const auto sign = term.find_first_of("=:");
        if (sign == std::string_view::npos) continue;
        const auto name = term.substr(0, sign);
        auto value = ascii_lower(term.substr(sign + 1));
        std::erase(value, '\'');
        const auto is_flag = [&](bool flag) { return (value == "true") == flag; };
        if (name == "isSuspended" && !is_flag(account.kind == AccountKind::suspended)) return false;
        if (name == "isArchived" && !is_flag(account.kind == AccountKind::archived)) return false;
        if (name == "isAdmin" && !is_flag(account.is_admin)) return false;
        if (name != "email" && name != "name") continue;
        const auto text = ascii_lower(name == "email" ? account.address : account.display_name);
        if (value.ends_with('*') ? !text.starts_with(value.substr(0, value.size() - 1))
            : term[sign] == ':'  ? text.find(value) == std::string::npos
                                 : text != value)
            return false;
    }
    return true;
}
} // namespace

Response list_directory_users(Call& call) {
    const auto customer = call.request.parameter("customer"), domain = call.request.parameter("domain");
    if (customer.empty() && domain.empty())
        return error(call, 400, "badRequest", "Bad Request: customer or domain is needed.");
    if (!customer.empty() && !is_this_customer(call, customer))
        return error(call, 403, "forbidden", "Not Authorized to access this resource/api");
    const bool wants_deleted = call.request.parameter("showDeleted") == "true";
    std::vector<const Account*> found;
    for (const auto& account : call.tenant->accounts) {
        if (wants_deleted ? !account->removed || account->is_purged : !account->is_here()) continue;
        const bool is_domain = domain.empty() || account->address.ends_with("@" + ascii_lower(domain));
        if (is_domain && passes(call.request.parameter("query"), *account)) found.push_back(account.get());
    }
    const bool is_descending = ascii_lower(call.request.parameter("sortOrder")) == "descending";
    std::sort(found.begin(), found.end(), [&](const Account* a, const Account* b) {
        return is_descending ? b->address < a->address : a->address < b->address;
    });
    return directory_page(
        call, "admin#directory#users", "users", found.size(),
        [&](std::size_t i) { return user_json(*call.tenant, *found[i]); }, 100, 500);
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
