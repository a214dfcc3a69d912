#include "connectors/google/directory.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "connectors/google/fields.hpp"
#include "connectors/google/scopes.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

constexpr int most_pages_of_users = 4'000; // of 500: two million users

Mailbox mailbox_of(const nlohmann::json& user) {
    Mailbox mailbox;
    mailbox.id = {text_field(user, "id")};
    mailbox.address = ascii_lower(text_field(user, "primaryEmail"));
    if (user.contains("name")) mailbox.display_name = text_field(user["name"], "fullName");
    for (const char* list : {"aliases", "nonEditableAliases"})
        for (const auto& alias : list_field(user, list)) mailbox.aliases.push_back(ascii_lower(alias));
    return mailbox;
}

bool receives_mail(const nlohmann::json& user) {
    return flag_field(user, "isMailboxSetup") && !flag_field(user, "suspended") && !flag_field(user, "archived");
}

} // namespace

Result<std::vector<Mailbox>> list_mailboxes(Api& api) {
    std::vector<Mailbox> mailboxes;
    std::string token;
    for (int page = 0; page < most_pages_of_users; ++page) {
        std::string path = "/users?customer=my_customer&maxResults=500&orderBy=email&query=isSuspended%3Dfalse";
        if (!token.empty()) path += "&pageToken=" + percent_encode(token);
        const auto answer = api.directory(users_scope, {"GET", path, {}});
        if (!answer) return fail(answer.error());
        for (const auto& user : array_field(*answer, "users")) {
            auto mailbox = mailbox_of(user);
            if (receives_mail(user) && !mailbox.id.empty() && !mailbox.address.empty())
                mailboxes.push_back(std::move(mailbox));
        }
        auto next = text_field(*answer, "nextPageToken");
        if (next.empty()) {
            std::sort(mailboxes.begin(), mailboxes.end(),
                      [](const Mailbox& a, const Mailbox& b) { return a.address < b.address; });
            return mailboxes;
        }
        if (next == token) break;
        token = std::move(next);
    }
    return fail(ErrorKind::retry, "google.page_loop", "Google's list of users does not come to an end.");
}

Result<TenantIdentity> identify(Api& api) {
    const auto domains = api.directory(domains_scope, {"GET", "/customer/my_customer/domains", {}});
    if (!domains) return fail(domains.error());
    TenantIdentity identity;
    for (const auto& domain : array_field(*domains, "domains")) {
        auto name = ascii_lower(text_field(domain, "domainName"));
        if (name.empty()) continue;
        if (flag_field(domain, "isPrimary")) identity.display_name = name;
        if (flag_field(domain, "verified")) identity.domains.push_back(std::move(name));
    }
    // The administrator's own entry names the customer, so that no further scope is needed for that.
    const auto admin = api.directory(users_scope, {"GET", "/users/" + percent_encode(api.admin()), {}});
    if (!admin) return fail(admin.error());
    identity.provider_id = text_field(*admin, "customerId");
    if (identity.provider_id.empty()) identity.provider_id = identity.display_name;
    if (identity.provider_id.empty())
        return fail(ErrorKind::give_up, "google.no_customer",
                    "Google names neither a customer id nor a primary domain.");
    return identity;
}

} // namespace remand::google
