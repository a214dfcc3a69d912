// Whose mail is read and whose is not; one message that comes to many; what it all costs of the providers' budgets. As an
// administrator sees it.
#include <algorithm>
#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "tests/end_to_end/world.hpp"

using namespace remand;
using namespace remand::tests;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

Clouds& mailbox_clouds() {
    static Clouds clouds;
    return clouds;
}

// Turns over until `is_so`; the service listing its directory every half second.
template <class Condition> bool comes_to_be(Condition is_so) {
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(100ms);
    }
    return true;
}

json named(const json& list, const std::string& address) {
    for (const auto& one : list)
        if (one.at("address") == address) return one;
    return nullptr;
}

json shown(World& world, const GivenTenant& tenant) {
    return world.remand_json({"tenant", "show", tenant.name, "--mailboxes"});
}

} // namespace

TEST_CASE("Who is a guest, suspended or without a mailbox is told apart with the reason, and read when that has changed",
          "[end_to_end]") {
    const auto is_google = GENERATE(false, true);
    World world(mailbox_clouds(), {.poll = "200ms", .directory = "500ms"});
    const auto& tenant = is_google ? world.google() : world.microsoft();
    const auto address = [&](const std::string& local) { return local + "@" + tenant.domain; };
    auto& clouds = world.clouds().client;
    if (is_google)
        clouds.add_users("google", tenant.domain,
                         {{address("sam"), "Sam", {}, "suspended"}, {address("ann"), "Ann", {}, "archived"},
                          {address("nora"), "Nora", {}, "no_mailbox"}});
    else
        clouds.add_users("microsoft", tenant.domain,
                         {{address("gus"), "Gus", {}, "guest"}, {address("sam"), "Sam", {}, "unlicensed"},
                          {address("desk"), "Front desk", {}, "shared"}});
    world.authorise(tenant);
    world.start_service();
    const std::string changed = is_google ? address("sam") : address("gus");

    if (is_google) {
        REQUIRE(comes_to_be([&] { return shown(world, tenant).at("left_out").size() == 3; }));
        const auto left_out = shown(world, tenant).at("left_out");
        CHECK(named(left_out, changed).at("code") == "suspended");
        CHECK(named(left_out, address("ann")).at("code") == "archived");
        CHECK(named(left_out, address("nora")).at("code") == "no_mailbox");
        for (const auto& one : left_out) CHECK(one.at("recheck_at") > one.at("since"));
    } else {
        const auto unlicensed = address("sam");
        REQUIRE(comes_to_be([&] {
            const auto all = shown(world, tenant);
            const auto one = named(all.at("mailboxes"), unlicensed);
            return all.at("left_out").size() == 1 && one.is_object() && one.at("condition") == "no-mailbox";
        }));
        const auto all = shown(world, tenant);
        CHECK(named(all.at("left_out"), changed).at("code") == "guest");
        CHECK(named(all.at("mailboxes"), address("desk")).at("condition") != "no-mailbox"); // shared: read as any other
        CHECK(named(all.at("mailboxes"), unlicensed).at("recheck_at").is_string()); // the directory does not say it
        CHECK(named(all.at("mailboxes"), unlicensed).at("status_message").get<std::string>().find("mailbox") !=
              std::string::npos);
    }
    // For people too.
    CHECK(world.remand({"tenant", "show", tenant.name, "--mailboxes"}).out.find(changed) != std::string::npos);
    const auto status = world.remand_json({"status"});
    for (const auto& one : status.at("tenants"))
        if (one.at("name") == tenant.name) CHECK(one.at("status").at("mailboxes_left_out") == (is_google ? 3 : 1));

    // Suspended no more; a guest no more.
    clouds.change_kind(tenant.cloud, tenant.domain, changed, "member");
    const auto mail = world.deliver(tenant, changed, phishing_mail(changed, 1));
    REQUIRE(comes_to_be([&] { return !world.remand_lines({"actions", "list", "--tenant", tenant.name}).empty(); }));
    world.wait_until_idle();
    CHECK(named(shown(world, tenant).at("mailboxes"), changed).at("condition") == "active");
    CHECK(clouds.message(mail).where.folder != "inbox");
    const auto labels = clouds.message(mail).where.labels;
    CHECK(std::find(labels.begin(), labels.end(), "INBOX") == labels.end());
    CHECK(world.stop_service().exit_code == 0);
}

