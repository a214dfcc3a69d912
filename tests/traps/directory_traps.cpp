// Traps of users, groups, consent and scopes.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/faults/faults.hpp"

namespace remand::tests {

namespace {

std::set<std::string> polled(CloudWorld& world) {
    std::set<std::string> addresses;
    const auto mailboxes = db::MailboxStore(*world.database).list(world.tenant().id);
    REQUIRE(mailboxes);
    for (const auto& mailbox : *mailboxes)
        addresses.insert(mailbox.mailbox.address);
    return addresses;
}

std::string in_domain(CloudWorld& world, const std::string& name) { return name + "@" + world.tenant().given.domain; }

} // namespace

TEST_CASE("A guest user fails the cycle of everybody", "[trap][04]") {
    CloudWorld world("microsoft");
    support::EmulatorUser guest{in_domain(world, "guest")};
    guest.kind = "guest";
    world.client().add_users("microsoft", world.tenant().given.id, {guest});
    world.settle();
    CHECK_FALSE(polled(world).contains(guest.address));
    const auto key = world.deliver(Disposition::spam, world.address());
    world.run_for(10min);
    CHECK(world.place(key) == Place::junk);
    CHECK(world.requests_about(guest.address) == 0);
}

TEST_CASE("Shared mailboxes are disabled accounts, and are skipped for it", "[trap][05]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    support::EmulatorUser shared{in_domain(world, "shared")};
    shared.kind = "shared";
    world.client().add_users("microsoft", world.tenant().given.id, {shared});
    world.settle();
    REQUIRE(polled(world).contains(shared.address));
    const auto key = world.deliver(Disposition::malicious, shared.address);
    world.run_for(5min);
    CHECK(world.place(key) == Place::quarantine);
}

TEST_CASE("Suspended users of Google are listed with 200 and answer with 403", "[trap][06]") {
    CloudWorld world("google", {.mailboxes = 1});
    support::EmulatorUser suspended{in_domain(world, "suspended")};
    suspended.kind = "suspended";
    world.client().add_users("google", world.tenant().given.id, {suspended});
    world.settle();
    world.run_for(3h, 10min);
    CHECK(world.requests_about(suspended.address) == 0); // not called at all
    CHECK_FALSE(polled(world).contains(suspended.address));

    // Suspended while he is polled: his mailbox rests, the others do not.
    support::EmulatorUser later{in_domain(world, "later")};
    world.client().add_users("google", world.tenant().given.id, {later});
    world.run_for(2h, 10min);
    REQUIRE(polled(world).contains(later.address));
    world.client().change_kind("google", world.tenant().given.id, later.address, "suspended");
    world.client().expire_tokens();
    const auto key = world.deliver(Disposition::spam, world.address());
    world.run_for(2h, 10min);
    CHECK(world.place(key) == Place::junk);
    CHECK(world.record().state == db::TenantState::active);
}

TEST_CASE("A delta of groups with their members never ends", "[trap][13]") {
    CloudWorld world("microsoft");
    world.client().set_switches(R"({"microsoft": {"members_loop": true}})");
    world.settle();
    const auto key = world.deliver(Disposition::spam, world.address());
    world.run_for(3h, 10min);
    CHECK(world.place(key) == Place::junk);
    std::size_t about_groups = 0;
    for (const auto& url : world.tenant().watch->urls())
        if (url.find("/groups") != std::string::npos) ++about_groups;
    CHECK(about_groups < 3'000); // a guard ends each listing; today none is asked for
}

TEST_CASE("A scope of mailboxes is voided by a consent for all, and a new one answers 403 for two hours", "[trap][20]") {
    CloudWorld world("microsoft", {.mailboxes = 3});
    world.settle();
    const auto& given = world.tenant().given;
    const auto scope = [&](const std::vector<std::string>& mailboxes) {
        world.client().change_microsoft_app(nlohmann::json{{"tenant", given.id},
                                                           {"client_id", given.options.at("client-id")},
                                                           {"scoped_roles", {"Mail.ReadWrite"}},
                                                           {"scoped_mailboxes", mailboxes}}
                                                .dump());
    };
    world.client().set_consent(given.id, given.options.at("client-id"), true,
                               std::vector<std::string>{"User.Read.All", "Organization.Read.All", "Domain.Read.All"});
    scope({world.address(0)});
    world.client().expire_tokens();
    const auto inside = world.deliver(Disposition::spam, world.address(0));
    const auto outside = world.deliver(Disposition::spam, world.address(1));
    world.run_for(1h, 5min);
    CHECK(world.place(inside) == Place::junk);
    CHECK(world.place(outside) == Place::inbox);
    CHECK(world.mailbox(world.address(1)).state == db::MailboxState::parked);
    CHECK(world.mailbox(world.address(1)).status_code.ends_with(".out_of_scope"));
    CHECK(world.record().state == db::TenantState::active); // one closed mailbox is no broken tenant

    scope({world.address(0), world.address(1)}); // takes effect two hours later
    world.run_for(26h, 30min);
    CHECK(world.place(outside) == Place::junk);
    CHECK(world.mailbox(world.address(2)).state == db::MailboxState::parked);
}

TEST_CASE("One scope that is missing kills the token for all the others", "[trap][22]") {
    CloudWorld world("google");
    world.settle();
    // The directory's scopes are taken back; those of mail stand.
    world.client().set_scopes(world.tenant().given.id, {"https://www.googleapis.com/auth/gmail.modify",
                                                        "https://www.googleapis.com/auth/gmail.readonly"});
    world.client().expire_tokens();
    const auto key = world.deliver(Disposition::spam, world.address());
    world.settle();
    world.run_for(5min);
    CHECK(world.place(key) == Place::junk);
    for (const auto& url : world.tenant().watch->urls()) // in the name of the mailbox itself
        if (url.find("/gmail/") != std::string::npos) CHECK(url.find("/users/me/") != std::string::npos);
    world.may_stay_open = true;
}

} // namespace remand::tests
