#include "connectors/google/directory_sync.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "connectors/google/fields.hpp"
#include "connectors/google/scopes.hpp"
#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

constexpr int most_directory_pages = 20'000;
constexpr int groups_a_page = 25; // the members of each are asked for before the page is given

struct DirectoryPlace {
    bool is_at_groups = false;
    int pages = 0;
    std::string token; // empty: the first page
};

// "1 <users|groups> <pages> <page token>"
SyncCursor write_place(const DirectoryPlace& place) {
    return {join({"1", place.is_at_groups ? "groups" : "users", std::to_string(place.pages), place.token}, " ")};
}

DirectoryPlace read_place(const SyncCursor& cursor) {
    const auto parts = split(cursor.value, ' ');
    DirectoryPlace place;
    if (parts.size() != 4 || parts[0] != "1") return place;
    place.is_at_groups = parts[1] == "groups";
    for (const char c : parts[2]) {
        if (c < '0' || c > '9' || place.pages > most_directory_pages) return {};
        place.pages = place.pages * 10 + (c - '0');
    }
    place.token = std::string(parts[3]);
    return place;
}

DirectoryUser directory_user_of(const nlohmann::json& row) {
    DirectoryUser user;
    user.id = text_field(row, "id");
    user.address = ascii_lower(text_field(row, "primaryEmail"));
    if (row.contains("name")) user.name = text_field(row["name"], "fullName");
    for (const auto& organization : array_field(row, "organizations")) {
        if (!user.title.empty() && !flag_field(organization, "primary")) continue;
        user.title = text_field(organization, "title");
        user.department = text_field(organization, "department");
    }
    for (const char* list : {"aliases", "nonEditableAliases"})
        for (const auto& alias : list_field(row, list)) user.aliases.push_back(ascii_lower(alias));
    std::sort(user.aliases.begin(), user.aliases.end());
    user.aliases.erase(std::unique(user.aliases.begin(), user.aliases.end()), user.aliases.end());
    user.is_enabled = !flag_field(row, "suspended") && !flag_field(row, "archived");
    user.has_mailbox = flag_field(row, "isMailboxSetup") && user.is_enabled;
    return user;
}

tl::unexpected<Error> endless_directory() {
    return fail(ErrorKind::retry, "google.page_loop", "A listing of Google's directory does not come to an end.");
}

// A page token that is too old, or one that Google never gave.
bool is_refused_token(const Error& error, const DirectoryPlace& place) {
    return !place.token.empty() && (error.kind == ErrorKind::resync || error.kind == ErrorKind::give_up);
}

DirectoryPage directory_starts_over() {
    DirectoryPage page;
    page.has_more = true;
    return page;
}

Result<DirectoryPage> users_page(Api& api, DirectoryPlace place) {
    std::string path = "/users?customer=my_customer&maxResults=500&projection=full&orderBy=email";
    if (!place.token.empty()) path += "&pageToken=" + percent_encode(place.token);
    const auto answer = api.directory(users_scope, {"GET", path, {}});
    if (!answer && is_refused_token(answer.error(), place)) return directory_starts_over();
    if (!answer) return fail(answer.error());
    DirectoryPage page;
    page.users_start_over = place.token.empty();
    for (const auto& row : array_field(*answer, "users"))
        if (auto user = directory_user_of(row); !user.id.empty()) page.users.push_back(std::move(user));
    auto next = text_field(*answer, "nextPageToken");
    if (!next.empty() && (next == place.token || place.pages >= most_directory_pages)) return endless_directory();
    page.cursor = write_place(next.empty() ? DirectoryPlace{true, 0, ""}
                                           : DirectoryPlace{false, place.pages + 1, std::move(next)});
    page.has_more = true;
    return page;
}

Result<void> read_members(Api& api, const std::string& group, DirectoryPage& page) {
    std::string token;
    for (int pages = 0; pages < most_directory_pages; ++pages) {
        std::string path = "/groups/" + percent_encode(group) + "/members?maxResults=200";
        if (!token.empty()) path += "&pageToken=" + percent_encode(token);
        const auto answer = api.directory(groups_scope, {"GET", path, {}});
        if (!answer) return fail(answer.error());
        for (const auto& row : array_field(*answer, "members")) {
            // A member from outside has no id; everybody of the customer (CUSTOMER) is no person.
            const auto type = text_field(row, "type");
            if (auto id = text_field(row, "id"); !id.empty() && (type == "USER" || type == "GROUP"))
                page.members.push_back({group, std::move(id)});
        }
        auto next = text_field(*answer, "nextPageToken");
        if (next.empty()) return {};
        if (next == token) break;
        token = std::move(next);
    }
    return endless_directory();
}

bool costs_only_itself(const Error& error) {
    return error.kind == ErrorKind::fix_configuration || error.kind == ErrorKind::give_up ||
           error.kind == ErrorKind::skip_item || error.kind == ErrorKind::skip_mailbox;
}

Result<DirectoryPage> groups_page(Api& api, DirectoryPlace place) {
    DirectoryPage page;
    std::string path = "/groups?customer=my_customer&maxResults=" + std::to_string(groups_a_page);
    if (!place.token.empty()) path += "&pageToken=" + percent_encode(place.token);
    const auto answer = api.directory(groups_scope, {"GET", path, {}});
    if (!answer && is_refused_token(answer.error(), place)) return directory_starts_over();
    if (!answer && answer.error().kind == ErrorKind::fix_configuration) {
        page.unread.push_back({"", answer.error()});
        return page;
    }
    if (!answer) return fail(answer.error());
    page.groups_start_over = place.token.empty();
    for (const auto& row : array_field(*answer, "groups")) {
        DirectoryGroup group{text_field(row, "id"), text_field(row, "name"), ascii_lower(text_field(row, "email"))};
        if (group.id.empty()) continue;
        if (const auto listed = read_members(api, group.id, page); !listed) {
            if (!costs_only_itself(listed.error())) return fail(listed.error());
            std::erase_if(page.members, [&](const Membership& one) { return one.group == group.id; });
            page.unread.push_back({group.id, listed.error()});
        }
        page.groups.push_back(std::move(group));
    }
    auto next = text_field(*answer, "nextPageToken");
    if (next.empty()) return page; // the next round begins anew
    if (next == place.token || place.pages >= most_directory_pages) return endless_directory();
    page.cursor = write_place({true, place.pages + 1, std::move(next)});
    page.has_more = true;
    return page;
}

} // namespace

Result<DirectoryPage> directory_page(Api& api, const SyncCursor& cursor) {
    const auto place = read_place(cursor);
    return place.is_at_groups ? groups_page(api, place) : users_page(api, place);
}

} // namespace remand::google
