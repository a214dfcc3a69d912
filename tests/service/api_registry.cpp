// Directory, registry and domains through the API.
#include <catch2/catch.hpp>

#include "service/domains/domains.hpp"
#include "tests/service/company.hpp"

using namespace remand;
using namespace remand::tests;
using nlohmann::json;

namespace {

class FixedAnswers final : public service::TxtResolver {
public:
    std::vector<std::string> texts;
    bool is_down = false;
    Result<std::vector<std::string>> texts_of(std::string_view) const override {
        if (is_down) return fail(ErrorKind::retry, "dns.no_answer", "No name server answered.");
        return texts;
    }
};

} // namespace

TEST_CASE("A directory is synchronised by hand and shown with its people and groups", "[api_registry]") {
    Company company;
    CHECK(company.on("GET", "/directory").body["good_at"].is_null());
    const auto synced = company.on("POST", "/directory/sync", json::object());
    REQUIRE(synced.status == 200);
    CHECK(synced.body["groups"] == 1);
    CHECK(company.on("GET", "/directory/users", nullptr, {{"text", "lindqvist"}}).body["users"].size() == 1);
    CHECK(company.on("GET", "/directory/users", nullptr, {{"group", "payroll@example.com"}}).body["users"][0]["name"] ==
          "Omar Haddad");
    CHECK(company.on("GET", "/directory/users", nullptr, {{"group", "nobody"}}).status == 404);
    CHECK(company.on("GET", "/directory/groups").body["groups"][0]["members"] == 1);
    company.mail.fail(Operation::directory, 1, {ErrorKind::retry, "memory.broken", "The connection broke.", {}});
    CHECK(company.on("POST", "/directory/sync", json::object()).code() == "memory.broken");
    CHECK(company.on("GET", "/directory").body["error"]["code"] == "memory.broken");
    CHECK(company.on("POST", "/directory/confirm", json::object()).code() == "directory.nothing_held");
}

TEST_CASE("Entries of the registry are added, changed, removed, and each kind says where it comes from",
          "[api_registry]") {
    Company company;
    REQUIRE(company.on("POST", "/directory/sync", json::object()).status == 200);
    CHECK(company.matches("Ava Lindqvist", "x@evil.test"));
    CHECK_FALSE(company.matches("Ava Lindqvist", "ava@example.com"));

    const auto added = company.on("POST", "/registry",
                                  {{"name", "Greta Holm"}, {"addresses", {"greta@holm.test"}}, {"role", "legal"}});
    REQUIRE(added.status == 201);
    const std::string id = std::to_string(added.body["ids"][0].get<int>());
    CHECK(company.matches("Greta Holm", "x@evil.test"));
    CHECK(company.on("PATCH", "/registry/" + id, {{"addresses", {"greta@holm.test", "x@evil.test"}}}).status == 200);
    CHECK_FALSE(company.matches("Greta Holm", "x@evil.test"));
    CHECK(company.on("GET", "/registry/" + id).body["role"] == "legal");

    CHECK(company.on("POST", "/registry", {{"kind", "group"}, {"directory", "Payroll"}, {"role", "finance"}}).status ==
          201);
    CHECK(company
              .on("POST", "/registry",
                  {{"kind", "exception"},
                   {"name", "Priya Nair"},
                   {"addresses", {"p@uni.test"}},
                   {"comment", "a namesake"}})
              .status == 201);
    CHECK_FALSE(company.matches("Priya Nair", "p@uni.test"));
    const auto list = company.on("GET", "/registry", nullptr, {{"marked", "true"}}).body;
    CHECK(list["people"].size() == 2);
    CHECK(list["people"][1]["origin"] == "group Payroll");
    CHECK(list["exceptions"].size() == 1);
    CHECK(company.on("POST", "/registry/remove", {{"ids", {std::stoi(id)}}}).status == 200);
    CHECK(company.on("GET", "/registry/" + id).status == 404);
    CHECK(company.on("POST", "/registry/remove", {{"ids", {std::stoi(id)}}}).status == 404);
}

