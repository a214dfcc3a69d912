// Faults 10 to 12, 14 and 15: messages that move, mailboxes that go, directories and links that lie.
#include <algorithm>

#include "tests/faults/faults.hpp"

namespace remand::tests {

// --- 10: ids ---

FAULT("10", "A message that its user filed between verdict and action is found where it is") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    // The move is refused at first, and in the meantime the user has filed the message.
    world.fault(error_fault(503, world.words().busy_code, 1, {{"Retry-After", "30"}}), world.words().move);
    world.settle();
    CHECK(world.place(key) == Place::inbox);
    world.user_moves(key, "Projects");
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::quarantine);
    CHECK(world.last_action(key).state == ActionState::done);
}

TEST_CASE("Every request about mail asks for immutable ids, whatever it is for", "[fault][10][trap][02]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    const auto other = world.deliver(Disposition::spam, world.address());
    world.client().user_moves(other, "junkemail");
    world.client().user_moves(other, "inbox");
    CHECK(world.run_until_quiet(10min));
    world.request(world.row(key).id, Action::restore, world.last_action(key).id);
    CHECK(world.run_until_quiet(10min));
    world.client().expire_cursors();
    world.settle();
    int mail_calls = 0;
    for (const auto& request : world.client().requests({}, world.address())) {
        INFO(request.operation);
        CHECK(request.had_immutable_preference);
        ++mail_calls;
    }
    CHECK(mail_calls > 10);
}

// --- 11: mailboxes that go ---

FAULT("11", "A mailbox that is gone for two days, for whatever reason, is parked by itself and comes back by itself") {
    struct Reason {
        int status;
        std::string code;
    };
    const std::vector<Reason> reasons =
        std::string(TestType::cloud) == "microsoft"
            ? std::vector<Reason>{{404, "MailboxNotEnabledForRESTAPI"}, {404, "ErrorInvalidUser"},
                                  {404, "ResourceNotFound"},            {404, "Request_ResourceNotFound"},
                                  {403, "ErrorAccessDenied"},           {404, "ErrorNonExistentMailbox"}}
            : std::vector<Reason>{{400, "failedPrecondition"}, {403, "forbidden"}};
    CloudWorld world(TestType::cloud);
    world.settle();
    const auto known = world.deliver(Disposition::spam, world.address(0));
    world.settle();
    for (const auto& reason : reasons) {
        INFO(reason.status << ' ' << reason.code);
        for (const auto& operation : world.words().changes)
            world.fault(error_fault(reason.status, reason.code, 0), operation, world.address(0));
        world.settle();
        CHECK(world.mailbox(world.address(0)).state == db::MailboxState::parked);
        CHECK_FALSE(world.mailbox(world.address(0)).status_message.empty());
        CHECK(world.record().state == db::TenantState::active);
        const auto waiting = world.deliver(Disposition::spam, world.address(0));
        const auto elsewhere = world.deliver(Disposition::spam, world.address(1));
        const auto asked = world.requests_about(world.address(0));
        world.run_for(48h, 4h);
        CHECK(world.place(elsewhere) == Place::junk);
        CHECK(world.requests_about(world.address(0)) - asked <= 24); // ever more seldom, at last once a day
        CHECK(world.row(known).state == db::MessageState::judged);   // what was known is kept
        world.heal();
        world.run_for(25h, 5h);
        CHECK(world.mailbox(world.address(0)).state == db::MailboxState::active);
        CHECK(world.place(waiting) == Place::junk);
    }
}

// --- 12: a directory that forgets ---

FAULT("12", "A directory that answers with nobody, or with one in ten, takes no mailbox away") {
    CloudWorld world(TestType::cloud, {.mailboxes = 10});
    world.settle();
    const auto count = [&] { return db::MailboxStore(*world.database).list(world.tenant().id).value().size(); };
    const auto before = count();
    REQUIRE(before >= 10);
    const auto empty = world.cloud() == "microsoft" ? R"({"value": []})" : R"({"kind": "admin#directory#users"})";
    world.fault(answer_fault(200, empty, 0), world.words().listing.front());
    world.run_for(3h, 1h);
    CHECK(count() == before);
    world.heal();
    for (std::size_t i = 1; i < 10; ++i)
        world.client().change_kind(world.cloud(), world.tenant().given.id, world.address(i),
                                   world.cloud() == "microsoft" ? "guest" : "suspended");
    world.run_for(2h, 1h);
    CHECK(count() == before);
    for (std::size_t i = 1; i < 10; ++i)
        world.client().change_kind(world.cloud(), world.tenant().given.id, world.address(i), "member");
    std::vector<support::EmulatorKey> keys;
    for (const auto& address : world.tenant().mailboxes) keys.push_back(world.deliver(Disposition::spam, address));
    world.run_for(26h, 2h);
    for (const auto key : keys) CHECK(world.place(key) == Place::junk);
}

