#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

namespace {
struct DeltaRound {
    std::vector<json> items;
    std::string delta_link;
    int pages = 0;
};

DeltaRound run_round(EmulatedClouds& clouds, std::string url) {
    DeltaRound round;
    while (round.delta_link.empty() && round.pages < 50) {
        const auto page = clouds.graph("GET", url).json();
        for (const auto& item : page.at("value")) round.items.push_back(item);
        url = page.value("@odata.nextLink", "");
        round.delta_link = page.value("@odata.deltaLink", "");
        ++round.pages;
    }
    return round;
}

const std::string first_url = "/mailFolders/inbox/messages/delta?$select=internetMessageId,isRead";

std::string numbered(int number) { return small_mail("<" + std::to_string(number) + "@outside.test>"); }
} // namespace

TEST_CASE("A first delta round lists the folder in pages, the next only what changed", "[graph_delta_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    for (int i = 0; i < 5; ++i) clouds.control.deliver("microsoft", "anna@contoso.test", numbered(i));
    const auto first = run_round(clouds, first_url);
    CHECK(first.items.size() == 5);
    CHECK(first.pages == 3);

    const auto key = clouds.control.deliver("microsoft", "anna@contoso.test", numbered(9));
    const auto second = run_round(clouds, first.delta_link);
    REQUIRE(second.items.size() == 1);
    CHECK(second.items[0].at("internetMessageId") == "<9@outside.test>");
    CHECK(second.items[0].at("id") == clouds.control.message(key).immutable_id);
    CHECK(run_round(clouds, second.delta_link).items.empty());
}

TEST_CASE("A message that left the folder comes as @removed", "[graph_delta_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto key = clouds.control.deliver("microsoft", "anna@contoso.test", numbered(1));
    const auto first = run_round(clouds, first_url);
    clouds.control.user_moves(key, "archive");
    const auto second = run_round(clouds, first.delta_link);
    REQUIRE(second.items.size() == 1);
    CHECK(second.items[0].at("id") == clouds.control.message(key).immutable_id);
    CHECK(second.items[0].at("@removed").at("reason") == "deleted");
}

TEST_CASE("A message that left and returned is lost when the switch says so", "[graph_delta_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto key = clouds.control.deliver("microsoft", "anna@contoso.test", numbered(1));
    const auto first = run_round(clouds, first_url);
    clouds.control.user_moves(key, "archive");
    clouds.control.user_moves(key, "inbox");
    CHECK_FALSE(run_round(clouds, first.delta_link).items.at(0).contains("@removed"));
    clouds.control.set_switches(R"({"microsoft":{"loses_returning":true}})");
    CHECK(run_round(clouds, first.delta_link).items.at(0).contains("@removed"));
}

TEST_CASE("An expired delta token is 410 and a new round works", "[graph_delta_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto first = run_round(clouds, first_url);
    clouds.control.expire_cursors("microsoft", "anna@contoso.test");
    const auto dead = clouds.graph("GET", first.delta_link);
    CHECK(dead.status == 410);
    CHECK(dead.json().at("error").at("code") == "resyncRequired");
    CHECK_FALSE(run_round(clouds, first_url).delta_link.empty());
}

TEST_CASE("A filtered round stops at its cap without a word", "[graph_delta_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.set_switches(R"({"microsoft":{"delta_filter_cap":3}})");
    for (int i = 0; i < 5; ++i) clouds.control.deliver("microsoft", "anna@contoso.test", numbered(i));
    CHECK(run_round(clouds, first_url + "&$filter=" + percent_encode("receivedDateTime ge 2020-01-01T00:00:00Z"))
              .items.size() == 3);
    CHECK(run_round(clouds, first_url + "&$filter=" + percent_encode("receivedDateTime ge 2099-01-01T00:00:00Z"))
              .items.empty());
    CHECK(run_round(clouds, first_url).items.size() == 5);
}

TEST_CASE("Replays, empty pages and bent next links come when they are switched on", "[graph_delta_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    for (int i = 0; i < 4; ++i) clouds.control.deliver("microsoft", "anna@contoso.test", numbered(i));
    clouds.control.set_switches(R"({"microsoft":{"replays_items":true}})");
    CHECK(run_round(clouds, first_url).items.size() > 4);
    clouds.control.set_switches(R"({"microsoft":{"replays_items":false,"empty_pages":true}})");
    const auto page = clouds.graph("GET", first_url).json();
    CHECK(page.at("value").empty());
    CHECK(page.contains("@odata.nextLink"));
    CHECK(run_round(clouds, first_url).items.size() == 4);
    clouds.control.set_switches(R"({"microsoft":{"empty_pages":false,"next_link":"foreign"}})");
    CHECK(clouds.graph("GET", first_url)
              .json()
              .at("@odata.nextLink")
              .get<std::string>()
              .rfind("https://graph.elsewhere.test/", 0) == 0);
}
