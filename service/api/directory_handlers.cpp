// The directory of a tenant: what is known of it, a round out of turn, and the answer that was held.
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/api/audit.hpp"
#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/api/registry_json.hpp"
#include "service/directory/directory_sync.hpp"

namespace remand::service::api {

using nlohmann::json;

namespace {

constexpr int most_shown = 1000;

Result<int> limit_of(const Request& request) {
    const auto found = request.query.find("limit");
    if (found == request.query.end()) return most_shown;
    const auto number = parse_id(found->second);
    if (!number || *number < 1 || *number > largest_page)
        return fail(ErrorKind::give_up, "api.bad_value",
                    "A limit is a number from 1 to " + std::to_string(largest_page) + '.');
    return static_cast<int>(*number);
}

std::string word(const Request& request, const std::string& key) {
    const auto found = request.query.find(key);
    return found == request.query.end() ? "" : found->second;
}

Response status_of_directory(Services& services, const TenantId& tenant) {
    const db::DirectoryStore store(services.database);
    const auto state = store.state(tenant);
    if (!state) return refuse(state.error());
    json body = to_json(*state);
    body["tenant"] = tenant.value;
    const auto changes = store.changes(tenant, Timestamp{}, 20);
    if (!changes) return refuse(changes.error());
    body["changes"] = json::array();
    for (const auto& change : *changes) body["changes"].push_back(to_json(change));
    if (state->phase == db::DirectoryPhase::held) {
        const auto counts = store.staged_counts(tenant);
        if (!counts) return refuse(counts.error());
        body["held"] = {
            {"users", counts->users_staged}, {"users_missing", counts->users_gone}, {"groups", counts->groups_staged}};
    }
    return answer(body);
}

} // namespace

Response get_directory(Services& services, const Request&, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    return tenant ? status_of_directory(services, tenant->id) : refuse(tenant.error());
}

Response sync_directory(Services& services, const Request&, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    if (tenant->state != db::TenantState::active)
        return refuse({ErrorKind::fix_configuration,
                       "tenant.not_active",
                       "The tenant is not read now; its state is \"" + std::string(db::to_text(tenant->state)) + "\".",
                       {}});
    const auto connector = services.tenants.connector(*tenant);
    if (!connector) return refuse(connector.error());
    const auto round = DirectorySync(services.database, services.clock, Log::silent()).run(**connector, tenant->id);
    if (round.end == DirectoryRound::End::failed) return refuse(*round.error);
    tell_runtime(services);
    return status_of_directory(services, tenant->id);
}

Response confirm_directory(Services& services, const Request& request, const PathArguments& path) {
    const auto body = body_of(request);
    if (!body) return refuse(body.error());
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const bool discards = body->value("discard", false);
    DirectorySync sync(services.database, services.clock, Log::silent());
    const auto audit = audit_of(services, request, discards ? "directory.discard" : "directory.confirm", tenant->id,
                                json::object());
    const auto done = discards ? sync.discard(tenant->id, audit) : sync.confirm(tenant->id, audit);
    if (!done) return refuse(done.error());
    tell_runtime(services);
    return status_of_directory(services, tenant->id);
}

Response list_directory_users(Services& services, const Request& request, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto limit = limit_of(request);
    if (!limit) return refuse(limit.error());
    const db::DirectoryStore store(services.database);
    db::DirectoryStore::UserFilter filter{word(request, "text"), "", word(request, "after"), *limit};
    if (const auto name = word(request, "group"); !name.empty()) {
        const auto group = store.group(tenant->id, name);
        if (!group) return refuse(group.error());
        if (!*group)
            return refuse(404, "group.unknown", "The directory of \"" + tenant->id.value + "\" has no such group.");
        filter.group = (*group)->id;
    }
    const auto users = store.users(tenant->id, filter);
    if (!users) return refuse(users.error());
    json list = json::array();
    for (const auto& user : *users) list.push_back(to_json(user));
    const bool may_have_more = static_cast<int>(users->size()) == *limit;
    return answer({{"users", std::move(list)}, {"next", may_have_more ? json(users->back().id) : json(nullptr)}});
}

Response list_directory_groups(Services& services, const Request& request, const PathArguments& path) {
    const auto tenant = services.tenants.find(path.at("name"));
    if (!tenant) return refuse(tenant.error());
    const auto limit = limit_of(request);
    if (!limit) return refuse(limit.error());
    const auto groups = db::DirectoryStore(services.database).groups(tenant->id, word(request, "text"), *limit);
    if (!groups) return refuse(groups.error());
    json list = json::array();
    for (const auto& row : *groups)
        list.push_back({{"id", row.group.id},
                        {"name", to_valid_utf8(row.group.name)},
                        {"address", to_valid_utf8(row.group.address)},
                        {"members", row.members}});
    return answer({{"groups", std::move(list)}});
}

} // namespace remand::service::api
