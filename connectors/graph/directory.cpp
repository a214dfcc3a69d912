#include "connectors/graph/directory.hpp"

#include <algorithm>
#include <map>

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

// Why this user's mail is not read; an empty code when it is.
LeftOut why_left_out(const nlohmann::json& user, const Mailbox& mailbox, std::string_view canary) {
    if (is_guest(user)) return {mailbox, "guest", "A guest: the mailbox belongs to another organisation."};
    if (mailbox.address.empty()) return {mailbox, "no_address", "The account has no mail address."};
    if (mailbox.address == canary)
        return {mailbox, "canary", "The canary: the doctor proves by it that what is out of scope stays closed."};
    return {};
}

Mailbox mailbox_of(const nlohmann::json& row) {
    Mailbox mailbox{{text_of(row, "id")}, ascii_lower(text_of(row, "mail")), text_of(row, "displayName"), {}};
    if (auto user = directory_user(row)) mailbox.aliases = std::move(user->aliases);
    if (mailbox.display_name.empty()) mailbox.display_name = text_of(row, "userPrincipalName");
    return mailbox;
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

Result<MailboxListing> list_candidates(Client& client, std::string_view canary) {
    Call call;
    call.target =
        "/users" + query({{"$select", "id,userPrincipalName,mail,proxyAddresses,displayName,accountEnabled,userType"},
                          {"$top", "999"}});
    // An object may be listed twice when the directory changes meanwhile: the last one wins.
    std::map<MailboxId, LeftOut> by_id;
    const auto listed = for_each_row(client, call, [&](const nlohmann::json& row) {
        auto mailbox = mailbox_of(row);
        if (mailbox.id.empty()) return;
        auto left_out = why_left_out(row, mailbox, canary);
        left_out.mailbox = mailbox;
        by_id.insert_or_assign(mailbox.id, std::move(left_out));
    });
    if (!listed) return fail(listed.error());
    MailboxListing all;
    for (auto& [id, user] : by_id) {
        if (user.code.empty())
            all.mailboxes.push_back(std::move(user.mailbox));
        else
            all.left_out.push_back(std::move(user));
    }
    return all;
}

} // namespace remand::graph
