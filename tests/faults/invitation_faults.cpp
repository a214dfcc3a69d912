// Fault 26: a calendar invitation that outlives its mail.
#include <algorithm>

#include "service/tenants/tenant_settings.hpp"
#include "tests/faults/faults.hpp"

namespace remand::tests {

namespace {

const std::string invited_uid = "0a1b2c3d-invite@sender.test";

std::string invitation(Disposition disposition, const std::string& id, const std::string& organizer = "sender@sender.test") {
    return "Message-ID: <" + id + "@example.com>\r\nFrom: Sender <" + organizer + ">\r\nSubject: " + id +
           "\r\nX-Disposition: " + std::string(to_text(disposition)) + "\r\nX-Invitation: " + invited_uid +
           "\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n"
           "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:" +
           invited_uid + "\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T093000Z\r\nSUMMARY:Renewal of your account\r\n"
           "DESCRIPTION:Call +1 555 0100\r\nORGANIZER;CN=Sender:mailto:" +
           organizer + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

// The administrator wants it, and has granted what it needs.
void tend_events(CloudWorld& world, bool is_granted = true) {
    auto& tenant = world.tenant();
    tenant.given.options["invitation-events"] = "remove";
    ProviderSettings settings;
    settings.options = tenant.given.options;
    settings.access = Access::read_write;
    std::vector<std::string> names;
    for (const auto& permission : find_provider(tenant.cloud())->permissions(settings))
        if (is_granted || !permission.is_optional) names.push_back(permission.name);
    if (tenant.cloud() == "google")
        world.client().set_scopes(tenant.given.id, names);
    else
        world.client().set_consent(tenant.given.id, tenant.given.options.at("client-id"), true, names);
    world.change_tenant([&](db::TenantRecord& record) {
        record.options_json =
            to_json_text(service::TenantSettings{tenant.given.options, emulator().ca_file.string(), ""});
    });
}

std::vector<support::EmulatorEvent> events_of(CloudWorld& world) {
    auto events = world.client().calendar(world.cloud(), world.address());
    std::erase_if(events, [](const support::EmulatorEvent& event) { return event.is_removed; });
    return events;
}

std::string removing(const CloudWorld& world) {
    return world.cloud() == "google" ? "calendar.event.delete" : "graph.event.delete";
}
std::string putting_back(const CloudWorld& world) {
    return world.cloud() == "google" ? "calendar.event.import" : "graph.event.create";
}

support::EmulatorKey deliver_invitation(CloudWorld& world, const std::string& id,
                                        Disposition disposition = Disposition::malicious) {
    return world.deliver_bytes(invitation(disposition, world.tenant().given.domain + id), disposition, world.address());
}

std::string record_of(CloudWorld& world, support::EmulatorKey key) {
    return world.last_action(key).history.back().message;
}

} // namespace

FAULT("26", "An invitation that is taken away takes its event along, and brings it back") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    tend_events(world);
    world.settle();
    const auto key = deliver_invitation(world, "one");
    REQUIRE(events_of(world).size() == 1);
    world.settle();
    CHECK(world.place(key) == Place::quarantine);
    CHECK(events_of(world).empty());
    CHECK(record_of(world, key).find("taken out") != std::string::npos);

    world.request(world.row(key).id, Action::restore, world.last_action(key).id);
    world.settle();
    CHECK(world.place(key) == Place::inbox);
    const auto events = events_of(world);
    REQUIRE(events.size() == 1);
    CHECK(events[0].summary == "Renewal of your account");
    CHECK(events[0].description == "Call +1 555 0100");
    CHECK(events[0].start == "2026-12-01T09:00:00");
    CHECK(record_of(world, key).find("calendar") != std::string::npos);

    SECTION("and takes the same one along when it is taken away again") {
        world.request(world.row(key).id, Action::quarantine);
        world.settle();
        CHECK(world.place(key) == Place::quarantine);
        CHECK(events_of(world).empty());
    }
}

FAULT("26", "A calendar that cannot be reached delays no move, and its event follows") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    tend_events(world);
    world.settle();
    const auto key = deliver_invitation(world, "one");
    world.fault(error_fault(503, world.words().busy_code, 2), removing(world));
    world.settle();
    CHECK(world.place(key) == Place::quarantine);
    CHECK(events_of(world).size() == 1);
    CHECK(world.run_until_quiet(1h));
    CHECK(events_of(world).empty());
    CHECK(world.last_action(key).state == ActionState::done);
}

FAULT("26", "An event whose removal or return had its answer lost is not there twice") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    tend_events(world);
    world.settle();
    const auto key = deliver_invitation(world, "one");
    world.fault(fault_of_kind("close-after"), removing(world));
    CHECK(world.run_until_quiet(1h));
    CHECK(events_of(world).empty());
    CHECK(world.last_action(key).state == ActionState::done);
    world.request(world.row(key).id, Action::restore, world.last_action(key).id);
    world.fault(fault_of_kind("close-after"), putting_back(world));
    CHECK(world.run_until_quiet(1h));
    CHECK(events_of(world).size() == 1);
    CHECK(world.last_action(key).state == ActionState::done);
}

FAULT("26", "A meeting of somebody else stays, whatever mail bears its UID") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    tend_events(world);
    world.settle();
    const auto domain = world.tenant().given.domain;
    world.deliver_bytes(invitation(Disposition::none, domain + "-real", "colleague@" + domain), Disposition::none,
                        world.address());
    const auto key = deliver_invitation(world, "claims-it");
    world.settle();
    CHECK(world.place(key) == Place::quarantine);
    const auto events = events_of(world);
    REQUIRE(events.size() == 1);
    CHECK(events[0].organizer == "colleague@" + domain);
    CHECK(world.requests_of(removing(world)) == 0);
}

FAULT("26", "The event goes too when its user has thrown the invitation away first") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    tend_events(world);
    world.settle();
    const auto key = deliver_invitation(world, "one");
    world.fault(error_fault(503, world.words().busy_code, 1, {{"Retry-After", "30"}}), world.words().move);
    world.settle();
    world.user_moves(key, "trash");
    CHECK(world.run_until_quiet(1h));
    CHECK(world.last_action(key).state == ActionState::satisfied);
    CHECK(events_of(world).empty());
}

FAULT("26", "Without the permission the mail goes, its event stays, and the record says so") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    tend_events(world, false);
    world.settle();
    const auto key = deliver_invitation(world, "one");
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::quarantine);
    CHECK(world.last_action(key).state == ActionState::done);
    CHECK(events_of(world).size() == 1);
    CHECK(record_of(world, key).find("as it was in the calendar") != std::string::npos);
    CHECK(world.record().state == db::TenantState::active);
}

FAULT("26", "Where nobody has asked for it no calendar is touched, and the record says that the event stays") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = deliver_invitation(world, "one");
    const auto plain = world.deliver(Disposition::malicious, world.address());
    world.settle();
    CHECK(world.place(key) == Place::quarantine);
    CHECK(events_of(world).size() == 1);
    CHECK(record_of(world, key).find("stays there") != std::string::npos);
    CHECK(record_of(world, plain).empty());
    for (const auto& request : world.client().requests()) {
        CHECK(request.operation.find("event") == std::string::npos);
        CHECK(request.path.find("expand") == std::string::npos);
    }
}

} // namespace remand::tests
