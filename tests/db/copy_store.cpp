#include "db/copy_store.hpp"
#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

namespace {

CopyRecord a_copy(std::int64_t message, Timestamp keep_until = noon + std::chrono::days{30}) {
    CopyRecord copy;
    copy.message_id = message;
    copy.tenant = acme;
    copy.former = {Place::inbox, {"folder-1"}, "Inbox", true};
    copy.former.categories = {"Red", "Blue"};
    copy.former.follow_up = R"({"flagStatus":"flagged"})";
    copy.former.thread = "thread-1";
    copy.former.is_marked = true;
    copy.made_at = noon;
    copy.keep_until = keep_until;
    return copy;
}

std::int64_t first_message(TestDatabase& test) {
    test.store(a_message("m1"));
    return must(test.messages.list({})).at(0).id;
}

} // namespace

TEST_CASE("A copy comes out as it went in, with all that undo needs", "[copy_store]") {
    TestDatabase test;
    CopyStore copies(*test.database);
    const auto message = first_message(test);
    const std::string mail = std::string("Subject: x\r\n\r\n\0binary", 20) + std::string(100'000, 'y');
    must(copies.put(a_copy(message), mail));
    CHECK(must(copies.open(message)).reveal() == mail);
    const auto found = must(copies.find(message));
    REQUIRE(found);
    CHECK(found->size == static_cast<std::int64_t>(mail.size()));
    CHECK(found->former == a_copy(message).former);
    CHECK_FALSE(found->is_only);
    CHECK(must(copies.size_of_all()) == found->size);
}

TEST_CASE("There is no copy of a message that none was made of", "[copy_store]") {
    TestDatabase test;
    CopyStore copies(*test.database);
    CHECK_FALSE(must(copies.find(first_message(test))));
    CHECK(code_of(copies.open(1)) == "copy.unknown");
    CHECK(must(copies.size_of_all()) == 0);
}

TEST_CASE("A later copy takes the place of an earlier one", "[copy_store]") {
    TestDatabase test;
    CopyStore copies(*test.database);
    const auto message = first_message(test);
    must(copies.put(a_copy(message), "one"));
    must(copies.set_only(message));
    must(copies.put(a_copy(message), "two"));
    CHECK(must(copies.open(message)).reveal() == "two");
    CHECK_FALSE(must(copies.find(message))->is_only);
    CHECK(must(copies.size_of_all()) == 3);
}

TEST_CASE("What is brought back goes by its new id, and by no id that is another message's", "[copy_store]") {
    TestDatabase test;
    CopyStore copies(*test.database);
    const auto message = first_message(test);
    test.store(a_message("m2"));
    must(copies.put(a_copy(message), "mail"));
    must(copies.set_only(message));
    CHECK_FALSE(must(copies.brought_back(message, "m2")));
    CHECK(must(copies.find(message))->is_only);
    CHECK(must(copies.brought_back(message, "m3")));
    CHECK_FALSE(must(copies.find(message))->is_only);
    CHECK(must(test.messages.find(message))->ref.provider_id == "m3");
}

TEST_CASE("Only copies whose time is over are swept, and the file keeps nothing of them", "[copy_store]") {
    TestDatabase test;
    CopyStore copies(*test.database);
    test.store(a_message("m1"));
    test.store(a_message("m2"));
    const auto rows = must(test.messages.list({}));
    must(copies.put(a_copy(rows[0].id, noon), "short"));
    must(copies.put(a_copy(rows[1].id), "long"));
    CHECK(must(copies.sweep(noon - std::chrono::seconds{1}, 10)) == 0);
    CHECK(must(copies.sweep(noon, 10)) == 1);
    CHECK(code_of(copies.open(rows[0].id)) == "copy.unknown");
    CHECK(must(copies.open(rows[1].id)).reveal() == "long");
}

TEST_CASE("What quarantine turned out to be is kept once", "[copy_store]") {
    TestDatabase test;
    CopyStore copies(*test.database);
    CHECK_FALSE(must(copies.custody(acme)));
    CHECK(must(copies.note_custody(acme, {Custody::out_of_reach, "", noon})));
    CHECK_FALSE(must(copies.note_custody(acme, {Custody::out_of_reach, "", noon + std::chrono::hours{1}})));
    CHECK(must(copies.note_custody(acme, {Custody::hidden, "Exchange refuses.", noon})));
    const auto seen = must(copies.custody(acme));
    REQUIRE(seen);
    CHECK(seen->custody == Custody::hidden);
    CHECK(seen->reason == "Exchange refuses.");
}
