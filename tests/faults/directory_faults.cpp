// The directory goes wrong at either cloud: the last good one stays in force, protects the same people, and says why.
#include "connectors/providers.hpp"
#include "service/directory/directory_sync.hpp"
#include "service/registry/registry_people.hpp"
#include "tests/faults/faults.hpp"

namespace remand::tests {
namespace {

// Four people beside the mailboxes, three of them in the group Payroll.
class StaffedWorld : public CloudWorld {
public:
    explicit StaffedWorld(const std::string& cloud) : CloudWorld(cloud) {
        if (is_google()) // reading groups is asked for beside what mail needs
            client().set_scopes(tenant().given.id, google_scopes());
        std::vector<support::EmulatorUser> staff;
        for (const auto& [local, name] : {std::pair{"ava", "Ava Lindqvist"}, {"omar", "Omar Haddad"}, {"priya", "Priya Nair"}, {"jonas", "Jonas Weber"}})
            staff.push_back({at(local), name, {}, "member"});
        client().add_users(this->cloud(), tenant().given.id, staff);
        client().put_group(this->cloud(), tenant().given.id, at("payroll"), "Payroll", {at("ava"), at("omar"), at("priya")});
    }
    [[nodiscard]] bool is_google() { return cloud() == "google"; }
    [[nodiscard]] std::string at(const std::string& local) { return local + "@" + tenant().given.domain; }
    service::DirectoryRound round() {
        pass(1h);
        (void)client(); // the clouds are told the time
        return service::DirectorySync(*database, clock, Log::silent()).run(*service->tenants.find(tenant().id)->connector, tenant().id);
    }
    db::DirectoryState directory() { return db::DirectoryStore(*database).state(tenant().id).value(); }
    bool protects(const std::string& name) {
        const auto view = service::read_registry(*database, tenant().id, clock.now()).value();
        return service::protected_people(view, {tenant().given.domain}).imitated_by(name, "x@evil.test").has_value();
    }
    std::size_t payroll() {
        const db::DirectoryStore store(*database);
        const auto group = store.group(tenant().id, "Payroll").value();
        return group ? store.members(tenant().id, group->id).value().size() : 0;
    }

private:
    static std::vector<std::string> google_scopes() {
        std::vector<std::string> scopes;
        ProviderSettings settings;
        settings.access = Access::read_write;
        for (const auto& permission : find_provider("google")->permissions(settings)) scopes.push_back(permission.name);
        scopes.emplace_back("https://www.googleapis.com/auth/admin.directory.group.readonly");
        return scopes;
    }
};

void check_nothing_is_lost(StaffedWorld& world) {
    for (const auto* name : {"Ava Lindqvist", "Omar Haddad", "Priya Nair", "Jonas Weber"}) CHECK(world.protects(name));
    CHECK(world.payroll() == 3);
    CHECK(world.directory().good_at);
}

} // namespace

TEMPLATE_TEST_CASE("An empty answer of a directory is held, and everybody stays protected", "[fault][directory]", Microsoft, Google) {
    StaffedWorld world(TestType::cloud);
    REQUIRE(world.round().end == service::DirectoryRound::End::taken);
    world.client().expire_directories();
    const auto nobody = world.is_google() ? std::string(R"({"kind":"admin#directory#users"})")
                                          : R"({"value":[],"@odata.deltaLink":")" + world.tenant().given.options.at("graph-endpoint") +
                                                R"(/v1.0/users/delta?$deltatoken=none"})";
    auto fault = answer_fault(200, nobody);
    fault.skip = world.is_google() ? 0 : 1; // there the dead delta link is refused first
    world.fault(fault, world.is_google() ? "directory.users.list" : "graph.users.delta");
    const auto round = world.round();
    CHECK(round.end == service::DirectoryRound::End::held);
    CHECK(world.directory().phase == db::DirectoryPhase::held);
    CHECK(world.directory().held_reason.find("came empty") != std::string::npos);
    check_nothing_is_lost(world);
    world.client().expire_directories();
    CHECK(world.round().end == service::DirectoryRound::End::taken); // they are back, and nobody had to confirm anything
    CHECK(world.directory().held_reason.empty());
}

