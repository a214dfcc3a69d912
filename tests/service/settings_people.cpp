// People, domains and pilots in the settings file: read, written, planned, applied, rolled back.
#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "service/domains/domains.hpp"
#include "service/registry/entry_check.hpp"
#include "service/settings/settings_file.hpp"
#include "tests/service/company.hpp"
#include "tests/service/settings_round_trip.hpp"

using namespace remand;
using namespace remand::service;
using namespace remand::tests;
using nlohmann::json;

namespace {

constexpr const char* people_file = R"toml(
[tenant.acme.registry]
protects = "chosen"

[[tenant.acme.registry.person]]
name = "Greta Holm"
addresses = ["greta@holm.test", "G.Holm@law.test"]
patterns = ['greta\+.*@holm\.test']
title = "Counsel"
role = "legal"
note = "outside counsel"
expires = 2027-06-30

[[tenant.acme.registry.user]]
user = "ava@example.com"
role = "executive"
addresses = ["ava@home.test"]

[[tenant.acme.registry.group]]
group = "payroll@example.com"
role = "finance"

[[tenant.acme.registry.exception]]
address = "@signing.test"
note = "document signing"

[[tenant.acme.registry.unprotected]]
user = "priya@example.com"

[[tenant.acme.domains]]
domain = "sister.example"
all_folders = true

[tenant.acme.scope]
groups = ["payroll@example.com"]
mailboxes = ["ava@example.com"]
)toml";

Reply config(Company& company, const std::string& what, const json& body) {
    return company.call("POST", "/v1/config/" + what, body);
}
std::string exported(Company& company) { return company.call("GET", "/v1/config/export").body["toml"]; }

void synchronise(Company& company) { REQUIRE(company.on("POST", "/directory/sync", json::object()).status == 200); }

std::vector<std::string> changes_of(const Reply& reply) {
    std::vector<std::string> changes;
    for (const auto& change : reply.body["changes"])
        changes.push_back(change["kind"].get<std::string>() + ' ' + change["what"].get<std::string>());
    return changes;
}
bool has(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_watched(Company& company, const std::string& id) {
    return (*WatchScope::read(*company.database, {"acme"}))->includes({id});
}

} // namespace

TEST_CASE("One file says who is protected, which domains there are and who is in the pilot", "[settings_people]") {
    Company company;
    synchronise(company);
    REQUIRE(db::MailboxStore(*company.database)
                .upsert({"acme"}, {{{"id-Omar"}, "omar@example.com", "Omar Haddad", {}},
                                   {{"id-Priya"}, "priya@example.com", "Priya Nair", {}}}));
    const auto plan = config(company, "plan", {{"text", people_file}});
    INFO(plan.body.dump(2));
    REQUIRE(plan.status == 200);
    const auto planned = changes_of(plan);
    for (const std::string change :
         {"change registry.protects", "add registry.person \"Greta Holm\"", "add registry.user ava@example.com",
          "add registry.group payroll@example.com", "add registry.exception @signing.test",
          "add registry.unprotected priya@example.com", "add domains.sister.example", "change scope",
          "add scope.groups payroll@example.com", "add scope.mailboxes ava@example.com"})
        CHECK(has(planned, change));
    CHECK(planned.size() == 10);
    REQUIRE(plan.body["warnings"].size() == 1); // the domain is to be verified; everybody is known
    CHECK(plan.body["warnings"][0].get<std::string>().find("remand domain verify --tenant acme sister.example") != std::string::npos);
    CHECK(company.on("GET", "/registry").body["protects_directory"] == true);

    REQUIRE(config(company, "apply", {{"text", people_file}}).body["applied"] == true);
    CHECK(company.matches("Greta Holm", "x@evil.test"));
    CHECK_FALSE(company.matches("Greta Holm", "g.holm@law.test"));
    CHECK_FALSE(company.matches("Greta Holm", "greta+x@holm.test"));
    CHECK_FALSE(company.matches("Greta Holm", "no-reply@signing.test"));
    CHECK(company.matches("Ava Lindqvist", "x@evil.test"));
    CHECK_FALSE(company.matches("Ava Lindqvist", "ava@home.test"));
    CHECK(company.matches("Omar Haddad", "x@evil.test"));
    CHECK_FALSE(company.matches("Priya Nair", "x@evil.test"));
    CHECK(is_watched(company, "id-Omar"));
    CHECK_FALSE(is_watched(company, "id-Priya"));
    const auto people = company.on("GET", "/registry").body["people"];
    for (const auto& person : people) {
        if (person["name"] == "Greta Holm") CHECK(person["origin"] == "config");
        if (person["name"] == "Omar Haddad") CHECK(person["origin"] == "group Payroll");
    }
    CHECK(config(company, "plan", {{"text", people_file}}).body["changes"].empty());
    CHECK(config(company, "plan", {{"text", exported(company)}}).body["changes"].empty());
}

