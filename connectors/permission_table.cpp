#include "connectors/permission_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace remand {
namespace {

std::vector<Permission> asked(const Provider& provider, Access access, bool allows_hard_delete,
                              std::map<std::string, std::string> options = {}) {
    ProviderSettings settings;
    settings.access = access;
    settings.options = std::move(options);
    settings.allows_hard_delete = allows_hard_delete;
    return provider.permissions(settings);
}

bool is_in(const std::vector<Permission>& all, const std::string& name) {
    return std::any_of(all.begin(), all.end(), [&](const Permission& one) { return one.name == name; });
}

} // namespace

std::vector<PermissionRow> permission_table(const std::vector<Provider>& providers) {
    std::vector<PermissionRow> rows;
    for (const auto& provider : providers) {
        const auto reading = asked(provider, Access::read_only, false);
        const auto writing = asked(provider, Access::read_write, false);
        for (const auto& one : reading)
            rows.push_back({provider.title, is_in(writing, one.name) ? "always" : "read-only", one});
        for (const auto& one : writing)
            if (!is_in(reading, one.name)) rows.push_back({provider.title, "read-write", one});
        for (const auto& one : asked(provider, Access::read_write, true))
            if (!is_in(writing, one.name)) rows.push_back({provider.title, "with --allow-hard-delete", one});
        for (const auto& one :
             asked(provider, Access::read_write, false, {{std::string(events_option), "remove"}}))
            if (!is_in(writing, one.name)) rows.push_back({provider.title, "with --invitation-events remove", one});
        for (const auto& one : provider.notification_permissions)
            rows.push_back({provider.title, "for notifications", one});
    }
    return rows;
}

std::string permission_markdown(const std::vector<PermissionRow>& rows) {
    std::string text;
    std::string_view provider;
    for (const auto& row : rows) {
        if (row.provider != provider)
            text += fmt::format("{}### {}\n\n| Permission | Asked for | Why | Without it |\n|---|---|---|---|\n",
                                text.empty() ? "" : "\n", row.provider);
        provider = row.provider;
        text += fmt::format("| `{}` | {} | {} | {} |\n", row.permission.name, row.when, row.permission.why,
                            row.permission.without);
    }
    return text;
}

} // namespace remand
