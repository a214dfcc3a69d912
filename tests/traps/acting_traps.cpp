// Traps of moving, restoring and searching.
#include <algorithm>

#include "tests/faults/faults.hpp"

namespace remand::tests {

TEMPLATE_TEST_CASE("A Message-ID is not unique, and its + and < must be encoded", "[trap][21]", Microsoft, Google) {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const std::string id = "a+b=c%2B&d/e@mail.example.com";
    const auto mail = [&](const std::string& subject, Disposition disposition) {
        return "Message-ID: <" + id + ">\r\nFrom: Sender <sender@sender.test>\r\nSubject: " + subject +
               "\r\nX-Disposition: " + std::string(to_text(disposition)) + "\r\n\r\nHello.\r\n";
    };
    const auto bad = world.deliver_bytes(mail("one", Disposition::malicious), Disposition::malicious, world.address());
    const auto good = world.deliver_bytes(mail("two", Disposition::none), Disposition::none, world.address());
    CHECK(world.run_until_quiet(1h));
    CHECK(world.messages().size() == 2); // two messages, each with its own verdict
    CHECK(world.place(bad) == Place::quarantine);
    CHECK(world.place(good) == Place::inbox);
    const auto active = world.service->tenants.find(world.tenant().id);
    for (const auto& written : {id, "<" + id + ">"}) {
        const auto found = active->connector->find(world.mailbox(world.address()).mailbox, written);
        REQUIRE(found);
        CHECK(found->size() == 2);
    }
    const auto none = active->connector->find(world.mailbox(world.address()).mailbox, "a b=c%2B&d/e@mail.example.com");
    REQUIRE(none);
    CHECK(none->empty());
}

TEST_CASE("Restored mail goes to spam or gets today's date", "[trap][25]") {
    CloudWorld world("google", {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address(), "inbox", 30h);
    world.client().user_labels(key, {"INBOX", "IMPORTANT", "STARRED", "CATEGORY_UPDATES"});
    const auto before = world.client().truth("google", world.address());
    CHECK(world.run_until_quiet(1h));
    REQUIRE(world.place(key) == Place::quarantine);
    world.request(world.row(key).id, Action::restore, world.last_action(key).id);
    CHECK(world.run_until_quiet(1h));
    CHECK(world.client().truth("google", world.address()) == before); // labels, read flag, the same message
    CHECK(world.message(key).where.is_deleted == false);
}

TEST_CASE("MIME that is posted into a folder fails, or lands as a draft: mail is never restored that way", "[trap][26]") {
    CloudWorld world("microsoft", {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::malicious, world.address());
    const auto before = world.client().truth("microsoft", world.address());
    CHECK(world.run_until_quiet(1h));
    world.request(world.row(key).id, Action::restore, world.last_action(key).id);
    CHECK(world.run_until_quiet(1h));
    CHECK(world.client().truth("microsoft", world.address()) == before);
    for (const auto& url : world.tenant().watch->urls()) {
        INFO(url);
        CHECK_FALSE((url.starts_with("POST") && url.ends_with("/messages")));
    }
}

TEMPLATE_TEST_CASE("A write that is repeated after a time-out is done twice, or is a conflict", "[trap][28]", Microsoft, Google) {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const auto key = world.deliver(Disposition::spam, world.address());
    world.fault(fault_of_kind("timeout-after"), world.words().move);
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::junk);
    CHECK(world.moves(key).size() == 1); // looked at first, and found to be done
}

TEMPLATE_TEST_CASE("The search index lags by hours, and its silence is taken for proof", "[trap][30]", Microsoft, Google) {
    CloudWorld world(TestType::cloud, {.mailboxes = 1});
    world.settle();
    const bool is_microsoft = world.cloud() == "microsoft";
    const auto key = world.deliver(Disposition::malicious, world.address());
    // Every search finds nothing; what goes by id and by history is as ever.
    world.tenant().watch->after_each([&](const http::Request& request, http::Response& response) {
        if (request.url.find(is_microsoft ? "internetMessageId%20eq" : "rfc822msgid") != std::string::npos)
            response.body = is_microsoft ? R"({"value": []})" : R"({"resultSizeEstimate": 0})";
    });
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::quarantine);
    world.request(world.row(key).id, Action::restore, world.last_action(key).id);
    CHECK(world.run_until_quiet(1h));
    CHECK(world.place(key) == Place::inbox);
}

} // namespace remand::tests
