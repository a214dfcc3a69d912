// Somebody is hired, promoted, renamed, leaves; an alias is added, a group is nested: on both clouds, a mail in that person's
// name is judged rightly after the next round through the directory, and the registry says where each comes from.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/end_to_end/world.hpp"

using namespace remand;
using namespace remand::tests;
using nlohmann::json;

namespace {

std::string from(const std::string& name, const std::string& address, const std::string& to) {
    static int count = 0;
    const auto number = std::to_string(++count);
    return "Received: from mx.elsewhere.test by mx.local.test; Mon, 23 Nov 2026 09:00:00 +0000\r\nFrom: \"" + name + "\" <" + address +
           ">\r\nTo: " + to + "\r\nSubject: Are you at your desk " + number + "\r\nMessage-ID: <desk" + number +
           "@elsewhere.test>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n\r\nAre you at your desk? I need a favour.\r\n";
}

class Office {
public:
    Office(World& world, const GivenTenant& tenant) : world_(world), tenant_(tenant) {}

    void hire(const std::string& local, const std::string& name) {
        clouds().add_users(tenant_.cloud, tenant_.domain, {{address(local), name, {}, "member"}});
    }
    void change(const std::string& local, const json& changes) {
        clouds().update_user(tenant_.cloud, tenant_.domain, address(local), changes.dump());
    }
    void leave(const std::string& local) { clouds().remove_user(tenant_.cloud, tenant_.domain, address(local)); }
    void group(const std::string& local, const std::string& name, const std::vector<std::string>& members) {
        std::vector<std::string> addresses;
        for (const auto& member : members) addresses.push_back(address(member));
        clouds().put_group(tenant_.cloud, tenant_.domain, address(local), name, addresses);
    }
    void sync() { world_.remand_json({"directory", "sync", "--tenant", tenant_.name}); }
    [[nodiscard]] std::string address(const std::string& local) const { return local + "@" + tenant_.domain; }

    // Delivers a mail in this name, and says whether its evidence is that the name was used.
    bool is_flagged(const std::string& name, const std::string& sender) {
        world_.deliver(tenant_, tenant_.mailboxes.front(), from(name, sender, tenant_.mailboxes.front()));
        world_.wait_until_idle();
        const auto messages = world_.remand_lines({"messages", "list", "--tenant", tenant_.name, "--limit", "1"});
        REQUIRE(messages.size() == 1);
        const auto shown = world_.remand_json({"messages", "show", std::to_string(messages[0]["id"].get<int>())});
        for (const auto& evidence : shown["verdict"]["evidence"])
            if (evidence["code"] == "identity.vip_name") return true;
        return false;
    }
    std::string origin_of(const std::string& name) {
        for (const auto& person : world_.remand_lines({"registry", "list", "--tenant", tenant_.name, "--text", name}))
            if (person["name"] == name) return person["origin"];
        return "";
    }

private:
    support::EmulatorClient& clouds() { return world_.clouds().client; }
    World& world_;
    const GivenTenant& tenant_;
};

} // namespace

TEST_CASE("Who is hired, renamed, promoted or leaves is judged rightly after one round, on both clouds", "[end_to_end][registry]") {
    static Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant, "monitor");
    world.start_service();
    world.wait_until_idle();
    for (const auto* tenant : world.tenants()) {
        INFO(tenant->name);
        Office office(world, *tenant);
        const std::string stranger = "desk@elsewhere.test";

        CHECK_FALSE(office.is_flagged("Ingrid Solheim", stranger));
        office.hire("ingrid", "Ingrid Solheim");
        office.sync();
        CHECK(office.is_flagged("Solheim, Ingrid", stranger));
        CHECK(office.origin_of("Ingrid Solheim") == "directory");

        office.change("ingrid", {{"display_name", "Ingrid Brekke"}, {"title", "Chief Financial Officer"}});
        office.sync();
        CHECK(office.is_flagged("Ingrid Brekke", stranger));
        CHECK_FALSE(office.is_flagged("Ingrid Solheim", stranger));
        const auto suggestions = world.remand_lines({"registry", "suggest", "--tenant", tenant->name});
        CHECK(std::any_of(suggestions.begin(), suggestions.end(),
                          [](const json& one) { return one["name"] == "Ingrid Brekke" && one["role"] == "finance"; }));

        // A group within a group: who is chosen follows it.
        office.group("board", "Board", {"ingrid"});
        office.group("executives", "Executives", {"board"});
        office.sync();
        CHECK(world.remand({"registry", "add", "--tenant", tenant->name, "--group", office.address("executives"), "--role", "executive"}).exit_code == 0);
        CHECK(office.origin_of("Ingrid Brekke") == "group Executives");

        office.change("ingrid", {{"alias", office.address("ingrid.brekke")}});
        office.sync();
        const auto asked = world.remand_json({"registry", "match", "--tenant", tenant->name, "Ingrid Brekke", office.address("ingrid.brekke")});
        CHECK(asked["match"] == false);

        office.leave("ingrid");
        office.sync();
        CHECK_FALSE(office.is_flagged("Ingrid Brekke", stranger));
        CHECK(office.origin_of("Ingrid Brekke").empty());
    }
    CHECK(world.stop_service().exit_code == 0);
}
