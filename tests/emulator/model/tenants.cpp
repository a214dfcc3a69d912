#include "tests/emulator/model/tenants.hpp"

#include <algorithm>

#include "core/enum_text.hpp"
#include "core/text.hpp"

namespace remand::emulator {

namespace {
constexpr EnumTable<AccountKind, 7> account_kinds{{{AccountKind::member, "member"},
                                                   {AccountKind::shared, "shared"},
                                                   {AccountKind::guest, "guest"},
                                                   {AccountKind::unlicensed, "unlicensed"},
                                                   {AccountKind::suspended, "suspended"},
                                                   {AccountKind::archived, "archived"},
                                                   {AccountKind::no_mailbox, "no_mailbox"}}};

void collect(const Tenant& tenant, const Group& group, bool goes_deeper, Membership& found) {
    for (const auto& member : group.members) {
        if (member.is_removed) continue;
        if (auto* account = tenant.find_account(member.id)) {
            if (std::find(found.accounts.begin(), found.accounts.end(), account) == found.accounts.end())
                found.accounts.push_back(account);
        } else if (auto* inner = tenant.find_group(member.id)) {
            // A group may contain itself by a detour: each is entered once.
            if (inner == &group || std::find(found.groups.begin(), found.groups.end(), inner) != found.groups.end())
                continue;
            found.groups.push_back(inner);
            if (goes_deeper) collect(tenant, *inner, true, found);
        } else if (member.id.find('@') != std::string::npos) {
            found.outsiders.push_back(member.id);
        }
    }
}
} // namespace

std::optional<AccountKind> parse_account_kind(std::string_view text) { return value_of(account_kinds, text); }

Account* Tenant::find_account(std::string_view known_as) const {
    const auto found = names.find(ascii_lower(known_as));
    return found == names.end() || !found->second->is_here() ? nullptr : found->second;
}

Account* Tenant::find_removed_account(std::string_view known_as) const {
    const auto found = names.find(ascii_lower(known_as));
    return found == names.end() || found->second->is_here() ? nullptr : found->second;
}

Group* Tenant::find_group(std::string_view known_as) const {
    for (const auto& group : groups)
        if (!group->is_removed &&
            (equals_ignoring_case(group->id, known_as) || equals_ignoring_case(group->address, known_as)))
            return group.get();
    return nullptr;
}

App* Tenant::find_app(std::string_view client_id) {
    for (auto& app : apps)
        if (equals_ignoring_case(app.client_id, client_id)) return &app;
    return nullptr;
}

Membership direct_members(const Tenant& tenant, const Group& group) {
    Membership found;
    collect(tenant, group, false, found);
    return found;
}

Membership all_members(const Tenant& tenant, const Group& group) {
    Membership found;
    collect(tenant, group, true, found);
    std::erase(found.groups, &group); // in a circle it comes by itself
    return found;
}

} // namespace remand::emulator