TEST_CASE("What was exported makes an empty installation the same", "[settings_people]") {
    Company company;
    synchronise(company);
    REQUIRE(config(company, "apply", {{"text", people_file}}).body["applied"] == true);
    const auto text = exported(company);

    const bool knows_the_directory = GENERATE(true, false);
    Company empty;
    if (knows_the_directory) synchronise(empty);
    const auto applied = config(empty, "apply", {{"text", text}});
    INFO(applied.body.dump(2));
    REQUIRE(applied.body["applied"] == true);
    CHECK(applied.body["warnings"].size() == (knows_the_directory ? 1 : 5)); // 3 of the registry, 1 group, 1 domain
    CHECK(exported(empty) == text);
    synchronise(empty); // what was named before the directory knew it is bound now
    CHECK(exported(empty) == text);
    CHECK(empty.matches("Ava Lindqvist", "x@evil.test"));
    CHECK_FALSE(empty.matches("Ava Lindqvist", "ava@home.test"));
    CHECK(empty.matches("Omar Haddad", "x@evil.test"));
    CHECK_FALSE(empty.matches("Priya Nair", "x@evil.test"));
    CHECK(empty.on("GET", "/registry").body["unresolved"].empty());
}

TEST_CASE("What the directory and the provider say by themselves is not exported, and no plan takes it away",
          "[settings_people]") {
    Company company;
    synchronise(company);
    REQUIRE(db::DomainStore(*company.database).take_from_provider({"acme"}, {"example.com", "quiet.example"}, company.clock.now()));
    CHECK(exported(company).find("ava@example.com") == std::string::npos);
    CHECK(exported(company).find("quiet.example") == std::string::npos);
    CHECK(config(company, "plan", {{"text", "[tenant.acme]\ndomains = []\n[tenant.acme.registry]\nperson = []\nuser = []\n"}})
              .body["changes"]
              .empty());

    // What was decided about one of the provider's is in the file, and goes without taking the domain.
    REQUIRE(company.on("PATCH", "/domains/quiet.example", {{"is_paused", true}}).status == 200);
    CHECK(exported(company).find("domain = \"quiet.example\"\npaused = true\n") != std::string::npos);
    const auto resumed = config(company, "apply", {{"text", "[tenant.acme]\ndomains = []\n"}});
    REQUIRE(resumed.body["changes"].size() == 1);
    CHECK(resumed.body["changes"][0]["kind"] == "change");
    CHECK(resumed.body["changes"][0]["before"] == "paused");
    CHECK(resumed.body["changes"][0]["after"] == "inbox and junk");
    const auto domains = company.on("GET", "/domains").body["domains"];
    CHECK(std::count_if(domains.begin(), domains.end(), [](const json& domain) { return domain["domain"] == "quiet.example"; }) == 1);
}

TEST_CASE("A domain by hand keeps its token and its proof through files", "[settings_people]") {
    Company company;
    REQUIRE(company.on("POST", "/domains", {{"domain", "sister.example"}}).status == 201);
    const auto before = db::DomainStore(*company.database).find({"acme"}, "sister.example").value().value();
    REQUIRE(db::DomainStore(*company.database)
                .update({"acme"}, "sister.example", [&](db::DomainRecord& record) { record.verified_at = company.clock.now(); },
                        {0, company.clock.now(), "test", "domain.verify", "acme", "{}"}));
    REQUIRE(config(company, "apply", {{"text", "[[tenant.acme.domains]]\ndomain = \"Sister.example\"\npaused = true\n"}}).body["applied"] == true);
    const auto after = db::DomainStore(*company.database).find({"acme"}, "sister.example").value().value();
    CHECK(after.token == before.token);
    CHECK(after.verified_at);
    CHECK(after.is_paused);
    REQUIRE(config(company, "apply", {{"text", "[tenant.acme]\ndomains = []\n"}}).body["applied"] == true);
    CHECK_FALSE(db::DomainStore(*company.database).find({"acme"}, "sister.example").value());
    REQUIRE(config(company, "rollback", {{"version", 2}}).body["applied"] == true);
    const auto back = db::DomainStore(*company.database).find({"acme"}, "sister.example").value().value();
    CHECK(back.token == before.token);
    CHECK_FALSE(back.verified_at); // it was given up, and is to be proven again
}

