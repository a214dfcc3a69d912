#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

namespace {

constexpr auto later = noon + std::chrono::hours{1};

NewMessage signed_by(const std::string& id, std::string signer, Timestamp at = noon) {
    auto message = a_message(id);
    message.received_at = at;
    message.graph.signers = {std::move(signer)};
    message.graph.reply_to = {"help@else.test"};
    message.graph.link_hosts = {"else.test"};
    return message;
}

} // namespace

TEST_CASE("Whom somebody here wrote to is known afterwards, and not before", "[sender_graph]") {
    TestDatabase test;
    SenderGraph graph(*test.database);
    auto message = a_message("m1");
    message.graph.written_to = {"vendor.test"};
    test.store(message);
    CHECK(must(graph.was_written_to(acme, "vendor.test", later)));
    CHECK_FALSE(must(graph.was_written_to(acme, "vendor.test", noon)));
    CHECK_FALSE(must(graph.was_written_to(acme, "else.test", later)));
    CHECK_FALSE(must(graph.was_written_to(TenantId{"other"}, "vendor.test", later)));
}

TEST_CASE("A sender's habits are read as of a time, the most frequent first", "[sender_graph]") {
    TestDatabase test;
    SenderGraph graph(*test.database);
    test.store(signed_by("m1", "rare.test"));
    test.store(signed_by("m2", "usual.test"));
    test.store(signed_by("m3", "usual.test", later));
    test.store(signed_by("m4", "new.test", later));
    const auto then = must(graph.traits(acme, "else.test", later));
    CHECK(then.signers == std::vector<std::string>{"usual.test", "rare.test"});
    CHECK(then.reply_to == std::vector<std::string>{"help@else.test"});
    CHECK(must(graph.traits(acme, "else.test", later + std::chrono::hours{1})).signers.size() == 3);
    CHECK(must(graph.traits(acme, "else.test", noon)).signers.empty());
}

TEST_CASE("Mail that was judged bad makes nothing known", "[sender_graph]") {
    TestDatabase test;
    SenderGraph graph(*test.database);
    auto bad = a_bad_message("m1");
    bad.graph = signed_by("x", "evil.test").graph;
    bad.graph.written_to = {"evil.test"};
    test.store(bad);
    CHECK(must(graph.traits(acme, "else.test", later)).signers.empty());
    CHECK_FALSE(must(graph.was_written_to(acme, "evil.test", later)));
    CHECK(must(graph.known_hosts(acme, {"else.test"}, later)).empty());
}

TEST_CASE("A message that is read out of its order moves the first time back", "[sender_graph]") {
    TestDatabase test;
    SenderGraph graph(*test.database);
    test.store(signed_by("m2", "usual.test", later));
    CHECK(must(graph.traits(acme, "else.test", later)).signers.empty());
    test.store(signed_by("m1", "usual.test", noon));
    CHECK(must(graph.traits(acme, "else.test", later)).signers.size() == 1);
    CHECK(must(graph.known_hosts(acme, {"else.test", "other.test"}, later)) == std::vector<std::string>{"else.test"});
}

TEST_CASE("Unseen hosts mean something when enough hosts are known", "[sender_graph]") {
    TestDatabase test;
    SenderGraph graph(*test.database);
    auto message = a_message("m1");
    for (int i = 0; i + 1 < SenderGraph::enough_hosts; ++i) message.graph.link_hosts.push_back("h" + std::to_string(i) + ".test");
    test.store(message);
    CHECK_FALSE(must(graph.knows_enough_hosts(acme, later)));
    auto more = a_message("m2");
    more.graph.link_hosts = {"one-more.test"};
    test.store(more);
    CHECK(must(graph.knows_enough_hosts(acme, later)));
    CHECK_FALSE(must(graph.knows_enough_hosts(acme, noon)));
}

TEST_CASE("Different senders of a time are counted for one mailbox", "[sender_graph]") {
    TestDatabase test;
    SenderGraph graph(*test.database);
    for (int i = 0; i < 5; ++i) {
        auto message = a_message("m" + std::to_string(i));
        message.sender_key = i == 4 ? "s3.test" : "s" + std::to_string(i) + ".test";
        message.received_at = noon + std::chrono::minutes{i};
        test.store(message);
    }
    CHECK(must(graph.senders_between(acme, jane.address, noon, later)) == 4);
    CHECK(must(graph.senders_between(acme, jane.address, noon + std::chrono::minutes{3}, later)) == 1);
    CHECK(must(graph.senders_between(acme, "someone@example.com", noon, later)) == 0);
}

TEST_CASE("A tenant's graph goes with the tenant", "[sender_graph]") {
    TestDatabase test;
    SenderGraph graph(*test.database);
    auto message = signed_by("m1", "usual.test");
    message.graph.written_to = {"vendor.test"};
    test.store(message);
    must(test.tenants.remove(acme, audit_of("tenant.remove")));
    CHECK(must(graph.traits(acme, "else.test", later)).signers.empty());
    CHECK_FALSE(must(graph.was_written_to(acme, "vendor.test", later)));
}

TEST_CASE("Which mailbox wrote to which address is known, and how many letters one got from one address", "[sender_graph]") {
    TestDatabase test;
    SenderGraph graph(*test.database);
    auto sent = a_message("m1");
    sent.from_address = "Ann@Example.com";
    sent.graph.correspondents = {"jane@university.test"};
    test.store(sent);
    CHECK(must(graph.has_written(acme, "ann@example.com", "jane@university.test", later)));
    CHECK_FALSE(must(graph.has_written(acme, "ann@example.com", "jane@university.test", noon)));
    CHECK_FALSE(must(graph.has_written(acme, "bob@example.com", "jane@university.test", later)));
    CHECK_FALSE(must(graph.has_written(acme, "ann@example.com", "joe@university.test", later)));
    CHECK_FALSE(must(graph.has_written(TenantId{"other"}, "ann@example.com", "jane@university.test", later)));

    for (const std::string id : {"m2", "m3"}) {
        auto letter = a_message(id);
        letter.sender_key = "university.test";
        letter.from_address = "Jane@university.test";
        test.store(letter);
    }
    const auto recipient = must(MessageStore(*test.database).find(2)).value().recipient;
    CHECK(must(graph.received_from(acme, recipient, "university.test", "jane@university.test", later)) == 2);
    CHECK(must(graph.received_from(acme, recipient, "university.test", "jane@university.test", noon)) == 0);
    CHECK(must(graph.received_from(acme, recipient, "university.test", "joe@university.test", later)) == 0);
    CHECK(must(graph.received_from(acme, "else@example.com", "university.test", "jane@university.test", later)) == 0);
}
