// users/delta and groups/delta (learn.microsoft.com/graph/delta-query-users): a full round, then changes since the
// deltaLink. Removed: {"id", "@removed": {"reason": "changed"}} while it can be restored, "deleted" after that. Members
// of a group come as members@delta, ids only, split over pages. Tokens die after seven days.
#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "tests/emulator/microsoft/directory.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::graph {

using nlohmann::json;

namespace {
constexpr std::size_t page_items = 200, page_members = 20;
constexpr std::chrono::hours token_life{7 * 24};

struct DirectoryRound {
    std::string kind; // users, groups
    int epoch = 0;
    std::int64_t begun = 0;  // seconds
    std::uint64_t since = 0; // 0: everything
    std::uint64_t until = 0;
    std::size_t position = 0;
    std::vector<std::string> select, only_ids;
    bool with_members = false;
    NLOHMANN_DEFINE_TYPE_INTRUSIVE(DirectoryRound, kind, epoch, begun, since, until, position, select, only_ids,
                                   with_members)
};

struct DirectoryStart {
    DirectoryRound round;
    std::optional<Response> refusal;
};

std::int64_t seconds_now(const Call& call) {
    return std::chrono::duration_cast<std::chrono::seconds>(call.world.clock.now().time_since_epoch()).count();
}

std::string directory_link(const Call& call, const DirectoryRound& round, std::string_view parameter) {
    return call.origin() + call.request.path + "?" + std::string(parameter) + "=" +
           call.world.opaque.seal("directory", json(round).dump());
}

Response dead_directory_token(const Call& call) {
    auto answer = error(call, 410, "resyncRequired/syncStateNotFound",
                        "Resync required. Replace any local items with the server's version.");
    answer.headers.emplace_back("Location", call.origin() + call.request.path);
    return answer;
}

std::optional<Response> refuse_options(const Call& call) {
    for (const char* name : {"$top", "$orderby", "$expand", "$search"})
        if (call.request.has_parameter(name))
            return error(call, 400, "Request_UnsupportedQuery",
                         std::string("The query option ") + name + " is not supported by delta queries.");
    return std::nullopt;
}

// `id eq 'x' or id eq 'y'`, at most fifty.
std::optional<std::vector<std::string>> ids_of(std::string_view filter) {
    std::vector<std::string> ids;
    constexpr std::string_view start = "id eq '";
    for (auto at = filter.find(start); at != std::string_view::npos; at = filter.find(start, at + 1)) {
        const auto rest = filter.substr(at + start.size());
        ids.emplace_back(rest.substr(0, rest.find('\'')));
    }
    const auto count = ids.size();
    if (count == 0 || count > 50 ||
        static_cast<std::size_t>(std::count(filter.begin(), filter.end(), '\'')) != 2 * count)
        return std::nullopt;
    return ids;
}

DirectoryStart start_directory_round(const Call& call, const std::string& kind) {
    DirectoryStart started;
    auto& round = started.round;
    auto& tenant = *call.tenant;
    const bool is_next = call.request.has_parameter("$skiptoken");
    const auto token = call.request.parameter(is_next ? "$skiptoken" : "$deltatoken");
    if (!token.empty() && token != "latest") {
        const auto text = call.world.opaque.open("directory", token);
        if (text) round = json::parse(*text).get<DirectoryRound>();
        const bool is_old = seconds_now(call) - round.begun > std::chrono::seconds(token_life).count();
        if (!text || round.kind != kind || round.epoch != tenant.directory_epoch || is_old) {
            started.refusal = dead_directory_token(call);
        } else if (!is_next) {
            round.until = tenant.directory_sequence;
            round.begun = seconds_now(call);
            round.position = 0;
        }
        return started;
    }
    started.refusal = refuse_options(call);
    round.kind = kind;
    round.epoch = tenant.directory_epoch;
    round.begun = seconds_now(call);
    round.until = tenant.directory_sequence;
    if (token == "latest") round.since = round.until;
    round.select = selected(call.request);
    round.with_members = std::find(round.select.begin(), round.select.end(), "members") != round.select.end();
    if (const auto filter = call.request.parameter("$filter"); !filter.empty()) {
        const auto ids = ids_of(filter);
        if (ids)
            round.only_ids = *ids;
        else
            started.refusal =
                error(call, 400, "Request_UnsupportedQuery", "Only id eq may be filtered, at most 50 times.");
    }
    return started;
}

bool is_wanted_object(const DirectoryRound& round, const std::string& id, std::uint64_t changed) {
    return changed > round.since && changed <= round.until &&
           (round.only_ids.empty() ||
            std::find(round.only_ids.begin(), round.only_ids.end(), id) != round.only_ids.end());
}

json removed_object(const std::string& id, const char* reason) {
    return {{"id", id}, {"@removed", {{"reason", reason}}}};
}

std::vector<json> changed_users(const Call& call, const DirectoryRound& round) {
    std::vector<json> items;
    for (const auto& account : call.tenant->accounts) {
        if (!is_wanted_object(round, account->id, account->changed)) continue;
        if (account->is_here())
            items.push_back(only_selected(user_json(*account), round.select, usual_user_properties()));
        else if (round.since != 0)
            items.push_back(removed_object(account->id, account->is_purged ? "deleted" : "changed"));
    }
    return items;
}

// A group with many members comes several times, with a part of them each time.
std::vector<json> group_items(const Call& call, const Group& group, const DirectoryRound& round) {
    const auto base = only_selected(group_json(group), round.select, usual_group_properties());
    std::vector<json> items;
    json members = json::array();
    for (const auto& member : group.members) {
        if (!round.with_members || member.changed <= round.since || (member.is_removed && round.since == 0)) continue;
        const bool is_group = call.tenant->find_group(member.id) != nullptr;
        json entry = {{"@odata.type", is_group ? "#microsoft.graph.group" : "#microsoft.graph.user"},
                      {"id", member.id}};
        if (member.is_removed) entry["@removed"] = {{"reason", "deleted"}};
        members.push_back(std::move(entry));
        if (members.size() < page_members) continue;
        items.push_back(base);
        items.back()["members@delta"] = std::exchange(members, json::array());
    }
    if (!members.empty() || items.empty()) {
        items.push_back(base);
        if (!members.empty()) items.back()["members@delta"] = members;
    }
    return items;
}

std::vector<json> changed_groups(const Call& call, const DirectoryRound& round) {
    std::vector<json> items;
    for (const auto& group : call.tenant->groups) {
        if (!is_wanted_object(round, group->id, group->changed)) continue;
        if (group->is_removed) {
            if (round.since != 0) items.push_back(removed_object(group->id, "deleted"));
            continue;
        }
        for (auto& item : group_items(call, *group, round)) items.push_back(std::move(item));
    }
    return items;
}

Response answer(const Call& call, const std::string& kind,
                std::vector<json> (*changed)(const Call&, const DirectoryRound&), std::size_t size) {
    auto [round, refusal] = start_directory_round(call, kind);
    if (refusal) return *refusal;
    const auto items = changed(call, round);
    const auto end = std::min(items.size(), round.position + size);
    json body = {{"@odata.context", call.origin() + "/v1.0/$metadata#" + kind}, {"value", json::array()}};
    for (auto i = round.position; i < end; ++i) body["value"].push_back(items[i]);
    const bool loops = call.world.switches.microsoft.members_loop && round.with_members; // docs-contrib#7311
    if (end < items.size() || loops) {
        round.position = end < items.size() ? end : 0;
        body["@odata.nextLink"] = next_link(call, directory_link(call, round, "$skiptoken"));
    } else {
        round.since = round.until;
        round.position = 0;
        body["@odata.deltaLink"] = directory_link(call, round, "$deltatoken");
    }
    return json_response(body);
}

std::size_t size_of_page(const Call& call) {
    return static_cast<std::size_t>(std::clamp(preferred_page_size(call.request).value_or(page_items), 1, 999));
}
} // namespace

Response user_delta(Call& call) { return answer(call, "users", changed_users, size_of_page(call)); }
Response group_delta(Call& call) { return answer(call, "groups", changed_groups, size_of_page(call)); }

} // namespace remand::emulator::graph