TEMPLATE_TEST_CASE("A group that answers 403 keeps the members it had, and the status names it", "[fault][directory]", Microsoft, Google) {
    StaffedWorld world(TestType::cloud);
    // Members are asked for group by group at Google, and at Microsoft where their delta does not end.
    world.client().set_switches(R"({"microsoft": {"members_loop": true}})");
    REQUIRE(world.round().end == service::DirectoryRound::End::taken);
    CHECK(world.payroll() == 3);
    world.fault(error_fault(403, world.is_google() ? "forbidden" : "Authorization_RequestDenied", 0),
                world.is_google() ? "directory.members.list" : "graph.group.members");
    CHECK(world.round().end == service::DirectoryRound::End::taken);
    REQUIRE(world.directory().notes.size() == 1);
    CHECK(world.directory().notes.front().find("those known before stay") != std::string::npos);
    check_nothing_is_lost(world);
    world.heal();
    REQUIRE(world.round().end == service::DirectoryRound::End::taken);
    CHECK(world.directory().notes.empty());
}

TEMPLATE_TEST_CASE("A delta of groups that leads back to itself is replaced by lists, once and for all", "[fault][directory]", Microsoft) {
    StaffedWorld world(TestType::cloud);
    world.client().set_switches(R"({"microsoft": {"members_loop": true}})");
    REQUIRE(world.round().end == service::DirectoryRound::End::taken);
    CHECK(world.payroll() == 3);
    const auto deltas = world.requests_of("graph.groups.delta");
    CHECK(deltas < 200); // the guard ends it
    REQUIRE(world.round().end == service::DirectoryRound::End::taken);
    CHECK(world.requests_of("graph.groups.delta") == deltas); // not tried again every hour
    check_nothing_is_lost(world);
}

TEMPLATE_TEST_CASE("A token that expires in the middle of a round is renewed, and one that is refused leaves all in force",
                   "[fault][directory]", Microsoft, Google) {
    StaffedWorld world(TestType::cloud);
    REQUIRE(world.round().end == service::DirectoryRound::End::taken);
    world.client().expire_tokens();
    world.fault(fault_of_kind("revoke", 1), world.is_google() ? "directory.groups.list" : "graph.groups.delta");
    CHECK(world.round().end == service::DirectoryRound::End::taken);
    CHECK(world.directory().error_message.empty());

    world.client().expire_tokens();
    world.fault(answer_fault(world.is_google() ? 400 : 401,
                             world.is_google() ? R"({"error":"invalid_grant","error_description":"Invalid JWT Signature."})"
                                               : R"({"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys are expired.","error_codes":[7000222]})",
                             0),
                world.words().token);
    const auto refused = world.round();
    REQUIRE(refused.end == service::DirectoryRound::End::failed);
    CHECK(refused.error->kind == ErrorKind::fix_configuration);
    CHECK_FALSE(world.directory().error_message.empty());
    check_nothing_is_lost(world);
    world.may_stay_open = true;
}

TEMPLATE_TEST_CASE("A member that the directory does not know, and a person without a mailbox, cost nobody anything",
                   "[fault][directory]", Microsoft, Google) {
    StaffedWorld world(TestType::cloud);
    world.client().add_users(world.cloud(), world.tenant().given.id,
                             {{world.at("nobody"), "Nora Nobody", {}, world.is_google() ? "no_mailbox" : "unlicensed"}});
    world.client().put_group(world.cloud(), world.tenant().given.id, world.at("payroll"), "Payroll",
                             {world.at("ava"), world.at("omar"), world.at("priya"), "stranger@elsewhere.test"});
    REQUIRE(world.round().end == service::DirectoryRound::End::taken);
    check_nothing_is_lost(world); // the stranger is no member whom anybody could be taken for
    CHECK(world.directory().notes.empty());
    const auto nora = db::DirectoryStore(*world.database).user(world.tenant().id, world.at("nobody")).value();
    REQUIRE(nora);
    if (world.is_google()) CHECK_FALSE(nora->has_mailbox); // Microsoft's directory does not tell: the mailbox does
}

} // namespace remand::tests
