#include "connectors/graph/directory_sync.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "connectors/graph/directory.hpp"
#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"
#include "connectors/graph/pages.hpp"
#include "core/enum_text.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

constexpr int directory_cursor_version = 1;
constexpr int directory_page_size = 999;
constexpr std::string_view user_fields =
    "id,userPrincipalName,mail,proxyAddresses,displayName,jobTitle,department,accountEnabled,userType";
constexpr std::string_view group_fields = "id,displayName,mail";

enum class DirectoryStage { users, groups, listed_groups };
constexpr EnumTable<DirectoryStage, 3> directory_stages{
    {{DirectoryStage::users, "users"}, {DirectoryStage::groups, "groups"}, {DirectoryStage::listed_groups, "listed"}}};

struct DirectoryPlace {
    DirectoryStage stage = DirectoryStage::users;
    std::string link;                      // what to ask next within the stage; empty: its beginning
    bool is_begun = false;                 // a page of this stage was read in this round
    std::string users_delta, groups_delta; // of the last whole round
    bool lists_groups = false;             // delta of groups does not end here
    LoopGuard guard;
};

SyncCursor write_place(const DirectoryPlace& place) {
    return {nlohmann::json{{"v", directory_cursor_version},
                           {"stage", remand::text_of(directory_stages, place.stage)},
                           {"link", place.link},
                           {"begun", place.is_begun},
                           {"users", place.users_delta},
                           {"groups", place.groups_delta},
                           {"listed", place.lists_groups},
                           {"pages", place.guard.pages},
                           {"mark", place.guard.mark}}
                .dump()};
}

DirectoryPlace read_place(const SyncCursor& cursor) {
    const auto document = parse_json(cursor.value);
    DirectoryPlace place;
    if (!document.is_object() || member(document, "v") != directory_cursor_version) return place;
    const auto stage = value_of(directory_stages, text_of(document, "stage"));
    if (!stage) return place;
    place.stage = *stage;
    place.link = text_of(document, "link");
    place.is_begun = flag_of(document, "begun");
    place.users_delta = text_of(document, "users");
    place.groups_delta = text_of(document, "groups");
    place.lists_groups = flag_of(document, "listed");
    const auto& pages = member(document, "pages");
    place.guard = {pages.is_number_integer() ? pages.get<int>() : 0, text_of(document, "mark")};
    return place;
}

bool is_dead_directory_token(const Error& error) { return error.kind == ErrorKind::resync; }

std::string directory_delta_link(const nlohmann::json& page) { return text_of(page, "@odata.deltaLink"); }

bool is_removed_row(const nlohmann::json& row) { return member(row, "@removed").is_object(); }

class DirectoryReader {
public:
    DirectoryReader(Client& client, DirectoryPlace place) : client_(client), place_(std::move(place)) {}

    Result<DirectoryPage> page() {
        switch (place_.stage) {
        case DirectoryStage::users:
            return users();
        case DirectoryStage::groups:
            return place_.lists_groups ? listed_groups() : groups();
        case DirectoryStage::listed_groups:
            return listed_groups();
        }
        return fail(ErrorKind::give_up, "graph.bad_cursor", "The cursor of the directory is unreadable.");
    }

private:
    Result<nlohmann::json> get(std::string target) {
        if (!place_.guard.allows(target))
            return fail(ErrorKind::retry, "graph.endless_listing",
                        "A listing of Microsoft Graph does not end: its pages lead back to an earlier one.");
        Call call;
        call.target = std::move(target);
        call.page_size = directory_page_size;
        auto answer = client_.json(call);
        if (answer && !member(*answer, "value").is_array())
            return fail(ErrorKind::retry, "graph.no_rows", "A listing of Microsoft Graph came without its rows.");
        return answer;
    }

    void next_stage(DirectoryStage stage) {
        place_.stage = stage;
        place_.link.clear();
        place_.is_begun = false;
        place_.guard = {};
    }

    DirectoryPage ended(DirectoryPage page, bool has_more) {
        page.cursor = write_place(place_);
        page.has_more = has_more;
        return page;
    }

    Result<DirectoryPage> users() {
        const bool is_first = !place_.is_begun;
        auto target = place_.link;
        if (is_first) target = place_.users_delta;
        DirectoryPage page;
        page.users_start_over = target.empty();
        if (target.empty()) target = "/users/delta" + query({{"$select", user_fields}});
        auto answer = get(target);
        if (!answer && is_dead_directory_token(answer.error())) {
            if (page.users_start_over) return fail(ErrorKind::retry, answer.error().code, answer.error().message);
            next_stage(DirectoryStage::users);
            place_.users_delta.clear();
            return ended({}, true);
        }
        if (!answer) return fail(answer.error());
        for (const auto& row : (*answer)["value"]) {
            const auto id = text_of(row, "id");
            if (id.empty()) continue;
            if (is_removed_row(row)) {
                page.users_gone.push_back(id);
            } else if (auto user = directory_user(row)) {
                page.users.push_back(std::move(*user));
            } else {
                page.users_gone.push_back(id); // a guest, perhaps since a moment ago
            }
        }
        place_.is_begun = true;
        place_.link = next_link(*answer);
        if (place_.link.empty()) {
            place_.users_delta = directory_delta_link(*answer);
            next_stage(DirectoryStage::groups);
        }
        return ended(std::move(page), true);
    }

