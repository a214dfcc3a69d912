#include "db/connection.hpp"
#include "db/copy_store.hpp"
#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

namespace {

void run_sql(TestDatabase& test, const std::string& sql) {
    must(test.database->write([&](Connection& connection) { return connection.script(sql); }));
}

} // namespace

TEST_CASE("Secrets, cursors, texts and consent states cannot be found in the files", "[sealed_at_rest]") {
    const TempDirectory directory;
    {
        TestDatabase test(directory / "remand.db");
        must(test.tenants.put_secret(acme, "client_secret", Secret("CANARY-secret")));
        must(test.tenants.put_consent_state(acme, "CANARY-state", noon));
        auto message = a_message("m1");
        message.body_text = "CANARY-text";
        must(test.messages.commit_page(acme, jane, {message}, SyncCursor{"CANARY-cursor"}));
        CopyRecord copy;
        copy.message_id = must(test.messages.list({})).at(0).id;
        copy.tenant = acme;
        must(CopyStore(*test.database).put(copy, "CANARY-mail"));
        CHECK(bytes_of(directory / "remand.db-wal").find("CANARY") == std::string::npos);
        CHECK(bytes_of(directory / "remand.db-wal").find("<m1@mail.test>") != std::string::npos);
    }
    CHECK(bytes_of(directory / "remand.db").find("CANARY") == std::string::npos);
}

TEST_CASE("A secret that was removed leaves nothing in the file", "[sealed_at_rest]") {
    const TempDirectory directory;
    std::string sealed;
    {
        TestDatabase test(directory / "remand.db");
        must(test.tenants.put_secret(acme, "client_secret", Secret("CANARY-secret")));
        must(test.database->read([&](Connection& connection) {
            return connection.query("SELECT sealed FROM tenant_secret", {}, [&](Row& row) { sealed = row.text(); });
        }));
        must(test.tenants.remove(acme, audit_of("tenant.remove")));
    }
    REQUIRE(!sealed.empty());
    CHECK(bytes_of(directory / "remand.db").find(sealed) == std::string::npos);
}

TEST_CASE("A sealed secret that was copied to another row does not open", "[sealed_at_rest]") {
    TestDatabase test;
    must(test.tenants.add(a_tenant({"globex"}), audit_of("tenant.add")));
    must(test.tenants.put_secret(acme, "client_secret", Secret("of acme")));
    must(test.tenants.put_secret({"globex"}, "client_secret", Secret("of globex")));
    run_sql(test, "UPDATE tenant_secret SET sealed = (SELECT sealed FROM tenant_secret WHERE tenant = 'acme') WHERE "
                  "tenant = 'globex'");
    CHECK(code_of(test.tenants.secret({"globex"}, "client_secret")) == "seal.damaged");
    CHECK(must(test.tenants.secret(acme, "client_secret"))->reveal() == "of acme");
}

TEST_CASE("A sealed copy of another message, or of another tenant, does not open", "[sealed_at_rest]") {
    TestDatabase test;
    CopyStore copies(*test.database);
    for (const auto* id : {"m1", "m2"}) {
        CopyRecord copy;
        copy.message_id = test.store(a_message(id));
        copy.tenant = acme;
        must(copies.put(copy, std::string("mail ") + id));
    }
    const auto first = must(test.messages.list({})).at(1).id, second = first + 1;
    CHECK(must(copies.open(second)).reveal() == "mail m2");
    run_sql(test, "UPDATE sealed_copy SET tenant = 'globex' WHERE message = " + std::to_string(first));
    CHECK(code_of(copies.open(first)) == "seal.damaged");
    run_sql(test, "UPDATE sealed_copy_bytes SET sealed = (SELECT sealed FROM sealed_copy_bytes WHERE message = " +
                      std::to_string(first) + ")");
    CHECK(code_of(copies.open(second)) == "seal.damaged");
}

TEST_CASE("A sealed cursor that was copied to another mailbox does not open", "[sealed_at_rest]") {
    TestDatabase test;
    const Mailbox joe{MailboxId{"joe-id"}, "joe@example.com", "Joe", {}};
    must(test.messages.commit_page(acme, jane, {}, SyncCursor{"c1"}));
    must(test.messages.commit_page(acme, joe, {}, SyncCursor{"c2"}));
    run_sql(test, "UPDATE mailbox SET cursor = (SELECT cursor FROM mailbox WHERE provider_id = 'jane-id') WHERE "
                  "provider_id = 'joe-id'");
    CHECK(code_of(test.mailboxes.find(acme, joe.id)) == "seal.damaged");
    CHECK(must(test.mailboxes.find(acme, jane.id))->cursor == SyncCursor{"c1"});
}

TEST_CASE("A sealed text that was copied to another message does not open", "[sealed_at_rest]") {
    TestDatabase test;
    const auto first = test.store(a_message("m1")), second = test.store(a_message("m2"));
    run_sql(test, "UPDATE facts SET text = (SELECT text FROM facts WHERE message = " + std::to_string(first) +
                      ") WHERE message = " + std::to_string(second));
    CHECK(code_of(test.messages.body_text(second)) == "seal.damaged");
    CHECK(must(test.messages.body_text(first)) == "See you at noon.");
}

TEST_CASE("A row that holds a word this program does not know is reported as damage", "[sealed_at_rest]") {
    TestDatabase test;
    test.store(a_bad_message("m1"));
    run_sql(test, "UPDATE message SET disposition = 'malicious', state = 'enchanted'");
    CHECK(code_of(test.messages.list({})) == "db.damaged");
    run_sql(test, "UPDATE message SET state = 'judged', delivered_to = '[]'");
    CHECK(code_of(test.messages.list({})) == "db.damaged");
}