TEST_CASE("What is no entry is refused with the reason, and nothing is added", "[api_registry]") {
    Company company;
    REQUIRE(company.on("POST", "/directory/sync", json::object()).status == 200);
    for (const auto& body :
         {json{{"name", "Jane Doe"}}, json{{"nmae", "x"}}, json{{"name", "J"}, {"addresses", {"nonsense"}}},
          json{{"kind", "user"}, {"directory", "nobody@example.com"}}, json{{"kind", "martian"}},
          json{{"name", "Jane Doe"}, {"addresses", {"j@x.test"}}, {"role", "king"}},
          json{{"name", "Jane Doe"}, {"patterns", {"("}}}}) {
        INFO(body.dump());
        CHECK(company.on("POST", "/registry", body).status >= 400);
    }
    CHECK(
        company.on("POST", "/registry/import", {{"csv", "Display_Name,Email\nJane Doe,jane@x.test\nMax,\n"}}).code() ==
        "registry.csv");
    CHECK(company.on("GET", "/registry", nullptr, {{"origin", "csv"}}).body["people"].empty());
    CHECK(company.call("POST", "/v1/tenants/acme/registry", {{"name", "x"}}, {}, service::api::Role::analyst).status ==
          405);
    CHECK(company.on("GET", "/registry", nullptr, {{"colour", "red"}}).status == 400);
}

TEST_CASE("Suggestions name titles and groups, and nobody who is marked already", "[api_registry]") {
    Company company;
    REQUIRE(company.on("POST", "/directory/sync", json::object()).status == 200);
    auto suggestions = company.on("GET", "/registry/suggestions").body["suggestions"];
    REQUIRE(suggestions.size() == 2);
    CHECK(suggestions[0]["name"] == "Ava Lindqvist");
    CHECK(suggestions[0]["why"] == "job title");
    CHECK(suggestions[1]["why"] == "group Payroll");
    REQUIRE(company.on("POST", "/registry", {{"kind", "user"}, {"directory", "ava@example.com"}, {"role", "executive"}})
                .status == 201);
    CHECK(company.on("GET", "/registry/suggestions").body["suggestions"].size() == 1);
}

TEST_CASE("A review is due after a quarter, tells what changed, and is confirmed by one call", "[api_registry]") {
    Company company;
    REQUIRE(company.on("POST", "/directory/sync", json::object()).status == 200);
    CHECK(company.on("GET", "/registry/review").body["is_due"] == false);
    company.clock.advance(std::chrono::days{92});
    company.mail.put_user({"id-Ava", "Ava Lindqvist", "Chair", "", "ava@example.com", {}, true, true});
    REQUIRE(company.on("POST", "/directory/sync", json::object()).status == 200);
    const auto due = company.on("GET", "/registry/review").body;
    CHECK(due["is_due"] == true);
    CHECK(due["changes"][0]["change"] == "new-title");
    CHECK(company.on("GET", "/registry").body["review"]["is_due"] == true);
    const auto done = company.on("POST", "/registry/review", json::object()).body;
    CHECK(done["is_due"] == false);
    CHECK(done["changes"].empty());
    CHECK_FALSE(done["last_at"].is_null());
}

TEST_CASE("A domain by hand counts as the tenant's own when its TXT record is there", "[api_registry]") {
    Company company;
    FixedAnswers dns;
    company.services->resolver = &dns;
    const auto added = company.on("POST", "/domains", {{"domain", "Sister.Example"}});
    REQUIRE(added.status == 201);
    CHECK(added.body["state"] == "unverified");
    CHECK(company.on("POST", "/domains", {{"domain", "sister.example"}}).status == 409);
    CHECK(company.on("POST", "/domains", {{"domain", "nonsense"}}).status == 400);

    dns.is_down = true;
    CHECK(company.on("POST", "/domains/sister.example/verify", json::object()).code() == "dns.no_answer");
    dns.is_down = false;
    dns.texts = {"something else"};
    CHECK(company.on("POST", "/domains/sister.example/verify", json::object()).body["verified_at"].is_null());
    dns.texts.push_back(added.body["txt_record"]);
    CHECK(company.on("POST", "/domains/sister.example/verify", json::object()).body["state"] == "no-mail");
    const auto own = service::own_domains(*company.database, *company.tenants->find("acme"));
    CHECK(std::find(own->begin(), own->end(), "sister.example") != own->end());

    CHECK(company.on("PATCH", "/domains/sister.example", {{"is_paused", true}}).body["state"] == "paused");
    CHECK(company.on("DELETE", "/domains/sister.example").status == 200);
    CHECK(company.on("DELETE", "/domains/sister.example").status == 404);
}