TEST_CASE("A rollback brings people and pilots back, and entries that stay keep their id and who made them", "[settings_people]") {
    Company company;
    synchronise(company);
    REQUIRE(company.on("POST", "/registry", {{"name", "Greta Holm"}, {"addresses", {"greta@holm.test"}}}).status == 201);
    const auto made = db::RegistryStore(*company.database).list({"acme"}).value();
    const auto first = exported(company);
    const std::string grown = R"([[tenant.acme.registry.person]]
name = "Greta Holm"
addresses = ["greta@holm.test", "greta@law.test"]
[[tenant.acme.registry.person]]
name = "Jon Berg"
addresses = ["jon@berg.test"]
)";
    const auto applied = config(company, "apply", {{"text", grown}});
    CHECK(changes_of(applied) == std::vector<std::string>{"change registry.person \"Greta Holm\"", "add registry.person \"Jon Berg\""});
    const auto now = db::RegistryStore(*company.database).list({"acme"}).value();
    REQUIRE(now.size() == 2);
    CHECK(now[0].id == made[0].id);
    CHECK(now[0].provenance == "manual");
    CHECK(now[0].created_by == made[0].created_by);
    CHECK(now[0].addresses.size() == 2);
    CHECK(now[1].provenance == "config");
    REQUIRE(config(company, "rollback", {{"version", 1}}).body["applied"] == true);
    CHECK(exported(company) == first);
}

TEST_CASE("Two people of one name are two entries", "[settings_people]") {
    Company company;
    const std::string two = "[[tenant.acme.registry.person]]\nname = \"Jon Berg\"\naddresses = [\"a@berg.test\"]\n"
                            "[[tenant.acme.registry.person]]\nname = \"Jon Berg\"\naddresses = [\"b@berg.test\"]\n";
    REQUIRE(config(company, "apply", {{"text", two}}).body["changes"].size() == 2);
    CHECK(config(company, "plan", {{"text", two}}).body["changes"].empty());
    const auto one = config(company, "plan", {{"text", two.substr(two.find("[[", 3))}});
    REQUIRE(one.body["changes"].size() == 1);
    CHECK(one.body["changes"][0]["before"] == "a@berg.test");
}

TEST_CASE("A registry, a domain or a pilot that is wrong is named with its place", "[settings_people]") {
    const auto [text, place, hint] = GENERATE(table<std::string, std::string, std::string>({
        {"[tenant.acme.registry]\nprotects = \"all\"\n", "f:2:12: ", "\"directory\" (everybody in it)"},
        {"[[tenant.acme.registry.persons]]\nname = \"A B\"\n", "f:1:", "did you mean \"person\"?"},
        {"[[tenant.acme.registry.person]]\nname = \"A B\"\n", "f:1:", "needs an address"},
        {"[[tenant.acme.registry.person]]\nname = \"A B\"\naddresses = \"a@b.test\"\n", "f:3:13: ", "a list of texts"},
        {"[[tenant.acme.registry.person]]\nname = \"A B\"\nadresses = []\n", "f:3:1: ", "did you mean \"addresses\"?"},
        {"[[tenant.acme.registry.person]]\nname = \"A B\"\naddresses = [\"nobody\"]\n", "f:1:", "is no address"},
        {"[[tenant.acme.registry.person]]\nname = \"A B\"\npatterns = [\"a(b\"]\n", "f:1:", "a(b"},
        {"[[tenant.acme.registry.person]]\nname = \"A B\"\naddresses = [\"a@b.test\"]\nrole = \"boss\"\n", "f:4:8: ", "executive, finance"},
        {"[[tenant.acme.registry.user]]\nrole = \"hr\"\n", "f:1:", "which user or group"},
        {"[[tenant.acme.registry.exception]]\naddress = \"@x.test\"\n", "f:1:", "needs a reason"},
        {"[[tenant.acme.registry.unprotected]]\nuser = \"a@b.test\"\nexpires = \"soon\"\n", "f:3:11: ", "2026-12-31"},
        {"[[tenant.acme.registry.group]]\ngroup = \"g\"\n[[tenant.acme.registry.group]]\ngroup = \"g\"\n", "f:3:", "twice"},
        {"[[tenant.acme.domains]]\ndomain = \"co.uk\"\n", "f:2:10: ", "co.uk"},
        {"[[tenant.acme.domains]]\npaused = true\n", "f:1:", "no domain that can be added"},
        {"[[tenant.acme.domains]]\ndomain = \"a.test\"\n[[tenant.acme.domains]]\ndomain = \"A.test\"\n", "f:3:", "twice"},
        {"[[tenant.acme.domains]]\ndomain = \"a.test\"\ntoken = \"a b\"\n", "f:3:9: ", "letters and digits"},
        {"[tenant.acme.scope]\nmailboxes = [\"nobody\"]\n", "f:2:13: ", "no mailbox's address"},
        {"[tenant.acme.scope]\ngroup = [\"x\"]\n", "f:2:1: ", "did you mean \"groups\"?"},
    }));
    AllSettings base;
    base.tenants["acme"] = {};
    const auto settings = read_settings(text, "f", base);
    INFO(text);
    REQUIRE_FALSE(settings);
    INFO(settings.error().message);
    CHECK(settings.error().message.find("\n  " + place) != std::string::npos);
    CHECK(settings.error().message.find(hint) != std::string::npos);
}

