#include "tests/db/db_fixture.hpp"

using namespace remand;
using namespace remand::db;

TEST_CASE("A tenant is found with everything that was stored of it", "[tenant_store]") {
    TestDatabase test;
    auto tenant = a_tenant({"globex"});
    tenant.mode = Mode::enforce;
    tenant.is_read_write = true;
    tenant.allows_hard_delete = true;
    tenant.status_code = "entra.x";
    tenant.status_message = "It's \"down\".";
    tenant.options_json = R"({"a":1})";
    tenant.policy_json = R"({"b":2})";
    tenant.provider_tenant_id = "0000-1111";
    tenant.display_name = "Globex";
    tenant.domains = {"globex.test", "globex.example.com"};
    tenant.authorized_at = noon;
    tenant.breaker_tripped_at = noon + std::chrono::hours{1};
    tenant.breaker_reason = "Too many.";
    tenant.consent_asked_at = noon;
    tenant.missing_permissions = {"Mail.ReadWrite"};
    tenant.excess_permissions = {"Mail.Send", "Files.Read.All"};
    tenant.permissions_since = noon;
    must(test.tenants.add(tenant, audit_of("tenant.add")));
    const auto found = must(test.tenants.find({"globex"})).value();
    CHECK(found.mode == Mode::enforce);
    CHECK(found.is_read_write);
    CHECK(found.allows_hard_delete);
    CHECK(found.status_code == tenant.status_code);
    CHECK(found.status_message == tenant.status_message);
    CHECK(found.options_json == tenant.options_json);
    CHECK(found.policy_json == tenant.policy_json);
    CHECK(found.provider_tenant_id == tenant.provider_tenant_id);
    CHECK(found.display_name == tenant.display_name);
    CHECK(found.domains == tenant.domains);
    CHECK(found.created_at == tenant.created_at);
    CHECK(found.authorized_at == tenant.authorized_at);
    CHECK(found.breaker_tripped_at == tenant.breaker_tripped_at);
    CHECK(found.breaker_reason == tenant.breaker_reason);
    CHECK(found.state_since == noon); // of the audit row
    CHECK(found.consent_asked_at == tenant.consent_asked_at);
    CHECK(found.missing_permissions == tenant.missing_permissions);
    CHECK(found.excess_permissions == tenant.excess_permissions);
    CHECK(found.permissions_since == tenant.permissions_since);
    CHECK(must(test.tenants.list()).size() == 2);
}

TEST_CASE("A tenant's name is taken only once, and the refusal is not audited", "[tenant_store]") {
    TestDatabase test;
    CHECK(code_of(test.tenants.add(a_tenant(), audit_of("tenant.add.again"))) == "tenant.exists");
    for (const auto& entry : must(test.audits.list({.limit = 10}))) CHECK(entry.act != "tenant.add.again");
}

TEST_CASE("A change to a tenant is stored together with its audit row", "[tenant_store]") {
    TestDatabase test;
    must(test.tenants.update(
        acme, [](TenantRecord& tenant) { tenant.mode = Mode::enforce; }, audit_of("mode.set")));
    CHECK(must(test.tenants.find(acme))->mode == Mode::enforce);
    CHECK(must(test.audits.list({.limit = 1})).at(0).act == "mode.set");
}

TEST_CASE("A tenant that does not exist can be neither changed nor removed", "[tenant_store]") {
    TestDatabase test;
    CHECK(code_of(test.tenants.update(
              {"nobody"}, [](TenantRecord&) {}, audit_of("mode.set"))) == "tenant.unknown");
    CHECK(code_of(test.tenants.remove({"nobody"}, audit_of("tenant.remove"))) == "tenant.unknown");
    CHECK(code_of(test.tenants.put_secret({"nobody"}, "client_secret", Secret("s"))) == "tenant.unknown");
    CHECK(!must(test.tenants.find({"nobody"})).has_value());
}

TEST_CASE("A removed tenant loses its credentials, cursors and waiting actions and keeps its history",
          "[tenant_store]") {
    TestDatabase test;
    must(test.tenants.put_secret(acme, "client_secret", Secret("s3cret")));
    must(test.messages.commit_page(acme, jane, {a_bad_message("m1"), a_bad_message("m2")}, SyncCursor{"c1"}));
    const auto first = test.due().at(0);
    must(test.actions.begin(first.id, in_inbox(), noon));
    must(test.actions.finish(first.id, ActionState::done, in_quarantine(), {noon, "ok", ""}));
    must(test.tenants.remove(acme, audit_of("tenant.remove")));

    CHECK(!must(test.tenants.find(acme)).has_value());
    CHECK(!must(test.tenants.secret(acme, "client_secret")).has_value());
    CHECK(must(test.mailboxes.list(acme)).empty());
    CHECK(test.due().empty());
    CHECK(must(test.messages.list({.tenant = acme})).size() == 2);
    CHECK(test.action(first.id).state == ActionState::done);
    CHECK(must(test.actions.list({.state = ActionState::superseded})).size() == 1);
}

TEST_CASE("Work that was under way does not bring a removed tenant back", "[tenant_store]") {
    TestDatabase test;
    must(test.tenants.remove(acme, audit_of("tenant.remove")));
    CHECK(code_of(test.messages.commit_page(acme, jane, {a_message("m1")}, SyncCursor{"c1"})) == "tenant.unknown");
    CHECK(code_of(test.mailboxes.upsert(acme, {jane})) == "tenant.unknown");
}

