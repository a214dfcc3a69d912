#include "connectors/graph/permissions.hpp"

#include <algorithm>
#include <array>

namespace remand::graph {
namespace {

// A wider role that holds a narrower one.
struct Wider {
    std::string_view role, holds;
};
constexpr std::array wider_roles{Wider{"Mail.ReadWrite", "Mail.Read"},
                                 Wider{"Directory.Read.All", "User.Read.All"},
                                 Wider{"Directory.Read.All", "Organization.Read.All"},
                                 Wider{"User.ReadWrite.All", "User.Read.All"},
                                 Wider{"Organization.ReadWrite.All", "Organization.Read.All"},
                                 Wider{"Directory.ReadWrite.All", "User.Read.All"},
                                 Wider{"Directory.ReadWrite.All", "Organization.Read.All"}};

constexpr std::array<std::string_view, 11> harmless_roles{"Directory.Read.All",
                                                          "Domain.Read.All",
                                                          "Group.Read.All",
                                                          "GroupMember.Read.All",
                                                          "Member.Read.Hidden",
                                                          "Organization.Read.All",
                                                          "OrgContact.Read.All",
                                                          "User.Read.All",
                                                          "User.ReadBasic.All",
                                                          "MailboxSettings.Read",
                                                          "LicenseAssignment.Read.All"};

constexpr std::string_view reading = "To read new mail in every mailbox; nothing can be moved or changed with it.";
constexpr std::string_view moving =
    "To read new mail in every mailbox and to move what is bad out of the inbox, and back again.";

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Permission mail_permission(const ProviderSettings& settings) {
    const bool is_writing = settings.access == Access::read_write;
    Permission mail{is_writing ? "Mail.ReadWrite" : "Mail.Read", std::string(is_writing ? moving : reading), is_writing,
                    is_writing ? "With Mail.Read in its place mail is judged and recorded, and nothing is moved."
                               : "Nothing: no mail can be read."};
    if (is_mail_scoped(settings)) {
        mail.name = "Application " + mail.name;
        mail.why += " A role of Exchange's RBAC for Applications, for the mailboxes of its scope; not in the consent.";
    }
    return mail;
}

} // namespace

bool is_mail_scoped(const ProviderSettings& settings) { return settings.option("mail-permission") == "rbac"; }

std::vector<Permission> permissions_of(const ProviderSettings& settings) {
    std::vector<Permission> all{mail_permission(settings),
            {"User.Read.All", "To list the users whose mailboxes are watched, with their names and addresses.", false,
             "Mailboxes that are known already go on; new ones are not found, and authorising is refused."},
            {"Organization.Read.All", "To confirm which tenant this is and which domains are its own.", false,
             "What is known of the tenant stays; authorising is refused, since it could be anybody's."}};
    if (settings.access == Access::read_write && is_removing_events(settings.option(events_option)))
        all.push_back({std::string(is_mail_scoped(settings) ? "Application " : "") + std::string(calendar_role),
                       "To take the event that a bad invitation left out of its calendar, and to put it back.", true,
                       "Everything but that: such an event stays, and the action's record says so.", true});
    return all;
}

std::vector<Permission> roles_needed(const ProviderSettings& settings) {
    auto needed = permissions_of(settings);
    std::erase_if(needed, [](const Permission& one) { return one.name.starts_with("Application "); });
    return needed;
}

bool has_role(const std::vector<std::string>& roles, std::string_view needed) {
    return contains(roles, needed) || std::any_of(wider_roles.begin(), wider_roles.end(), [&](const Wider& row) {
               return row.holds == needed && contains(roles, row.role);
           });
}

Grants compare_roles(const std::vector<std::string>& roles, const ProviderSettings& settings) {
    Grants grants;
    const auto needed = roles_needed(settings);
    for (const auto& permission : needed)
        if (!permission.is_optional && !has_role(roles, permission.name)) grants.missing.push_back(permission.name);
    for (const auto& role : roles)
        if (!is_harmless(role) &&
            std::none_of(needed.begin(), needed.end(), [&](const Permission& one) { return one.name == role; }))
            grants.excess.push_back(role);
    std::sort(grants.missing.begin(), grants.missing.end());
    std::sort(grants.excess.begin(), grants.excess.end());
    return grants;
}

bool is_harmless(std::string_view role) {
    return std::find(harmless_roles.begin(), harmless_roles.end(), role) != harmless_roles.end();
}

bool opens_all_mailboxes(std::string_view role) {
    return (role.starts_with("Mail.") && role != "Mail.Send") || role.starts_with("Mail-Advanced.") ||
           role == "full_access_as_app";
}

} // namespace remand::graph