    // Without a permission for groups people are synchronised all the same.
    std::optional<DirectoryPage> without_groups(const Error& error) {
        if (error.kind != ErrorKind::fix_configuration) return {};
        DirectoryPage page;
        page.unread.push_back({"", error});
        place_.groups_delta.clear();
        next_stage(DirectoryStage::users);
        return ended(std::move(page), false);
    }

    Result<DirectoryPage> groups() {
        const bool is_first = !place_.is_begun;
        auto target = place_.link;
        if (is_first) target = place_.groups_delta;
        DirectoryPage page;
        page.groups_start_over = target.empty();
        if (target.empty()) target = "/groups/delta" + query({{"$select", std::string(group_fields) + ",members"}});
        auto answer = get(target);
        if (!answer && is_dead_directory_token(answer.error()) && !page.groups_start_over) {
            next_stage(DirectoryStage::groups);
            place_.groups_delta.clear();
            return ended({}, true);
        }
        if (!answer && answer.error().code == "graph.endless_listing") {
            client_.log().warning(
                "directory.endless_delta",
                {{"message", "groups/delta leads back to an earlier page; groups are listed one by one"}});
            place_.lists_groups = true;
            place_.groups_delta.clear();
            next_stage(DirectoryStage::listed_groups);
            return ended({}, true);
        }
        if (!answer) {
            if (auto end = without_groups(answer.error())) return std::move(*end);
            return fail(answer.error());
        }
        for (const auto& row : (*answer)["value"]) take_group(row, page);
        place_.is_begun = true;
        place_.link = next_link(*answer);
        if (!place_.link.empty()) return ended(std::move(page), true);
        place_.groups_delta = directory_delta_link(*answer);
        next_stage(DirectoryStage::users);
        return ended(std::move(page), false);
    }

    static void take_group(const nlohmann::json& row, DirectoryPage& page) {
        auto group = directory_group(row);
        if (group.id.empty()) return;
        if (is_removed_row(row)) {
            page.groups_gone.push_back(group.id);
            return;
        }
        const auto& members = member(row, "members@delta");
        if (members.is_array())
            for (const auto& one : members) {
                Membership membership{group.id, text_of(one, "id")};
                if (membership.member.empty()) continue;
                (is_removed_row(one) ? page.members_gone : page.members).push_back(std::move(membership));
            }
        page.groups.push_back(std::move(group));
    }

    Result<DirectoryPage> listed_groups() {
        const bool is_first = !place_.is_begun;
        DirectoryPage page;
        page.groups_start_over = is_first;
        auto answer = get(is_first ? "/groups" + query({{"$select", group_fields}, {"$top", "100"}}) : place_.link);
        if (!answer) {
            if (auto end = without_groups(answer.error())) return std::move(*end);
            return fail(answer.error());
        }
        for (const auto& row : (*answer)["value"]) {
            auto group = directory_group(row);
            if (group.id.empty()) continue;
            Call call;
            call.target = path({"groups", group.id, "members"}) + query({{"$select", "id"}, {"$top", "999"}});
            const auto listed = for_each_row(client_, call, [&](const nlohmann::json& one) {
                if (auto id = text_of(one, "id"); !id.empty()) page.members.push_back({group.id, std::move(id)});
            });
            if (!listed) {
                const auto kind = listed.error().kind;
                if (kind != ErrorKind::fix_configuration && kind != ErrorKind::give_up &&
                    kind != ErrorKind::skip_item && kind != ErrorKind::skip_mailbox)
                    return fail(listed.error());
                std::erase_if(page.members, [&](const Membership& one) { return one.group == group.id; });
                page.unread.push_back({group.id, listed.error()});
            }
            page.groups.push_back(std::move(group));
        }
        place_.is_begun = true;
        place_.link = next_link(*answer);
        if (!place_.link.empty()) return ended(std::move(page), true);
        next_stage(DirectoryStage::users);
        return ended(std::move(page), false);
    }

    Client& client_;
    DirectoryPlace place_;
};

} // namespace

Result<DirectoryPage> directory_page(Client& client, const SyncCursor& cursor) {
    return DirectoryReader(client, read_place(cursor)).page();
}

} // namespace remand::graph
