#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;

TEST_CASE("The truth is the same again when what was done has been undone", "[control_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.add_folder("microsoft", "anna@contoso.test", "Projects/2026");
    const auto keys = clouds.control.deliver({.cloud = "microsoft",
                                              .addresses = {"anna@contoso.test"},
                                              .bytes = small_mail("<1@outside.test>"),
                                              .folder = "Projects/2026"});
    clouds.control.deliver({.cloud = "microsoft",
                            .addresses = {"anna@contoso.test", "bert@contoso.test"},
                            .bytes = small_mail("<2@outside.test>")});
    const auto before = clouds.control.truth();
    REQUIRE(before.size() == 3);
    CHECK(before[0].folder == "Projects/2026");

    clouds.control.user_moves(keys.front(), "junkemail");
    CHECK(clouds.control.truth() != before);
    clouds.control.user_moves(keys.front(), "Projects/2026");
    CHECK(clouds.control.truth() == before);
}

TEST_CASE("A folder that its user deleted is in the trash, and deleted there it is gone", "[control_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.add_folder("microsoft", "anna@contoso.test", "Projects");
    const auto key = clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<1@outside.test>"));
    clouds.control.user_moves(key, "Projects");
    const auto id = "/messages/" + clouds.control.message(key).immutable_id;
    const auto folder =
        clouds.graph("GET", id + "?$select=parentFolderId").json().at("parentFolderId").get<std::string>();
    CHECK(clouds.graph("GET", "/mailFolders/" + folder).status == 200);

    clouds.control.user_deletes_folder("microsoft", "anna@contoso.test", "Projects");
    const auto trash = clouds.graph("GET", "/mailFolders/deleteditems").json().at("id");
    CHECK(clouds.graph("GET", "/mailFolders/" + folder).json().at("parentFolderId") == trash);
    CHECK(clouds.control.message(key).where.folder == "deleteditems/Projects");

    clouds.control.user_deletes_folder("microsoft", "anna@contoso.test", "deleteditems/Projects");
    CHECK(clouds.graph("GET", "/mailFolders/" + folder).status == 404);
    CHECK(clouds.control.message(key).where.folder == "deleteditems");
    CHECK(clouds.graph("POST", id + "/move", "{\"destinationId\":\"" + folder + "\"}").status == 404);
}

TEST_CASE("A rule skips, acts its number of times, and stops", "[control_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.add_fault({.operation = "graph.folders.list",
                              .mailbox = "anna@contoso.test",
                              .action = "answer",
                              .status = 503,
                              .count = 2,
                              .skip = 1});
    CHECK(clouds.graph("GET", "/mailFolders").status == 200);
    CHECK(clouds.graph("GET", "/mailFolders").status == 503);
    const auto empty = clouds.graph("GET", "/mailFolders");
    CHECK(empty.status == 503);
    CHECK(empty.body.empty());
    CHECK(clouds.graph("GET", "/mailFolders").status == 200);
}

TEST_CASE("A lost answer is a move that was carried out", "[control_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto key = clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<1@outside.test>"));
    clouds.control.add_fault({.operation = "graph.message.move", .action = "close-after"});
    const auto path = "/messages/" + clouds.control.message(key).immutable_id + "/move";
    CHECK(clouds.graph("POST", path, R"({"destinationId":"junkemail"})").status == 0);
    CHECK(clouds.control.message(key).where.folder == "junkemail");
    const auto moves = clouds.control.moves(key);
    REQUIRE(moves.size() == 1);
    CHECK(moves[0].destination == "junkemail");
    CHECK(moves[0].was_carried_out);
    CHECK_FALSE(moves[0].was_answered);
}

TEST_CASE("A move that was refused is in the ledger of moves and was not carried out", "[control_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto key = clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<1@outside.test>"));
    clouds.control.add_fault({.operation = "graph.message.move",
                              .action = "error",
                              .status = 429,
                              .code = "TooManyRequests",
                              .headers = {{"Retry-After", "7"}}});
    const auto answer = clouds.graph("POST", "/messages/" + clouds.control.message(key).immutable_id + "/move",
                                     R"({"destinationId":"deleteditems"})");
    CHECK(answer.status == 429);
    CHECK(answer.retry_after == "7");
    CHECK(clouds.control.message(key).where.folder == "inbox");
    const auto moves = clouds.control.moves(key);
    REQUIRE(moves.size() == 1);
    CHECK_FALSE(moves[0].was_carried_out);
}

TEST_CASE("The ledger says who asked for what, and whether ids were asked to be immutable", "[control_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.clear_ledger();
    CHECK(clouds.graph("GET", "/mailFolders").status == 200);
    CHECK(clouds.graph("GET", "/mailFolders", "", false).status == 200);
    const auto requests = clouds.control.requests("graph.folders.list", "anna@contoso.test");
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].had_immutable_preference);
    CHECK_FALSE(requests[1].had_immutable_preference);
    CHECK(requests[0].had_authorization);
    CHECK(requests[0].path == "/v1.0/users/{user}/mailFolders");
}

TEST_CASE("A mistake in a control request is a sentence and changes nothing", "[control_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    CHECK_THROWS_WITH(clouds.control.deliver("microsoft", "nobody@contoso.test", "x"),
                      Catch::Contains("there is no mailbox nobody@contoso.test"));
    CHECK_THROWS(clouds.control.set_switches(R"({"microsoft":{"no_such_switch":1}})"));
    CHECK(clouds.control.truth().empty());
}

TEST_CASE("Thousands of mailboxes and copies are made in a few calls", "[control_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto addresses = clouds.control.add_many("microsoft", "contoso.test", "user{n}@contoso.test", 2000);
    CHECK(
        clouds.control.deliver({.cloud = "microsoft", .addresses = addresses, .bytes = small_mail("<1@outside.test>")})
            .size() == 2000);
    CHECK(clouds.control.truth("microsoft").size() == 2000);
}
