// What every connector must do for those who want to know who there is.
#include <map>

#include "core/directory.hpp"
#include "tests/contract/contract.hpp"

namespace remand::contract {
namespace {

// What a caller knows after the pages of some rounds, applied as connector.hpp says.
struct Known {
    std::map<std::string, DirectoryUser> users;
    std::map<std::string, DirectoryGroup> groups;
    std::set<Membership> members;
    SyncCursor cursor;

    void read_round(ConnectorFixture& fixture) {
        int pages = 0;
        for (bool has_more = true; has_more;) {
            REQUIRE(++pages < 200);
            const auto page = require_ok(fixture.connector().directory_page(cursor));
            if (page.users_start_over) users.clear();
            if (page.groups_start_over) {
                groups.clear();
                members.clear();
            }
            for (const auto& user : page.users) users[user.id] = user;
            for (const auto& id : page.users_gone) users.erase(id);
            for (const auto& group : page.groups) groups[group.id] = group;
            for (const auto& id : page.groups_gone) groups.erase(id);
            for (const auto& one : page.members_gone) members.erase(one);
            for (const auto& one : page.members) members.insert(one);
            CHECK(page.unread.empty());
            cursor = page.cursor;
            has_more = page.has_more;
        }
    }
    [[nodiscard]] const DirectoryUser* at(const std::string& address) const {
        for (const auto& [id, user] : users)
            if (user.address == address) return &user;
        return nullptr;
    }
    [[nodiscard]] std::string group_called(const std::string& name) const {
        for (const auto& [id, group] : groups)
            if (group.name == name) return id;
        return "";
    }
};

CONTRACT("The directory names people with title and addresses, and who has a mailbox") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto domain = fixture.domain();
    fixture.hire("ava@" + domain, "Ava Lindqvist", "CEO");
    Known known;
    known.read_round(fixture);
    const auto* ava = known.at("ava@" + domain);
    REQUIRE(ava);
    CHECK(ava->name == "Ava Lindqvist");
    CHECK(ava->title == "CEO");
    CHECK(ava->has_mailbox);
    CHECK(known.at("jane@" + domain));
    CHECK_FALSE(known.at("guest@" + domain));
}

CONTRACT("What happened in the directory is known after the next round") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto domain = fixture.domain();
    fixture.hire("ava@" + domain, "Ava Lindqvist", "Nurse");
    fixture.hire("tom@" + domain, "Tom Hale", "");
    Known known;
    known.read_round(fixture);
    fixture.rename("ava@" + domain, "Ava Berg", "CFO", "ava.berg@" + domain);
    fixture.dismiss("tom@" + domain);
    fixture.hire("omar@" + domain, "Omar Haddad", "");
    known.read_round(fixture);
    const auto* ava = known.at("ava@" + domain);
    REQUIRE(ava);
    CHECK(ava->name == "Ava Berg");
    CHECK(ava->title == "CFO");
    CHECK(std::find(ava->aliases.begin(), ava->aliases.end(), "ava.berg@" + domain) != ava->aliases.end());
    CHECK_FALSE(known.at("tom@" + domain));
    CHECK(known.at("omar@" + domain));
}

CONTRACT("Groups come with their members, people and groups, over several pages") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto domain = fixture.domain();
    std::vector<std::string> many;
    for (int i = 0; i < 45; ++i) {
        many.push_back("person" + std::to_string(i) + "@" + domain);
        fixture.hire(many.back(), "Person Number" + std::to_string(i), "");
    }
    fixture.put_group("all@" + domain, "Everybody", many);
    fixture.put_group("top@" + domain, "Top", {"all@" + domain, "jane@" + domain});
    Known known;
    known.read_round(fixture);
    const auto all = known.group_called("Everybody"), top = known.group_called("Top");
    REQUIRE_FALSE(all.empty());
    CHECK(std::count_if(known.members.begin(), known.members.end(),
                        [&](const auto& one) { return one.group == all; }) == 45);
    CHECK(known.members.contains({top, all}));
    fixture.put_group("top@" + domain, "Top", {"jane@" + domain});
    known.read_round(fixture);
    CHECK_FALSE(known.members.contains({top, all}));
    CHECK(std::count_if(known.members.begin(), known.members.end(),
                        [&](const auto& one) { return one.group == top; }) == 1);
}

CONTRACT("A directory cursor that expired starts over by itself") {
    TestType provider;
    ConnectorFixture& fixture = provider;
    const auto domain = fixture.domain();
    fixture.hire("tom@" + domain, "Tom Hale", "");
    Known known;
    known.read_round(fixture);
    fixture.dismiss("tom@" + domain);
    fixture.expire_cursors();
    known.read_round(fixture);
    CHECK_FALSE(known.at("tom@" + domain));
    CHECK(known.at("jane@" + domain));
}

} // namespace
} // namespace remand::contract
