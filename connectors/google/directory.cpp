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

// Why this user's mail is not read; an empty code when it is.
LeftOut why_left_out(const nlohmann::json& user) {
    if (flag_field(user, "suspended"))
        return {{}, "suspended", "Suspended: Google does not let the mailbox be read until an administrator restores it."};
    if (flag_field(user, "archived"))
        return {{}, "archived", "Archived: the mailbox receives no mail any more."};
    if (!flag_field(user, "isMailboxSetup"))
        return {{}, "no_mailbox", "No mailbox: Gmail is switched off for this user, or there is no licence."};
    return {};
}

} // namespace

Result<MailboxListing> list_mailboxes(Api& api) {
    MailboxListing listing;
    std::string token;
    for (int page = 0; page < most_pages_of_users; ++page) {
        std::string path = "/users?customer=my_customer&maxResults=500&orderBy=email";
        if (!token.empty()) path += "&pageToken=" + percent_encode(token);
        const auto answer = api.directory(users_scope, {"GET", path, {}});
        if (!answer) return fail(answer.error());
        for (const auto& user : array_field(*answer, "users")) {
            auto mailbox = mailbox_of(user);
            if (mailbox.id.empty() || mailbox.address.empty()) continue;
            auto left_out = why_left_out(user);
            if (left_out.code.empty()) {
                listing.mailboxes.push_back(std::move(mailbox));
            } else {
                left_out.mailbox = std::move(mailbox);
                listing.left_out.push_back(std::move(left_out));
            }
        }
        auto next = text_field(*answer, "nextPageToken");
        if (next.empty()) {
            std::sort(listing.mailboxes.begin(), listing.mailboxes.end(),
                      [](const Mailbox& a, const Mailbox& b) { return a.address < b.address; });
            return listing;
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
