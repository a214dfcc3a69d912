// Settings as a file: reading with places, writing, differences; plan, apply, history and rollback through the API.
#include <fstream>
#include <iterator>
#include <random>

#include <catch2/catch.hpp>

#include "service/lists/entry.hpp"
#include "service/settings/settings_file.hpp"
#include "tests/service/api_world.hpp"
#include "tests/service/settings_round_trip.hpp"

using namespace remand;
using namespace remand::service;
using namespace remand::tests;
using nlohmann::json;

namespace {

AllSettings with_tenant(const std::string& name = "acme") {
    AllSettings settings;
    settings.tenants[name] = {};
    return settings;
}

AllSettings read(const std::string& text, const AllSettings& base = with_tenant()) {
    auto settings = read_settings(text, "policy.toml", base);
    INFO((settings ? "" : settings.error().message));
    REQUIRE(settings);
    return std::move(*settings);
}

std::string refusal_of(const std::string& text) {
    const auto settings = read_settings(text, "policy.toml", with_tenant());
    REQUIRE_FALSE(settings);
    CHECK(settings.error().code == "config.invalid");
    return settings.error().message;
}

constexpr const char* example = R"toml(
version = 1

[[lists.blocked_sender]]
pattern = "*.evil.test"
note = "campaign of \"May\""

[tenant.acme]
mode = "monitor"
partner_domains = ["example.net"]

[tenant.acme.actions]
malicious = "quarantine"
spam = "mark"

[tenant.acme.limits]
moves_an_hour = 100
share_of_mail = 0.25

[tenant.acme.detections]
blank_body = "suspicious"
domain_age = { malicious_days = 7, suspicious_days = 30 }

[tenant.acme.groups]
finance = ["ann@example.com", "*.finance.example.com"]

[[tenant.acme.rules]]
name = "Locked files for finance"
dispositions = ["suspicious"]
groups = ["finance"]
attributes = ["encrypted"]
action = "quarantine"

[[tenant.acme.lists.accepted_sender]]
pattern = "news@example.net"
expires = 2027-01-01

[[tenant.acme.lists.blocked_content]]
pattern = "inv(oice)?-\\d+"
as = "regex"
subject = true
)toml";

Reply call(ApiWorld& world, const std::string& what, json body) { return world.call("POST", "/v1/config/" + what, body); }

std::string in_force(ApiWorld& world) { return world.call("GET", "/v1/config/export").body["toml"]; }

} // namespace

TEST_CASE("A settings file is read with all its sections", "[settings]") {
    const auto settings = read(example);
    REQUIRE(settings.lists.size() == 1);
    CHECK(settings.lists[0].pattern == "evil.test");
    CHECK(settings.lists[0].note == "campaign of \"May\"");
    const auto& acme = settings.tenants.at("acme");
    CHECK(acme.policy.action_for(Disposition::spam) == Action::mark);
    CHECK(acme.policy.action_for(Disposition::spoof) == Action::junk); // left out of a section that is there: its default
    CHECK(acme.policy.moves_an_hour == 100);
    CHECK(acme.policy.share_of_mail == 0.25);
    CHECK(acme.policy.detections.blank_body == Disposition::suspicious);
    CHECK(acme.policy.detections.malicious_days == 7);
    REQUIRE(acme.policy.rules.size() == 1);
    CHECK(acme.policy.groups.at("finance").size() == 2);
    REQUIRE(acme.lists.size() == 2);
    CHECK(acme.lists[0].expires_at == parse_rfc3339("2027-01-01T00:00:00Z"));
}

