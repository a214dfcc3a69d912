// The main job, as an administrator does it: authorise, watch, act, put back.
#include <algorithm>
#include <filesystem>
#include <map>

#include <catch2/catch.hpp>

#include "tests/end_to_end/world.hpp"

namespace remand::tests {
namespace {

using nlohmann::json;

std::map<std::string, int> count_by(const std::vector<json>& rows, const std::vector<std::string>& path) {
    std::map<std::string, int> counts;
    for (const auto& row : rows) {
        json value = row;
        for (const auto& key : path) value = value.at(key);
        ++counts[value.get<std::string>()];
    }
    return counts;
}

void deliver_a_mixture(World& world) {
    int n = 0;
    for (const auto* tenant : world.tenants())
        for (const auto& address : tenant->mailboxes) {
            world.deliver(*tenant, address, ordinary_mail(address, ++n), true);
            world.deliver(*tenant, address, phishing_mail(address, ++n));
            world.deliver(*tenant, address, phishing_mail(address, ++n), true);
            world.deliver(*tenant, address, spam_mail(address, ++n));
            world.deliver(*tenant, address, newsletter_mail(address, ++n));
        }
}

constexpr int mailboxes = 6; // of both tenants

} // namespace

TEST_CASE("Mail of two tenants is judged and moved, and undo puts every mailbox back to how it was", "[end_to_end]") {
    Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant);
    deliver_a_mixture(world);
    const auto before = world.truth();

    world.start_service();
    world.wait_until_idle();
    const auto messages = world.remand_lines({"messages", "list", "--limit", "0"});
    auto dispositions = count_by(messages, {"verdict", "disposition"});
    CHECK(messages.size() == 5 * mailboxes);
    CHECK(dispositions["malicious"] == 2 * mailboxes);
    CHECK(dispositions["spam"] == mailboxes);
    CHECK(dispositions["bulk"] == mailboxes);
    CHECK(dispositions["none"] == mailboxes);
    for (const auto& message : messages) { // the evidence adds up, in the list's own detail view
        const auto shown = world.remand_json({"messages", "show", std::to_string(message.at("id").get<int>())});
        const auto& verdict = shown.contains("message") ? shown.at("message").at("verdict") : shown.at("verdict");
        int sum = 0;
        for (const auto& evidence : verdict.at("evidence")) sum += evidence.at("weight").get<int>();
        CHECK(sum == verdict.at("score").get<int>());
    }
    const auto moved = world.truth();
    CHECK(moved != before);

    const auto undone = world.remand({"actions", "undo", "--all", "--wait"});
    INFO(undone.out << undone.err);
    CHECK(undone.exit_code == 0);
    CHECK(world.truth() == before);

    SECTION("and what was put back is not taken again") {
        world.wait_until_idle();
        CHECK(world.truth() == before);
    }
    SECTION("and moving by hand goes there and back as well") {
        std::vector<std::string> order{"actions", "move"};
        for (const auto& message : messages) order.push_back(std::to_string(message.at("id").get<int>()));
        for (const std::string word : {"--to", "trash", "--wait"}) order.push_back(word);
        const auto by_hand = world.remand(order);
        INFO(by_hand.out << by_hand.err);
        CHECK(by_hand.exit_code == 0);
        CHECK(world.truth() != before);
        CHECK(world.remand({"actions", "undo", "--all", "--wait"}).exit_code == 0);
        CHECK(world.truth() == before);
    }
    SECTION("and the service stops within its time, with nothing lost") {
        CHECK(world.stop_service().exit_code == 0);
        CHECK(world.remand_lines({"messages", "list", "--limit", "0"}).size() == messages.size());
        const auto offline = world.remand({"status"});
        CHECK(offline.exit_code == 0);
    }
}