TEST_CASE("People, domains and pilots that were written are read back the same, whatever they are", "[settings_people]") {
    std::mt19937 random(1511);
    const auto pick = [&](const auto& list) { return list[random() % list.size()]; };
    const auto some = [&] { return random() % 2 == 0; };
    const std::vector<std::string> notes{"", "plain", "with \"quotes\" and \\", "two\nlines", "Ünïcode ✓", "#no comment", "'''", "]]"};
    const std::vector<std::string> names{"Jane Doe", "Żaneta O'Neil-Dąb", "李 小龍", "Ann \"Annie\" Ray"};
    const std::vector<std::string> addresses{"a@x.test", "b+c@x.test", "o'neil@x.test", "ü@x.test"};
    const std::vector<db::RoleClass> roles{db::RoleClass::none, db::RoleClass::executive, db::RoleClass::human_resources, db::RoleClass::help_desk};
    for (int round = 0; round < 300; ++round) {
        AllSettings all;
        auto& people = all.tenants["a.b"].people;
        people.protects_directory = some();
        for (std::size_t i = random() % 6; i > 0; --i) {
            db::RegistryEntry entry;
            entry.kind = pick(std::vector{db::RegistryKind::person, db::RegistryKind::user, db::RegistryKind::group,
                                          db::RegistryKind::exception, db::RegistryKind::unprotected});
            const bool is_person = entry.kind == db::RegistryKind::person;
            const bool is_exception = entry.kind == db::RegistryKind::exception;
            if (is_person || (is_exception && some())) entry.name = pick(names);
            if (is_person || is_exception || (entry.kind == db::RegistryKind::user && some())) entry.addresses.push_back(pick(addresses));
            if (is_person && some()) entry.addresses.push_back("second@x.test");
            if (is_person && some()) entry.patterns = {"j\\.d@(.+\\.)?x\\.test", "\"[^'\"]+\"@x"};
            if (is_person && some()) entry.title = "Chief \"Everything\"";
            if (!is_person && !is_exception) entry.directory_id = pick(std::vector<std::string>{"a@x.test", "All \"staff\"", "0f3c", "Größe"});
            if (entry.kind != db::RegistryKind::exception && entry.kind != db::RegistryKind::unprotected) entry.role = pick(roles);
            entry.comment = is_exception ? "because" : pick(notes);
            if (some()) entry.expires_at = Timestamp{std::chrono::microseconds{1'800'000'000'123'000}};
            auto good = checked(entry);
            INFO((good ? "" : good.error().message));
            REQUIRE(good);
            const auto is_same = [&](const auto& other) { return name_of(other) == name_of(*good) && says(other) == says(*good); };
            if (std::none_of(people.registry.begin(), people.registry.end(), is_same)) people.registry.push_back(*good);
        }
        for (const std::string name : {"sister.example", "third.example", "xn--bcher-kva.example"}) // in order, as stores give them
            if (some()) people.domains.push_back({name, false, some(), some(), some() ? "0a1b2c" : ""});
        if (some()) people.scope.push_back({db::ScopeKind::group, pick(notes) + "group"});
        if (some()) people.scope.push_back({db::ScopeKind::address, "a@x.test"});

        check_round_trip(all);
    }
}

TEST_CASE("People that somebody removed in the meantime make an apply start over", "[settings_people]") {
    Company company;
    const auto before = exported(company);
    db::RegistryEntry jon;
    jon.name = "Jon Berg";
    jon.addresses = {"jon@berg.test"};
    db::SettingsChange change;
    change.people.push_back({{"acme"}, {{}, {}, {jon}, false}, {}});
    change.people.push_back({{"acme"}, {{4711}, {}, {}, {}}, {}});
    const auto done = db::SettingsStore(*company.database).apply(change, {0, company.clock.now(), "test", "config.apply", "", "{}"});
    REQUIRE_FALSE(done);
    CHECK(done.error().code == "config.changed_meanwhile");
    CHECK(exported(company) == before); // nothing of it was done
}
