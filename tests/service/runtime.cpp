#include <catch2/catch.hpp>

#include "tests/service/service_world.hpp"

using namespace remand;
using namespace remand::tests;
using namespace std::chrono_literals;

TEST_CASE("The service finds the mailboxes, judges their mail and moves what is bad", "[runtime]") {
    ServiceWorld service;
    const auto cloud = service.add_tenant("acme");
    std::vector<MessageRef> bad, good;
    for (int i = 0; i < 10; ++i) {
        const std::string address = "user-" + std::to_string(i) + "@example.com";
        bad.push_back(cloud->deliver(address, judged_mail(Disposition::malicious, "bad-" + std::to_string(i))));
        good.push_back(cloud->deliver(address, judged_mail(Disposition::none, "good-" + std::to_string(i))));
    }
    auto& runtime = service.start();
    REQUIRE(service.wait_for([&] { return runtime.is_idle(); }));
    for (const auto& ref : bad) CHECK(cloud->where_is(ref).place == Place::quarantine);
    for (const auto& ref : good) CHECK(cloud->where_is(ref).place == Place::inbox);
    const auto status = runtime.status();
    CHECK(status.messages_judged == 20);
    CHECK(status.actions_done == 10);
    REQUIRE(status.tenants.size() == 1);
    CHECK(status.tenants[0].mailboxes == 10);
    CHECK(status.tenants[0].waiting_actions == 0);
    CHECK(runtime.is_alive());
}

TEST_CASE("New mail is taken at the next poll, and at once when asked for", "[runtime]") {
    ServiceWorld service;
    const auto cloud = service.add_tenant("acme");
    cloud->add_mailbox(jane);
    auto& runtime = service.start();
    REQUIRE(service.wait_for([&] { return runtime.is_idle(); }));

    const auto first = cloud->deliver(jane, judged_mail(Disposition::spam, "first"));
    runtime.poll_now({"acme"});
    REQUIRE(service.wait_for([&] { return runtime.is_idle(); }));
    CHECK(cloud->where_is(first).place == Place::junk);

    const auto second = cloud->deliver(jane, judged_mail(Disposition::spam, "second"));
    service.clock.advance(20s);
    CHECK(service.wait_for([&] { return cloud->where_is(second).place == Place::junk; }));
}

TEST_CASE("A tenant whose credentials fail is stopped with the reason, and others go on", "[runtime]") {
    ServiceWorld service;
    const auto broken = service.add_tenant("broken"), well = service.add_tenant("well");
    const auto ref = well->deliver(jane, judged_mail(Disposition::malicious, "one"));
    broken->deliver(jane, judged_mail(Disposition::malicious, "two"));
    broken->keep_failing(Operation::list_mailboxes,
                         {ErrorKind::fix_configuration, "memory.expired", "The secret has expired.", {}});
    auto& runtime = service.start();
    REQUIRE(service.wait_for([&] { return service.tenant("broken").state == db::TenantState::needs_consent; }));
    CHECK(service.tenant("broken").status_code == "memory.expired");
    REQUIRE(service.wait_for([&] { return runtime.is_idle(); }));
    CHECK(well->where_is(ref).place == Place::quarantine);
    service.clock.advance(1h);
    REQUIRE(service.wait_for([&] { return well->calls(Operation::list_mailboxes) == 2; }));
    CHECK(broken->calls(Operation::list_mailboxes) == 1); // it is called no more
}

TEST_CASE("A tenant that is active again after its secret was renewed is polled again", "[runtime]") {
    ServiceWorld service;
    const auto cloud = service.add_tenant("acme");
    const auto ref = cloud->deliver(jane, judged_mail(Disposition::malicious, "one"));
    cloud->keep_failing(Operation::list_mailboxes,
                        {ErrorKind::fix_configuration, "memory.expired", "The secret has expired.", {}});
    auto& runtime = service.start();
    REQUIRE(service.wait_for([&] { return service.tenant("acme").state == db::TenantState::needs_consent; }));
    cloud->stop_failing();
    REQUIRE(db::TenantStore(*service.database)
                .update({"acme"}, [](db::TenantRecord& record) { record.state = db::TenantState::active; },
                        {0, service.clock.now(), "operator:test", "tenant.verify", "acme", "{}"}));
    runtime.tenants_changed();
    CHECK(service.wait_for([&] { return cloud->where_is(ref).place == Place::quarantine; }));
}