TEST_CASE("One message in many mailboxes, twice in one and in a journal report is known as one", "[end_to_end]") {
    const auto is_google = GENERATE(false, true);
    World world(mailbox_clouds());
    const auto& tenant = is_google ? world.google() : world.microsoft();
    world.authorise(tenant);
    world.start_service();
    const auto& boxes = tenant.mailboxes;
    const auto mail = phishing_mail(boxes[0], 4711);
    world.deliver(tenant, boxes[0], mail);
    world.deliver(tenant, boxes[1], mail);
    world.deliver(tenant, boxes[1], mail);
    world.deliver(tenant, boxes[2],
                  "Received: from journal.test by mx.local.test; Mon, 23 Nov 2026 09:00:01 +0000\r\nFrom: Journal "
                  "<journal@" + tenant.domain + ">\r\nTo: " + boxes[2] +
                      "\r\nSubject: Journal\r\nMessage-ID: <journal.4711@" + tenant.domain +
                      ">\r\nDate: Mon, 23 Nov 2026 09:00:01 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
                      "boundary=j\r\n\r\n--j\r\nContent-Type: text/plain\r\n\r\nSender: desk@account-notice.test\r\nSubject: Action "
                      "required\r\nMessage-Id: <quota.4711@account-notice.test>\r\nRecipient: " + boxes[0] +
                      "\r\n\r\n--j\r\nContent-Type: message/rfc822\r\n\r\n" + mail + "\r\n--j--\r\n");
    world.deliver(tenant, boxes[2], ordinary_mail(boxes[2], 4712));
    REQUIRE(comes_to_be([&] { return world.remand_lines({"messages", "list", "--tenant", tenant.name}).size() == 5; }));
    world.wait_until_idle();

    for (const auto& row : world.remand_lines({"messages", "list", "--tenant", tenant.name})) {
        const auto message = world.remand_json({"messages", "show", std::to_string(row.at("id").get<int>())});
        const bool is_ordinary = row.at("subject").get<std::string>().find("Order") == 0;
        INFO(row.at("subject"));
        CHECK(message.at("copies").size() == (is_ordinary ? 0 : 3));
    }
    const auto status = world.remand_json({"status"});
    for (const auto& one : status.at("tenants"))
        if (one.at("name") == tenant.name) CHECK(one.at("status").at("distinct_messages") == 2);
    CHECK(world.remand({"status"}).out.find("distinct") != std::string::npos);
    CHECK(world.stop_service().exit_code == 0);
}

TEST_CASE("Status tells what was used of the providers' budgets, and what waits for them", "[end_to_end]") {
    // A day's units of Gmail that a first round alone would use up.
    World world(mailbox_clouds(), {.more = "[limits.google]\nunits_a_day = 100\n"});
    const auto& google = world.google();
    for (int i = 0; i < 8; ++i) world.deliver(google, google.mailboxes[0], ordinary_mail(google.mailboxes[0], i));
    world.authorise(google);
    world.authorise(world.microsoft());
    world.start_service();
    const auto budget_of = [&](const std::string& name) -> json {
        const auto status = world.remand_json({"status"});
        for (const auto& one : status.at("tenants"))
            if (one.at("name") == name && !one.at("status").at("budgets").empty()) return one.at("status").at("budgets")[0];
        return {{"limits", json::array()}, {"use", ""}};
    };
    REQUIRE(comes_to_be([&] { return !budget_of(google.name).at("limits").empty(); }));
    const auto limit = budget_of(google.name).at("limits")[0].get<std::string>();
    CHECK(limit.find("backfill of") == 0);
    CHECK(limit.find("Gmail units") != std::string::npos);
    CHECK(budget_of(google.name).at("use").get<std::string>().find("of 100 Gmail units today") != std::string::npos);
    REQUIRE(comes_to_be([&] {
        return budget_of(world.microsoft().name).at("use").get<std::string>().find("Graph requests today") != std::string::npos;
    }));
    CHECK(budget_of(world.microsoft().name).at("limits").empty());
    const auto printed = world.remand({"status"}).out;
    CHECK(printed.find("Gmail units today") != std::string::npos);
    CHECK(printed.find("backfill of") != std::string::npos);
    CHECK(world.stop_service().exit_code == 0);
}