TEST_CASE("The example of the documentation is read", "[settings]") {
    std::ifstream file(std::string(REMAND_SOURCE_DIR) + "/docs/policies.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    const auto begin = page.find("```toml\n"), end = page.find("```", begin + 8);
    REQUIRE(begin != std::string::npos);
    const auto settings = read(page.substr(begin + 8, end - begin - 8));
    CHECK(settings.lists.size() == 2);
    CHECK(settings.tenants.at("acme").policy.rules.size() == 1);
    CHECK(settings.tenants.at("acme").lists.size() == 2);
    const auto& people = settings.tenants.at("acme").people;
    CHECK(people.registry.size() == 5);
    CHECK(people.domains.size() == 1);
    CHECK(people.scope.size() == 2);
}

TEST_CASE("What a file leaves out stays as it is, and an empty section takes away", "[settings]") {
    const auto base = read(example);
    CHECK(differences(base, read("version = 1\n", base)).empty());
    CHECK(differences(base, read("[tenant.acme]\n", base)).empty());
    const auto without = read("[tenant.acme.lists]\naccepted_sender = []\n[tenant.acme.limits]\n", base);
    const auto gone = differences(base, without);
    REQUIRE(gone.size() == 3);
    CHECK(gone[0].what == "limits.moves_an_hour");
    CHECK(gone[0].after.empty());
    CHECK(gone[2].what == "lists.accepted_sender news@example.net");
    CHECK(without.tenants.at("acme").lists.size() == 1);
}

TEST_CASE("Each thing that is wrong in a file is named with line and column, and what was meant", "[settings]") {
    const auto [text, place, hint] = GENERATE(table<std::string, std::string, std::string>({
        {"verison = 1\n", "policy.toml:1:1: ", "did you mean \"version\"?"},
        {"version = 2\n", "policy.toml:1:11: ", "version 1"},
        {"[tenant.acne]\n", "policy.toml:1:9: ", "did you mean \"acme\"?"},
        {"[tenant.acme]\nmood = \"x\"\n", "policy.toml:2:1: ", "did you mean \"mode\"?"},
        {"[tenant.acme]\nmode = 1\n", "policy.toml:2:8: ", "must be a text in quotes"},
        {"[tenant.acme]\nmode = \"on\"\n", "policy.toml:2:8: ", "\"monitor\" or \"enforce\""},
        {"[tenant.acme.actions]\nmalicous = \"junk\"\n", "policy.toml:2:1: ", "did you mean \"malicious\"?"},
        {"[tenant.acme.actions]\nspam = \"bin\"\n", "policy.toml:2:8: ", "none, mark, junk, trash"},
        {"[tenant.acme.limits]\nmoves_an_hour = \"10\"\n", "policy.toml:2:17: ", "must be a whole number"},
        {"[tenant.acme.limits]\nshare_of_mail = 2\n", "policy.toml:2:17: ", "from 0 to 1"},
        {"[tenant.acme.detections.domain_age]\nmalicious = 7\n", "policy.toml:2:1: ", "did you mean \"malicious_days\"?"},
        {"[[tenant.acme.rules]]\nname = \"x\"\nactoin = \"junk\"\n", "policy.toml:3:1: ", "did you mean \"action\"?"},
        {"\n[[tenant.acme.rules]]\nname = \"x\"\n", "policy.toml:2:", "needs an action"},
        {"[[tenant.acme.rules]]\nname=\"x\"\naction=\"junk\"\n[[tenant.acme.rules]]\nname=\"x\"\naction=\"junk\"\n", "policy.toml:4:", "Two rules"},
        {"[[lists.blocked_senders]]\npattern = \"x.test\"\n", "policy.toml:1:", "did you mean \"blocked_sender\"?"},
        {"[[lists.blocked_sender]]\npattern = \"nodots\"\n", "policy.toml:2:11: ", "example.com"},
        {"[[lists.blocked_sender]]\npattern = \"x.test\"\nexpires = \"soon\"\n", "policy.toml:3:11: ", "2026-12-31"},
        {"[[lists.blocked_sender]]\npattern = \"a(b\"\nas = \"regex\"\n", "policy.toml:2:11: ", "at character 2"},
        {"[[lists.blocked_sender]]\npattern = \"x.test\"\n[[lists.blocked_sender]]\npattern = \"X.test\"\n", "policy.toml:3:", "twice"},
        {"[tenant.acme]\nrules = \"x\"\n", "policy.toml:2:9: ", "a list of sections"},
        {"[tenant.acme\n", "policy.toml:", ""},
        {"a = 1\na = 2\n", "policy.toml:2:", ""},
    }));
    const auto message = refusal_of(text);
    INFO(text << message);
    CHECK(message.find("\n  " + place) != std::string::npos);
    CHECK(message.find(hint) != std::string::npos);
}

TEST_CASE("All that is wrong is named at once", "[settings]") {
    const auto message = refusal_of("[tenant.acme]\nmood = 1\n[tenant.acme.limits]\nmoves = 1\n[[lists.blocked_sender]]\npattern = \"nodots\"\n");
    for (const std::string place : {"policy.toml:2:1: ", "policy.toml:4:1: ", "policy.toml:6:11: "}) CHECK(message.find(place) != std::string::npos);
}

TEST_CASE("Settings that were written are read back the same, whatever they are", "[settings]") {
    std::mt19937 random(815);
    const auto pick = [&](const auto& list) { return list[random() % list.size()]; };
    const std::vector<std::string> texts{"plain", "with \"quotes\" and \\", "tab\there", "two\nlines", "Ünïcode ✓", "#no comment", "[x]", "'"};
    for (int round = 0; round < 150; ++round) {
        AllSettings all;
        for (const std::string name : {"acme", "a.b", "x-1"}) {
            if (random() % 3 == 0) continue;
            SettingsOfTenant tenant;
            tenant.mode = random() % 2 == 0 ? Mode::monitor : Mode::enforce;
            auto& policy = tenant.policy;
            for (const auto disposition : {Disposition::malicious, Disposition::spam})
                policy.set(disposition, pick(std::vector{Action::none, Action::junk, Action::trash, Action::quarantine}));
            if (random() % 2 == 0) policy.moves_an_hour = static_cast<int>(random() % 1000);
            if (random() % 2 == 0) policy.share_of_mail = static_cast<double>(random() % 101) / 100;
            if (random() % 2 == 0) policy.detections.html_attachment = Disposition::malicious;
            if (random() % 2 == 0) policy.detections.suspicious_days = 1 + static_cast<int>(random() % 100);
            if (random() % 2 == 0) policy.groups[pick(std::vector<std::string>{"finance", "the board", "a.b"})] = {"ann@example.com", "*.example.org"};
            for (std::size_t i = random() % 3; i > 0; --i) {
                ActionRule rule;
                rule.name = pick(texts) + std::to_string(i);
                rule.action = Action::trash;
                if (random() % 2 == 0) rule.dispositions = {Disposition::spam, Disposition::bulk};
                if (random() % 2 == 0) rule.min_score = static_cast<int>(random() % 90);
                if (random() % 2 == 0) rule.senders = {"*.example.net"};
                if (random() % 2 == 0) rule.attributes = {"encrypted", "external"};
                policy.rules.push_back(rule);
            }
            all.tenants[name] = std::move(tenant);
        }
        const auto add_entries = [&](std::vector<db::ListEntry>& entries) {
            const std::vector<std::pair<db::ListKind, std::string>> kinds{{db::ListKind::blocked_sender, "*.evil.test"}, {db::ListKind::trusted_sender, "joe@example.net"},
                {db::ListKind::accepted_sender, "192.0.2.0/24"}, {db::ListKind::blocked_content, "a \"b\" \\d"}, {db::ListKind::blocked_file, std::string(64, 'b')}, {db::ListKind::blocked_link, "https://forms.test/d/1a2b"}, {db::ListKind::trusted_domain, "examp1e.com"}, {db::ListKind::exempt_recipient, "bücher.example"}};
            for (const auto& [kind, pattern] : kinds) {
                if (random() % 2 == 0) continue;
                db::ListEntry entry;
                entry.kind = kind;
                entry.pattern = pattern;
                entry.note = pick(texts);
                entry.requires_authentication = random() % 2 == 0;
                entry.in_subject = random() % 2 == 0;
                entry.for_recent = random() % 2 == 0;
                if (random() % 3 == 0) entry.expires_at = Timestamp{std::chrono::microseconds{1'800'000'000'123'000}};
                REQUIRE(settle(entry, {}));
                entries.push_back(std::move(entry));
            }
        };
        add_entries(all.lists);
        for (auto& [name, tenant] : all.tenants) add_entries(tenant.lists);

        check_round_trip(all);
    }
}

TEST_CASE("A plan right after an export says that nothing changes", "[settings]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto applied = call(world, "apply", {{"text", example}});
    INFO(applied.body.dump());
    REQUIRE(applied.body["applied"] == true);
    const auto plan = call(world, "plan", {{"text", in_force(world)}});
    REQUIRE(plan.status == 200);
    CHECK(plan.body["changes"].empty());
}

TEST_CASE("A plan shows the difference and changes nothing; apply makes it so with who and when", "[settings]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto before = in_force(world);
    const auto plan = call(world, "plan", {{"text", example}, {"file", "policy.toml"}});
    REQUIRE(plan.status == 200);
    CHECK(plan.body["changes"].size() >= 10);
    CHECK(plan.body["changes"][0] == json({{"tenant", ""}, {"what", "lists.blocked_sender *.evil.test"}, {"kind", "add"}, {"before", ""},
                                           {"after", "subdomains, \"campaign of \\\"May\\\"\""}}));
    CHECK(in_force(world) == before);

    const auto applied = call(world, "apply", {{"text", example}, {"note", "pilot"}});
    REQUIRE(applied.status == 200);
    CHECK(applied.body["changes"] == plan.body["changes"]);
    CHECK(applied.body["version"] == 2); // the first is how it was before
    const auto history = world.call("GET", "/v1/config/history").body["versions"];
    REQUIRE(history.size() == 2);
    CHECK(history[0]["note"] == "pilot");
    CHECK(history[0]["act"] == "apply");
    CHECK(history[0]["actor"].get<std::string>().empty() == false);
    CHECK(history[1]["act"] == "commands");
    const auto policy = world.call("GET", "/v1/tenants/acme/policy").body["policy"];
    CHECK(policy["actions"]["spam"] == "mark");
    CHECK(world.call("GET", "/v1/lists").body["entries"].size() == 3);
    CHECK(call(world, "apply", {{"text", example}}).body["applied"] == false); // nothing is left to do
}

TEST_CASE("A rollback brings any version back, also what single commands had set", "[settings]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto first = in_force(world);
    REQUIRE(call(world, "apply", {{"text", example}}).body["version"] == 2);
    const auto second = in_force(world);
    REQUIRE(world.call("PUT", "/v1/tenants/acme/policy", {{"policy", {{"actions", {{"bulk", "junk"}}}}}}).status == 200);
    const auto third = in_force(world);
    CHECK(third != second);

    const auto back = call(world, "rollback", {{"version", 1}});
    REQUIRE(back.status == 200);
    CHECK(back.body["version"] == 4); // 3 is what the single command had made
    CHECK(in_force(world) == first);
    REQUIRE(call(world, "rollback", {{"version", 3}}).body["applied"] == true);
    CHECK(in_force(world) == third);
    REQUIRE(call(world, "rollback", {{"version", 2}}).body["applied"] == true);
    CHECK(in_force(world) == second);
    CHECK(call(world, "rollback", {{"version", 99}}).status == 404);
    const auto shown = world.call("GET", "/v1/config/history/2").body;
    CHECK(shown["toml"] == second);
}

TEST_CASE("Entries that stay keep their hits through an apply", "[settings]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    REQUIRE(call(world, "apply", {{"text", example}}).body["applied"] == true);
    const auto before = db::ListStore(*world.database).in_force_for({}).value();
    const std::string changed = std::string(example) + "[[tenant.acme.lists.accepted_sender]]\npattern = \"more.test\"\n";
    REQUIRE(call(world, "apply", {{"text", changed}}).body["changes"].size() == 1);
    const auto after = db::ListStore(*world.database).in_force_for({}).value();
    REQUIRE(after.size() == before.size() + 1);
    for (std::size_t i = 0; i < before.size(); ++i) CHECK(after[i].id == before[i].id);
}

TEST_CASE("A file with one thing that cannot be is refused whole", "[settings]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    const auto before = in_force(world);
    const auto hard = call(world, "apply", {{"text", "[tenant.acme.actions]\nspam = \"hard-delete\"\n[[lists.blocked_sender]]\npattern = \"x.test\"\n"}});
    CHECK(hard.code() == "policy.hard_delete");
    CHECK(call(world, "apply", {{"text", "[tenant.nobody]\nmode = \"monitor\"\n"}}).code() == "config.invalid");
    CHECK(in_force(world) == before);
    CHECK(world.call("GET", "/v1/config/history").body["versions"].empty());
}

TEST_CASE("Settings that somebody changed in the meantime are not overwritten", "[settings]") {
    ApiWorld world;
    world.add_active_tenant("acme");
    db::SettingsChange change;
    change.tenants.push_back({{"acme"}, Mode::monitor, Mode::monitor, "{\"not\":\"so\"}", "{}"});
    const auto done = db::SettingsStore(*world.database).apply(change, {0, world.clock.now(), "test", "config.apply", "", "{}"});
    REQUIRE_FALSE(done);
    CHECK(done.error().code == "config.changed_meanwhile");
}
