#include <catch2/catch.hpp>

#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

namespace {
struct Directory : EmulatedClouds {
    Directory() {
        MicrosoftTenantRequest request;
        request.is_consented = true;
        request.roles.push_back("GroupMember.Read.All");
        microsoft = control.add_microsoft_tenant(request);
        control.add_users("microsoft", "contoso.test",
                          {{.address = "anna@contoso.test"}, {.address = "bert@contoso.test"}});
        graph_token = entra_token(microsoft.app.secret).json().at("access_token");
    }
    Answer get(const std::string& path) {
        const bool is_url = path.starts_with("https://");
        return graph("GET", is_url ? path : process.endpoints().graph_endpoint + "/v1.0" + path);
    }
    void put_group(const std::string& name, const json& members) {
        command("PUT", "/v1/groups",
                {{"cloud", "microsoft"},
                 {"tenant", "contoso.test"},
                 {"address", name + "@contoso.test"},
                 {"members", members}});
    }
    void about_bert(const std::string& what, json more = json::object()) {
        more.update({{"cloud", "microsoft"}, {"tenant", "contoso.test"}, {"address", "bert@contoso.test"}});
        command("POST", "/v1/user/" + what, more);
    }
    // All pages from here on, and the deltaLink.
    std::pair<std::vector<json>, std::string> round(std::string url) {
        std::vector<json> items;
        for (int pages = 0; pages < 50; ++pages) {
            const auto page = get(url).json();
            for (const auto& item : page.at("value")) items.push_back(item);
            if (page.contains("@odata.deltaLink")) return {items, page["@odata.deltaLink"]};
            url = page.at("@odata.nextLink");
        }
        return {items, ""};
    }
    std::string group_id(const std::string& name) {
        const auto groups = get("/groups?$select=id,mail").json();
        for (const auto& group : groups.at("value"))
            if (group.at("mail") == name + "@contoso.test") return group.at("id");
        return {};
    }
    std::vector<std::string> mails(const std::string& path) {
        std::vector<std::string> list;
        const auto page = get(path + "?$select=id,mail&$top=100").json();
        for (const auto& item : page.at("value")) list.push_back(item.at("mail"));
        std::sort(list.begin(), list.end());
        return list;
    }
};
} // namespace

TEST_CASE("A delta of users lists all, then only who changed, left or came back", "[graph_directory_test][described]") {
    Directory clouds;
    auto [all, link] = clouds.round("/users/delta?$select=id,mail,displayName");
    CHECK(all.size() == 2);
    auto [nothing, second] = clouds.round(link);
    CHECK(nothing.empty());
    clouds.about_bert("update", {{"display_name", "Albert"}});
    auto [renamed, third] = clouds.round(second);
    REQUIRE(renamed.size() == 1);
    CHECK(renamed[0].at("displayName") == "Albert");
    clouds.about_bert("remove");
    auto [left, fourth] = clouds.round(third);
    REQUIRE(left.size() == 1);
    CHECK(left[0].at("@removed").at("reason") == "changed");
    clouds.about_bert("restore");
    auto [back, fifth] = clouds.round(fourth);
    REQUIRE(back.size() == 1);
    CHECK(back[0].at("mail") == "bert@contoso.test");
    clouds.about_bert("remove", {{"is_permanent", true}});
    auto [gone, last] = clouds.round(fifth);
    REQUIRE(gone.size() == 1);
    CHECK(gone[0].at("@removed").at("reason") == "deleted");
}

TEST_CASE("A removed user's mailbox is gone, a restored one is there again", "[graph_directory_test]") {
    Directory clouds;
    const auto inbox = "/users/bert@contoso.test/mailFolders/inbox";
    clouds.about_bert("remove");
    CHECK(clouds.get(inbox).status == 404);
    clouds.about_bert("restore");
    CHECK(clouds.get(inbox).status == 200);
}

TEST_CASE("A directory link dies with the others of its tenant, and one from now on begins empty",
          "[graph_directory_test]") {
    Directory clouds;
    const auto latest = clouds.round("/users/delta?$deltatoken=latest");
    CHECK(latest.first.empty());
    clouds.about_bert("update");
    CHECK(clouds.round(latest.second).first.size() == 1);
    clouds.command("POST", "/v1/expire", {{"what", "directory"}});
    const auto dead = clouds.get(latest.second);
    CHECK(dead.status == 410);
    CHECK(dead.location.find("/users/delta") != std::string::npos);
}

TEST_CASE("Delta takes no $top and filters by id only", "[graph_directory_test]") {
    Directory clouds;
    CHECK(clouds.get("/users/delta?$top=5").status == 400);
    CHECK(clouds.get("/users/delta?$filter=displayName%20eq%20'Anna'").status == 400);
    const auto id = clouds.get("/users/anna@contoso.test").json().at("id").get<std::string>();
    CHECK(clouds.round("/users/delta?$filter=id%20eq%20'" + id + "'").first.size() == 1);
}

TEST_CASE("Members are those of the group, transitive ones those of the groups in it too",
          "[graph_directory_test][described]") {
    Directory clouds;
    clouds.put_group("inner", {"bert@contoso.test"});
    clouds.put_group("outer", {"anna@contoso.test", "inner@contoso.test"});
    clouds.put_group("inner", {"bert@contoso.test", "outer@contoso.test"}); // a circle
    const auto path = "/groups/" + clouds.group_id("outer");
    CHECK(clouds.mails(path + "/members") == std::vector<std::string>{"anna@contoso.test", "inner@contoso.test"});
    CHECK(clouds.mails(path + "/transitiveMembers") ==
          std::vector<std::string>{"anna@contoso.test", "bert@contoso.test", "inner@contoso.test"});
    CHECK(clouds.get("/groups/nobody").status == 404);
    CHECK(clouds.get(path + "/members?$select=id").whole.header("x-ms-resource-unit") == "2");
}

TEST_CASE("A delta of groups tells of members that came and left; with the switch it never ends",
          "[graph_directory_test]") {
    Directory clouds;
    clouds.put_group("team", {"anna@contoso.test", "bert@contoso.test"});
    auto [first, link] = clouds.round("/groups/delta?$select=id,displayName,members");
    REQUIRE(first.size() == 1);
    CHECK(first[0].at("members@delta").size() == 2);
    clouds.put_group("team", {"anna@contoso.test"});
    auto [second, next] = clouds.round(link);
    REQUIRE(second.size() == 1);
    REQUIRE(second[0].at("members@delta").size() == 1);
    CHECK(second[0].at("members@delta").at(0).contains("@removed"));
    clouds.control.set_switches(R"({"microsoft":{"members_loop":true}})");
    CHECK(clouds.round(next).second.empty());
}

TEST_CASE("Without the permission for groups there are none to read", "[graph_directory_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto refused = clouds.graph("GET", clouds.process.endpoints().graph_endpoint + "/v1.0/groups");
    CHECK(refused.status == 403);
    CHECK(refused.json().at("error").at("code") == "Authorization_RequestDenied");
}
