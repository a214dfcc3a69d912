// Everything an administrator sets, as one value: what is in force, what a file asks for, and the difference of two.
// Credentials are no part of it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/action.hpp"
#include "core/result.hpp"
#include "db/list_store.hpp"
#include "db/settings_store.hpp"
#include "service/policy/policy.hpp"
#include "service/settings/people_settings.hpp"

namespace remand::service {

struct SettingsOfTenant {
    Mode mode = Mode::monitor;
    Policy policy;
    std::vector<db::ListEntry> lists; // the tenant's own
    PeopleSettings people;
};

struct AllSettings {
    std::vector<db::ListEntry> lists; // of all tenants
    std::map<std::string, SettingsOfTenant> tenants;
};

// What is in force. Errors are the store's, and read_policy's.
[[nodiscard]] Result<AllSettings> settings_in_force(db::Database& database);

// One thing that differs. `before` or `after` is empty where it is new or goes.
struct SettingsDifference {
    std::string tenant; // empty: of all tenants
    std::string what;   // "actions.spam", "lists.blocked_sender *.example.org", "rules \"Locked files\""
    std::string before, after;
    bool operator==(const SettingsDifference&) const = default;
};
// In the order of tenants and names.
[[nodiscard]] std::vector<SettingsDifference> differences(const AllSettings& before, const AllSettings& after);

// The change of the lists alone: entries that say the same stay, with their hits and their record of making.
[[nodiscard]] db::ListChange list_change(const AllSettings& before, const AllSettings& after);

} // namespace remand::service
