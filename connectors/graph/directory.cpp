#include "connectors/graph/directory.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"
#include "connectors/graph/pages.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

// userType is null for some old accounts, so the name that Entra gives to guests counts too.
bool is_guest(const nlohmann::json& user) {
    return equals_ignoring_case(text_of(user, "userType"), "Guest") ||
           ascii_lower(text_of(user, "userPrincipalName")).find("#ext#") != std::string::npos;
}

std::optional<Mailbox> candidate(const nlohmann::json& row) {
    auto user = directory_user(row);
    if (!user || !user->has_mailbox) return {};
    return Mailbox{{std::move(user->id)}, std::move(user->address), std::move(user->name), std::move(user->aliases)};
}

} // namespace

std::optional<DirectoryUser> directory_user(const nlohmann::json& row) {
    DirectoryUser user;
    user.id = text_of(row, "id");
    if (user.id.empty() || is_guest(row)) return {};
    user.name = text_of(row, "displayName");
    user.title = text_of(row, "jobTitle");
    user.department = text_of(row, "department");
    user.address = ascii_lower(text_of(row, "mail"));
    user.is_enabled = flag_of(row, "accountEnabled", true);
    user.has_mailbox = !user.address.empty();
    const auto& proxies = member(row, "proxyAddresses");
    if (proxies.is_array())
        for (const auto& proxy : proxies) {
            if (!proxy.is_string()) continue;
            const auto text = ascii_lower(proxy.get<std::string>()); // "SMTP:" is the primary one, "smtp:" another
            if (text.starts_with("smtp:") && text.substr(5) != user.address) user.aliases.push_back(text.substr(5));
        }
    std::sort(user.aliases.begin(), user.aliases.end());
    user.aliases.erase(std::unique(user.aliases.begin(), user.aliases.end()), user.aliases.end());
    return user;
}

DirectoryGroup directory_group(const nlohmann::json& row) {
    return {text_of(row, "id"), text_of(row, "displayName"), ascii_lower(text_of(row, "mail"))};
}

Result<TenantIdentity> read_tenant(Client& client) {
    Call call;
    call.target = "/organization" + query({{"$select", "id,displayName,verifiedDomains"}});
    std::vector<TenantIdentity> tenants;
    const auto listed = for_each_row(client, call, [&](const nlohmann::json& row) {
        TenantIdentity tenant{text_of(row, "id"), text_of(row, "displayName"), {}};
        const auto& domains = member(row, "verifiedDomains");
        if (domains.is_array())
            for (const auto& domain : domains) tenant.domains.push_back(ascii_lower(text_of(domain, "name")));
        std::erase(tenant.domains, "");
        std::sort(tenant.domains.begin(), tenant.domains.end());
        tenants.push_back(std::move(tenant));
    });
    if (!listed) return fail(listed.error());
    if (tenants.size() != 1 || tenants.front().provider_id.empty())
        return fail(ErrorKind::retry, "graph.no_organization", "Microsoft Graph did not say which tenant this is.");
    return tenants.front();
}

Result<std::vector<Mailbox>> list_candidates(Client& client) {
    Call call;
    call.target =
        "/users" + query({{"$select", "id,userPrincipalName,mail,proxyAddresses,displayName,accountEnabled,userType"},
                          {"$top", "999"}});
    std::map<MailboxId, Mailbox> by_id; // an object may be listed twice when the directory changes meanwhile
    const auto listed = for_each_row(client, call, [&](const nlohmann::json& row) {
        if (auto mailbox = candidate(row)) by_id.insert_or_assign(mailbox->id, *mailbox);
    });
    if (!listed) return fail(listed.error());
    std::vector<Mailbox> all;
    for (auto& [id, mailbox] : by_id) all.push_back(std::move(mailbox));
    return all;
}

} // namespace remand::graph