TEST_CASE("A user without a mailbox is parked, and the others of the tenant go on", "[runtime]") {
    ServiceWorld service;
    const auto cloud = service.add_tenant("acme");
    const auto ref = cloud->deliver(jane, judged_mail(Disposition::malicious, "one"));
    cloud->add_mailbox("shared@example.com");
    cloud->park("shared@example.com");
    auto& runtime = service.start();
    REQUIRE(service.wait_for([&] { return runtime.is_idle(); }));
    CHECK(cloud->where_is(ref).place == Place::quarantine);
    CHECK(runtime.status().tenants[0].mailboxes_parked == 1);
    CHECK(service.tenant("acme").state == db::TenantState::active);

    cloud->unpark("shared@example.com");
    const auto late = cloud->deliver("shared@example.com", judged_mail(Disposition::malicious, "two"));
    service.clock.advance(2h);
    CHECK(service.wait_for([&] { return cloud->where_is(late).place == Place::quarantine; }));
}

TEST_CASE("A stopped service takes no new work, and a new one goes on where it was", "[runtime]") {
    ServiceWorld service;
    const auto cloud = service.add_tenant("acme");
    for (int i = 0; i < 200; ++i) cloud->deliver(jane, judged_mail(Disposition::spam, "mail-" + std::to_string(i)));
    std::atomic<int> fetches{0};
    cloud->on_call([&](Operation operation, const MailboxId&) { fetches += operation == Operation::fetch ? 1 : 0; });
    auto& first = service.start();
    REQUIRE(service.wait_for([&] { return fetches > 30; }));
    first.stop();
    const int fetched = fetches;
    service.clock.advance(1h);
    CHECK(fetches == fetched);

    auto& second = service.start();
    REQUIRE(service.wait_for([&] { return second.is_idle(); }));
    int in_junk = 0;
    for (const auto& [ref, location] : cloud->snapshot()) in_junk += location.place == Place::junk ? 1 : 0;
    CHECK(in_junk == 200);
    CHECK(cloud->ledger().size() == 200);
}

TEST_CASE("A defect that throws in a worker ends one round and not the worker", "[runtime]") {
    ServiceWorld service;
    service.config.fetch_threads = 1;
    const auto cloud = service.add_tenant("acme");
    const auto ref = cloud->deliver(jane, judged_mail(Disposition::malicious, "one"));
    std::atomic<int> throws_left{1};
    cloud->on_call([&](Operation operation, const MailboxId&) {
        if (operation == Operation::changes && throws_left-- > 0) throw std::runtime_error("defect");
    });
    auto& runtime = service.start();
    REQUIRE(service.wait_for([&] { return runtime.status().round_failures > 0; }));
    service.clock.advance(1min);
    CHECK(service.wait_for([&] { return cloud->where_is(ref).place == Place::quarantine; }));
}

TEST_CASE("A domain that was added to the tenant is known to the first scan after the next listing", "[runtime]") {
    ServiceWorld service;
    const auto cloud = service.add_tenant("acme");
    cloud->add_mailbox(jane);
    auto& runtime = service.start();
    REQUIRE(service.wait_for([&] { return runtime.is_idle(); }));
    using Domains = std::vector<std::string>;
    CHECK(service.tenant("acme").domains == Domains{"example.com"});

    const auto list_anew = [&] {
        const int before = cloud->calls(Operation::identify);
        service.clock.advance(1h);
        REQUIRE(service.wait_for([&] { return cloud->calls(Operation::identify) > before && runtime.is_idle(); }));
    };
    const auto domains_at_a_scan = [&](const std::string& id) {
        const int wanted = service.extractor.calls + 1;
        cloud->deliver(jane, judged_mail(Disposition::none, id));
        runtime.poll_now({"acme"});
        REQUIRE(service.wait_for([&] { return service.extractor.calls >= wanted && runtime.is_idle(); }));
        return service.extractor.own_domains();
    };
    cloud->set_domains({"example.com", "example.net"});
    list_anew();
    CHECK(domains_at_a_scan("one") == Domains{"example.com", "example.net"});
    CHECK(service.tenant("acme").domains == Domains{"example.com", "example.net"});

    SECTION("and a listing that fails, or names none, leaves the last good ones") {
        cloud->fail(Operation::identify, 1, {ErrorKind::retry, "memory.passing", "The connection was closed.", {}});
        cloud->set_domains({});
        list_anew();
        CHECK(domains_at_a_scan("two") == Domains{"example.com", "example.net"});
        list_anew();
        CHECK(domains_at_a_scan("three") == Domains{"example.com", "example.net"});
        CHECK(service.tenant("acme").state == db::TenantState::active);
    }
}