TEST_CASE("A pilot leaves every other mailbox alone", "[api_registry]") {
    Company company;
    REQUIRE(company.on("POST", "/directory/sync", json::object()).status == 200);
    const Mailbox omar{{"id-Omar"}, "omar@example.com", "Omar Haddad", {}},
        ava{{"id-Ava"}, "ava@example.com", "Ava Lindqvist", {}};
    REQUIRE(db::MailboxStore(*company.database).upsert({"acme"}, {omar, ava}));
    const auto is_watched = [&](const Mailbox& mailbox) {
        return (*service::WatchScope::read(*company.database, {"acme"}))->includes(mailbox.id);
    };
    CHECK(is_watched(ava));
    REQUIRE(company.on("PUT", "/scope", {{"groups", {"payroll@example.com"}}}).status == 200);
    CHECK(is_watched(omar));
    CHECK_FALSE(is_watched(ava));
    REQUIRE(company.on("PUT", "/scope", {{"mailboxes", {"Ava@Example.com"}}}).status == 200);
    CHECK(is_watched(ava));
    CHECK_FALSE(is_watched(omar));
    CHECK(company.on("PUT", "/scope", {{"groups", {"nobody"}}}).status == 404);
    REQUIRE(company.on("PUT", "/scope", json::object()).status == 200);
    CHECK(is_watched(omar));
}

TEST_CASE("A domain says that no mail has come for seven days, that it is paused, and why its authorisation is broken",
          "[api_registry]") {
    Company company;
    REQUIRE(db::DomainStore(*company.database).take_from_provider({"acme"}, {"example.com"}, company.clock.now()));
    const auto domain = [&] { return company.on("GET", "/domains").body["domains"][0]; };
    REQUIRE(db::MailboxStore(*company.database).upsert({"acme"}, {company.mail.mailbox("jane@example.com")}));
    CHECK(domain()["state"] == "no-mail");
    CHECK(domain()["reason"] == "no mail has come yet");
    company.add_message("acme", "hello", {});
    CHECK(domain()["state"] == "active");
    company.clock.advance(std::chrono::days{7});
    CHECK(domain()["state"] == "active");
    company.clock.advance(std::chrono::seconds{1});
    CHECK(domain()["state"] == "no-mail");
    CHECK(domain()["reason"].get<std::string>().find("no mail since ") == 0);

    REQUIRE(company.call("POST", "/v1/tenants/acme/pause", json::object()).status == 200);
    CHECK(domain()["state"] == "paused");
    CHECK(domain()["reason"] == "the tenant is paused");
    REQUIRE(company.call("POST", "/v1/tenants/acme/resume", json::object()).status == 200);
    REQUIRE(db::TenantStore(*company.database)
                .update({"acme"},
                        [](db::TenantRecord& tenant) {
                            tenant.state = db::TenantState::needs_consent;
                            tenant.status_message = "The client secret has expired.";
                        },
                        {0, company.clock.now(), "test", "tenant.needs_consent", "acme", "{}"}));
    CHECK(domain()["state"] == "broken");
    CHECK(domain()["reason"] == "The client secret has expired.");
}

TEST_CASE("Each user and group has one entry, and whom somebody took out is shown", "[api_registry]") {
    Company company;
    REQUIRE(company.on("POST", "/directory/sync", json::object()).status == 200);
    const json ava{{"kind", "user"}, {"directory", "ava@example.com"}};
    REQUIRE(company.on("POST", "/registry", ava).status == 201);
    const auto twice = company.on("POST", "/registry", ava);
    CHECK(twice.code() == "registry.exists");
    CHECK(twice.body["error"]["message"] == "Ava Lindqvist has entry 1 already; `remand registry edit 1` changes it.");
    CHECK(company.on("POST", "/registry", {{"kind", "unprotected"}, {"directory", "ava@example.com"}}).code() == "registry.exists");
    const json payroll{{"kind", "group"}, {"directory", "Payroll"}};
    REQUIRE(company.on("POST", "/registry", payroll).status == 201);
    CHECK(company.on("POST", "/registry", payroll).code() == "registry.exists");

    REQUIRE(company.on("POST", "/registry", {{"kind", "unprotected"}, {"directory", "priya@example.com"}}).status == 201);
    const auto shown = company.on("GET", "/registry").body;
    REQUIRE(shown["unprotected"].size() == 1);
    CHECK(shown["unprotected"][0]["name"] == "Priya Nair");
    CHECK(company.on("POST", "/registry", {{"kind", "user"}, {"directory", "nobody@x.test"}}).body["error"]["message"].get<std::string>().find(
              "`remand directory users --tenant acme") != std::string::npos);
}