TEST_CASE("A tenant that is added again starts without a cursor and knows its old messages", "[tenant_store]") {
    TestDatabase test;
    must(test.messages.commit_page(acme, jane, {a_message("m1")}, SyncCursor{"c1"}));
    must(test.tenants.remove(acme, audit_of("tenant.remove")));
    must(test.tenants.add(a_tenant(), audit_of("tenant.add")));
    must(test.mailboxes.upsert(acme, {jane}));
    CHECK(must(test.mailboxes.find(acme, jane.id))->cursor.empty());
    CHECK(must(test.messages.known(acme, jane.id, {"m1", "m2"})) == std::vector<std::string>{"m1"});
}

TEST_CASE("A secret comes back as it was put, and the newest value counts", "[tenant_store]") {
    TestDatabase test;
    must(test.tenants.put_secret(acme, "client_secret", Secret("old")));
    must(test.tenants.put_secret(acme, "client_secret", Secret("new")));
    CHECK(must(test.tenants.secret(acme, "client_secret"))->reveal() == "new");
    CHECK(!must(test.tenants.secret(acme, "other")).has_value());
}

TEST_CASE("A tenant is in its state since the change to it, and other changes do not touch that", "[tenant_store]") {
    TestDatabase test;
    const auto at = [](Timestamp time) {
        auto entry = audit_of("x");
        entry.at = time;
        return entry;
    };
    const auto one = noon + std::chrono::hours{1}, two = noon + std::chrono::hours{2};
    must(test.tenants.update(
        acme, [](TenantRecord& tenant) { tenant.state = TenantState::needs_consent; }, at(one)));
    must(test.tenants.update(
        acme, [](TenantRecord& tenant) { tenant.mode = Mode::enforce; }, at(two)));
    CHECK(must(test.tenants.find(acme))->state_since == one);
}

const std::vector<std::string_view> kinds{"client-secret", "certificate"};

TEST_CASE("A credential that is replaced stays as the former one until it is dropped", "[tenant_store]") {
    TestDatabase test;
    must(test.tenants.replace_credential(acme, "client-secret", Secret("one"), kinds));
    CHECK(!must(test.tenants.former_secret(acme, "client-secret")).has_value());
    must(test.tenants.replace_credential(acme, "certificate", Secret("two"), kinds));
    CHECK(must(test.tenants.secret(acme, "certificate"))->reveal() == "two");
    CHECK(!must(test.tenants.secret(acme, "client-secret")).has_value());
    CHECK(must(test.tenants.former_secret(acme, "client-secret"))->reveal() == "one");
    CHECK(must(test.tenants.drop_former_credentials(acme, kinds, audit_of("tenant.rotated"))));
    CHECK(!must(test.tenants.former_secret(acme, "client-secret")).has_value());
    CHECK(must(test.tenants.secret(acme, "certificate"))->reveal() == "two");
    CHECK(must(test.audits.list({.limit = 1})).at(0).act == "tenant.rotated");
    CHECK(!must(test.tenants.drop_former_credentials(acme, kinds, audit_of("again"))));
    CHECK(must(test.audits.list({.limit = 1})).at(0).act == "tenant.rotated");
}

TEST_CASE("A second replacement before the first has worked keeps the credential that is known to work",
          "[tenant_store]") {
    TestDatabase test;
    must(test.tenants.replace_credential(acme, "client-secret", Secret("works"), kinds));
    must(test.tenants.replace_credential(acme, "client-secret", Secret("mistyped"), kinds));
    must(test.tenants.replace_credential(acme, "client-secret", Secret("right"), kinds));
    CHECK(must(test.tenants.secret(acme, "client-secret"))->reveal() == "right");
    CHECK(must(test.tenants.former_secret(acme, "client-secret"))->reveal() == "works");
}

TEST_CASE("A credential of a tenant that does not exist is not kept", "[tenant_store]") {
    TestDatabase test;
    CHECK(code_of(test.tenants.replace_credential({"nobody"}, "client-secret", Secret("s"), kinds)) ==
          "tenant.unknown");
}

TEST_CASE("A consent state is taken once", "[tenant_store]") {
    TestDatabase test;
    const auto later = noon + std::chrono::minutes{10};
    must(test.tenants.put_consent_state(acme, "state-1", later));
    CHECK(must(test.tenants.take_consent_state(acme, "state-1", noon)));
    CHECK(!must(test.tenants.take_consent_state(acme, "state-1", noon)));
}

TEST_CASE("A consent state is not taken for another tenant, after its time, or when it was never given",
          "[tenant_store]") {
    TestDatabase test;
    must(test.tenants.add(a_tenant({"globex"}), audit_of("tenant.add")));
    const auto later = noon + std::chrono::minutes{10};
    must(test.tenants.put_consent_state(acme, "state-1", later));
    CHECK(!must(test.tenants.take_consent_state({"globex"}, "state-1", noon)));
    CHECK(!must(test.tenants.take_consent_state(acme, "state-2", noon)));
    CHECK(!must(test.tenants.take_consent_state(acme, "state-1", later)));
}
