#include "connectors/google/scopes.hpp"

#include <algorithm>
#include <array>

#include "connectors/google/settings.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

struct WiderScope {
    std::string_view scope, holds;
};
constexpr std::array wider_scopes{WiderScope{modify_scope, read_scope}, WiderScope{delete_scope, read_scope},
                                  WiderScope{delete_scope, modify_scope}};

bool is_among(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_held(const std::vector<std::string>& granted, std::string_view scope) {
    return is_among(granted, scope) ||
           std::any_of(wider_scopes.begin(), wider_scopes.end(),
                       [&](const WiderScope& row) { return row.holds == scope && is_among(granted, row.scope); });
}

} // namespace

std::vector<Permission> permissions(const ProviderSettings& settings) {
    std::vector<Permission> all;
    const bool is_one = is_single_mailbox(settings);
    if (!is_one) {
        all.push_back({std::string(users_scope), "List the users, to know which mailboxes there are.", false,
                       "Nothing: which mailboxes there are is not known."});
        all.push_back({std::string(domains_scope), "List the verified domains, to tell inside from outside.", false,
                       "Authorising is refused; what is known of the tenant stays."});
    }
    const std::string place = is_one ? "the mailbox" : "every mailbox";
    if (settings.access == Access::read_write)
        all.push_back(
            {std::string(modify_scope),
             "Read new mail in " + place + ", and move it to Spam, Trash and back. It cannot delete for good.", true,
             "With gmail.readonly in its place mail is judged and recorded, and nothing is moved."});
    else
        all.push_back({std::string(read_scope), "Read new mail in " + place + "; change nothing.", false,
                       "Nothing: no mail can be read."});
    if (settings.allows_hard_delete)
        all.push_back({std::string(delete_scope),
                       "Delete mail for good (hard-delete), and take quarantined mail out of its user's sight; Google has no "
                       "smaller permission for it.",
                       true, "Everything but hard-delete; quarantine is Trash, where its user can find it."});
    if (settings.access == Access::read_write && is_removing_events(settings.option(events_option)))
        all.push_back({std::string(calendar_scope),
                       "Take the event that a bad invitation left out of " +
                           std::string(is_one ? "the calendar" : "every calendar") +
                           ", and put it back; the Google Calendar API must be enabled in the project.",
                       true, "Everything but that: such an event stays, and the action's record says so.", true});
    return all;
}

std::vector<std::string> scopes_of(const ProviderSettings& settings) {
    std::vector<std::string> names;
    for (const auto& permission : permissions(settings)) names.push_back(permission.name);
    return names;
}

Grants compare_scopes(const std::vector<std::string>& granted, const ProviderSettings& settings) {
    Grants grants;
    const auto needed = scopes_of(settings);
    for (const auto& permission : permissions(settings))
        if (!permission.is_optional && !is_held(granted, permission.name)) grants.missing.push_back(permission.name);
    for (const auto& scope : granted)
        if (!is_among(needed, scope)) grants.excess.push_back(scope);
    std::sort(grants.missing.begin(), grants.missing.end());
    std::sort(grants.excess.begin(), grants.excess.end());
    return grants;
}

std::string scope_list(const ProviderSettings& settings) { return join(scopes_of(settings), ","); }

} // namespace remand::google