FAULT("12", "A listing that breaks off on its second page is no shorter directory") {
    CloudWorld world(TestType::cloud);
    world.settle();
    const auto before = db::MailboxStore(*world.database).list(world.tenant().id).value().size();
    const auto cut = world.cloud() == "microsoft"
                         ? R"({"value": [], "@odata.nextLink": ")" + emulator().graph_endpoint + R"(/v1.0/users?$skiptoken=x"})"
                         : std::string(R"({"users": [], "nextPageToken": "x"})");
    world.fault(answer_fault(200, cut, 0), world.words().listing.front());
    world.run_for(3h, 1h);
    CHECK(db::MailboxStore(*world.database).list(world.tenant().id).value().size() == before);
    const auto key = world.deliver(Disposition::spam, world.address());
    world.run_for(10min, 30s);
    CHECK(world.place(key) == Place::junk);
}

// --- 14: consent is taken back ---

FAULT("14", "Without the right to move, mail is read on, the tenant says which permission is missing, and moves wait") {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const std::string right = world.cloud() == "microsoft" ? "Mail.ReadWrite" : "gmail.modify";
    if (world.cloud() == "microsoft")
        world.client().set_consent(world.tenant().given.id, world.tenant().given.options.at("client-id"), true,
                                   std::vector<std::string>{"Mail.Read", "User.Read.All", "Organization.Read.All", "Domain.Read.All"});
    else
        world.fault(error_fault(403, "insufficientPermissions", 0), world.words().move);
    world.client().expire_tokens();
    const auto key = world.deliver(Disposition::spam, world.address());
    world.run_for(3h, 1min);
    CHECK(world.row(key).state == db::MessageState::judged);
    CHECK(world.place(key) == Place::inbox);
    CHECK(world.record().state == db::TenantState::active);
    INFO(world.record().status_code << ' ' << world.record().status_message);
    CHECK(world.record().status_message.find(right) != std::string::npos);
    CHECK(world.requests_of(world.words().move) <= 14); // a try every quarter of an hour

    world.heal();
    if (world.cloud() == "microsoft")
        world.client().set_consent(world.tenant().given.id, world.tenant().given.options.at("client-id"), true,
                                   std::vector<std::string>{"Mail.ReadWrite", "User.Read.All", "Organization.Read.All", "Domain.Read.All"});
    world.client().expire_tokens();
    world.run_for(2h, 1min);
    CHECK(world.place(key) == Place::junk);
    CHECK(world.record().status_message.empty());
}

// --- 15: links of strangers ---

TEST_CASE("A next link to another host is not followed, and the token is not sent there", "[fault][15]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.settle();
    world.client().set_switches(R"({"microsoft": {"next_link": "foreign", "empty_pages": true}})");
    const auto key = world.deliver(Disposition::spam, world.address());
    world.run_for(10min);
    for (const auto& url : world.tenant().watch->urls()) {
        INFO(url);
        CHECK((url.find(emulator().graph_endpoint + "/") != std::string::npos ||
               url.find(emulator().microsoft_authority + "/") != std::string::npos));
    }
    CHECK(world.log_text().find("graph.foreign_link") != std::string::npos);
    CHECK(world.messages().empty());
    world.heal();
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::junk);
}

TEST_CASE("A page token of Google that bends the request stays a parameter of it", "[fault][15]") {
    CloudWorld world("google", {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::spam, world.address());
    world.fault(answer_fault(200, R"({"nextPageToken": "x&userId=y#@evil.test/../", "historyId": "99999999"})"),
                "gmail.history", world.address());
    world.run_for(10min);
    for (const auto& url : world.tenant().watch->urls()) {
        INFO(url);
        CHECK(url.find("https://localhost:") != std::string::npos);
        CHECK(url.find("evil.test/") == std::string::npos);
    }
    world.client().expire_cursors();
    CHECK(world.run_until_quiet(2h));
    CHECK(world.place(key) == Place::junk);
}

} // namespace remand::tests