TEST_CASE("Without a service undo --wait puts the mail back by itself", "[end_to_end]") {
    Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant);
    deliver_a_mixture(world);
    const auto before = world.truth();
    world.start_service();
    world.wait_until_idle();
    REQUIRE(world.stop_service().exit_code == 0);
    REQUIRE(world.truth() != before);

    const auto undone = world.remand({"actions", "undo", "--all", "--wait"});
    INFO(undone.out << undone.err);
    CHECK(undone.exit_code == 0);
    CHECK(undone.out.find(" 0 failed, 0 still waiting.") != std::string::npos);
    CHECK(world.truth() == before);
    CHECK(world.remand({"actions", "undo", "--all", "--wait"}).exit_code == 3); // nothing is left
}

TEST_CASE("Mail that came to have another id in its mailbox is still put back", "[end_to_end]") {
    Clouds clouds;
    World world(clouds);
    world.authorise(world.microsoft());
    const auto address = world.microsoft().mailboxes.front();
    const auto bytes = phishing_mail(address, 1);
    const auto key = world.deliver(world.microsoft(), address, bytes);
    const auto before = world.truth();
    world.start_service();
    world.wait_until_idle();
    const auto held = clouds.client.message(key);
    REQUIRE(held.where.folder == "recoverableitemspurges");

    // As a move of the whole mailbox to another server leaves it: the same mail under a new id.
    clouds.client.user_deletes(key, true);
    const auto fresh = clouds.client.deliver(
        {.cloud = world.microsoft().cloud, .addresses = {address}, .bytes = bytes, .folder = "recoverableitemspurges"});
    REQUIRE(clouds.client.message(fresh.at(0)).immutable_id != held.immutable_id);

    const auto undone = world.remand({"actions", "undo", "--all", "--wait"});
    INFO(undone.out << undone.err);
    CHECK(undone.exit_code == 0);
    CHECK(world.truth() == before);
}

TEST_CASE("What its user cannot reach comes back to the letter, with colours, flag, labels and star", "[end_to_end]") {
    Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant);
    world.allow_hard_delete(world.google());
    const auto& jane = world.microsoft().mailboxes.front();
    const auto& grace = world.google().mailboxes.front();
    const auto coloured = world.deliver(world.microsoft(), jane, phishing_mail(jane, 1), true);
    clouds.client.user_marks(coloured, {"Orders", "Blue category"},
                             R"({"flagStatus":"flagged","startDateTime":{"dateTime":"2027-01-15T08:00:00.0000000",)"
                             R"("timeZone":"UTC"},"dueDateTime":{"dateTime":"2027-01-16T08:00:00.0000000","timeZone":"UTC"}})");
    const auto starred = world.deliver(world.google(), grace, phishing_mail(grace, 2));
    clouds.client.add_folder("google", grace, "Orders");
    clouds.client.user_labels(starred, {"INBOX", "Orders", "STARRED", "IMPORTANT", "CATEGORY_UPDATES"});
    const auto before = world.truth();

    world.start_service();
    world.wait_until_idle();
    CHECK(clouds.client.message(coloured).where.folder == "recoverableitemspurges");
    CHECK(clouds.client.message(starred).where.is_deleted);
    for (const auto* tenant : world.tenants()) { // what is in force is said
        const auto shown = world.remand_json({"tenant", "show", tenant->name});
        CHECK(shown.at("quarantine").at("custody") == (tenant->cloud == "google" ? "copy-only" : "out-of-reach"));
    }
    const auto action = world.remand_lines({"actions", "list", "--tenant", world.google().name}).at(0).at("id").get<int>();
    SECTION("and undo puts all of it back") {
        const auto undone = world.remand({"actions", "undo", "--all", "--wait"});
        INFO(undone.out << undone.err);
        CHECK(undone.exit_code == 0);
        CHECK(world.truth() == before);
        world.wait_until_idle();
        CHECK(world.truth() == before); // and it is not taken again
        CHECK(world.remand_lines({"messages", "list", "--limit", "0"}).size() == 2);
    }
    SECTION("and an administrator can take the copy out, which the audit tells") {
        const auto file = (world.folder() / "copy.eml").string();
        const auto written = world.remand({"actions", "export-copy", std::to_string(action), "--out", file});
        INFO(written.err);
        CHECK(written.exit_code == 0);
        CHECK(read_file(file) == phishing_mail(grace, 2));
        CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::all) ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
        CHECK(world.remand({"actions", "export-copy", std::to_string(action), "--out", file}).exit_code == 4);
        const auto audit = world.remand_lines({"audit", "list"});
        CHECK(std::count_if(audit.begin(), audit.end(), [](const json& row) { return row.at("act") == "copy.export"; }) == 1);
    }
    SECTION("and where Exchange has none such, or the scope is missing, the mailbox's own quarantine is used and named") {
        clouds.client.set_switches(R"({"microsoft":{"has_purges_folder":false}})");
        clouds.client.set_scopes(world.google().domain, world.google_scopes_without_delete());
        clouds.client.expire_tokens();
        REQUIRE(world.stop_service().exit_code == 0);
        const auto second = world.deliver(world.microsoft(), jane, phishing_mail(jane, 3));
        const auto third = world.deliver(world.google(), grace, phishing_mail(grace, 4));
        world.start_service();
        world.wait_until_idle();
        CHECK(clouds.client.message(second).where.folder == "Remand Quarantine");
        const auto labels = clouds.client.message(third).where.labels;
        CHECK(std::count(labels.begin(), labels.end(), "Remand/Quarantine") == 1);
        for (const auto* tenant : world.tenants()) {
            const auto seen = world.remand_json({"tenant", "show", tenant->name}).at("quarantine");
            CHECK(seen.at("custody") == (tenant->cloud == "google" ? "in-sight" : "hidden"));
            CHECK_FALSE(seen.at("reason").get<std::string>().empty());
        }
    }
}

