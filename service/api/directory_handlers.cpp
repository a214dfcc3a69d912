// The directory of a tenant: what is known of it, a round out of turn, and the answer that was held.
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/api/filters.hpp"
#include "service/api/handlers.hpp"
#include "service/api/json.hpp"
#include "service/api/registry_json.hpp"
#include "service/api/tenant_call.hpp"
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

Response get_directory(const TenantCall& call) {
    return status_of_directory(call.services, call.tenant.id);
}

Response sync_directory(const TenantCall& call) {
    if (call.tenant.state != db::TenantState::active)
        return refuse(
            {ErrorKind::fix_configuration,
             "tenant.not_active",
             "The tenant is not read now; its state is \"" + std::string(db::to_text(call.tenant.state)) + "\".",
             {}});
    const auto connector = call.services.tenants.connector(call.tenant);
    if (!connector) return refuse(connector.error());
    const auto round =
        DirectorySync(call.services.database, call.services.clock, Log::silent()).run(**connector, call.tenant.id);
    if (round.end == DirectoryRound::End::failed) return refuse(*round.error);
    tell_runtime(call.services);
    return status_of_directory(call.services, call.tenant.id);
}

Response confirm_directory(const TenantCall& call) {
    const bool discards = call.body.value("discard", false);
    DirectorySync sync(call.services.database, call.services.clock, Log::silent());
    const auto audit = call.audit(discards ? "directory.discard" : "directory.confirm", json::object());
    const auto done = discards ? sync.discard(call.tenant.id, audit) : sync.confirm(call.tenant.id, audit);
    if (!call.took_effect(done)) return refuse(done.error());
    return status_of_directory(call.services, call.tenant.id);
}

Response list_directory_users(const TenantCall& call) {
    const auto limit = limit_of(call.request);
    if (!limit) return refuse(limit.error());
    const db::DirectoryStore store(call.services.database);
    db::DirectoryStore::UserFilter filter{word(call.request, "text"), "", word(call.request, "after"), *limit};
    if (const auto name = word(call.request, "group"); !name.empty()) {
        const auto group = store.group(call.tenant.id, name);
        if (!group) return refuse(group.error());
        if (!*group)
            return refuse(404, "group.unknown", "The directory of \"" + call.tenant.id.value + "\" has no such group.");
        filter.group = (*group)->id;
    }
    const auto users = store.users(call.tenant.id, filter);
    if (!users) return refuse(users.error());
    json list = json::array();
    for (const auto& user : *users) list.push_back(to_json(user));
    const bool may_have_more = static_cast<int>(users->size()) == *limit;
    return answer({{"users", std::move(list)}, {"next", may_have_more ? json(users->back().id) : json(nullptr)}});
}

Response list_directory_groups(const TenantCall& call) {
    const auto limit = limit_of(call.request);
    if (!limit) return refuse(limit.error());
    const auto groups =
        db::DirectoryStore(call.services.database).groups(call.tenant.id, word(call.request, "text"), *limit);
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