TEST_CASE("A new tenant is only watched: monitor mode records what it would have done", "[end_to_end]") {
    Clouds clouds;
    World world(clouds);
    world.authorise(world.microsoft(), "monitor");
    const auto& address = world.microsoft().mailboxes.front();
    world.deliver(world.microsoft(), address, phishing_mail(address, 1));
    const auto before = world.truth();
    world.start_service();
    world.wait_until_idle();
    CHECK(world.truth() == before);
    const auto actions = world.remand_lines({"actions", "list"});
    REQUIRE(actions.size() == 1);
    CHECK(actions.front().at("state") == "monitored");
    CHECK(actions.front().at("action") == "quarantine");
}

TEST_CASE("No secret is in any output, log or file", "[end_to_end]") {
    Clouds clouds;
    World world(clouds);
    for (const auto* tenant : world.tenants()) world.authorise(*tenant);
    deliver_a_mixture(world);
    world.start_service();
    world.wait_until_idle();
    world.remand({"status"});
    world.remand({"tenant", "doctor", "harbour"});
    world.remand({"tenant", "show", "lumen", "--json"});
    CHECK(world.stop_service().exit_code == 0);
    REQUIRE_FALSE(world.secrets().empty());
    for (const auto& file : world.traces()) {
        const auto text = read_file(file);
        INFO(file);
        for (const auto& secret : world.secrets()) CHECK(text.find(secret) == std::string::npos);
        CHECK(text.find("Bearer ") == std::string::npos);
    }
}

TEST_CASE("Everything about every Graph mail call asks for immutable ids", "[end_to_end]") {
    Clouds clouds;
    World world(clouds);
    world.authorise(world.microsoft());
    const auto& address = world.microsoft().mailboxes.front();
    world.deliver(world.microsoft(), address, phishing_mail(address, 1));
    world.start_service();
    world.wait_until_idle();
    int mail_calls = 0;
    for (const auto& request : clouds.client.requests()) {
        if (!request.operation.starts_with("graph.message") && !request.operation.starts_with("graph.folder")) continue;
        ++mail_calls;
        INFO(request.method << ' ' << request.path);
        CHECK(request.had_immutable_preference);
    }
    CHECK(mail_calls > 0);
}

} // namespace remand::tests
