#include <thread>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;

TEST_CASE("A classic id is dead after a move and an immutable id is not", "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto key = clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<1@outside.test>"));
    const auto before = clouds.control.message(key);
    REQUIRE(clouds.graph("GET", "/messages/" + before.classic_id, "", false).status == 200);

    const auto moved =
        clouds.graph("POST", "/messages/" + before.immutable_id + "/move", R"({"destinationId":"junkemail"})");

    CHECK(moved.status == 201);
    CHECK(moved.json().at("id") == before.immutable_id);
    CHECK(clouds.graph("GET", "/messages/" + before.immutable_id).status == 200);
    const auto dead = clouds.graph("GET", "/messages/" + before.classic_id, "", false);
    CHECK(dead.status == 404);
    CHECK(dead.json().at("error").at("code") == "ErrorItemNotFound");
    CHECK(clouds.control.message(key).classic_id != before.classic_id);
}

TEST_CASE("An id of one kind is not found when the other is asked for", "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto message = clouds.control.message(
        clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<1@outside.test>")));
    CHECK(clouds.graph("GET", "/messages/" + message.immutable_id, "", false).status == 404);
    CHECK(clouds.graph("GET", "/messages/" + message.classic_id, "", true).status == 404);
}

TEST_CASE("The MIME that Graph gives is byte for byte what was delivered", "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto bytes = small_mail("<1@outside.test>") + std::string("\0\xff\x80 tail", 8);
    const auto message = clouds.control.message(clouds.control.deliver("microsoft", "anna@contoso.test", bytes));
    CHECK(clouds.graph("GET", "/messages/" + message.immutable_id + "/$value").body == bytes);
    CHECK(message.where.sha256 == sha256_hex(bytes));
}

TEST_CASE("A message is found by its Message-ID only when that is percent-encoded", "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<a+b@outside.test>"));
    const std::string filter = "internetMessageId eq '<a+b@outside.test>'";
    CHECK(clouds.graph("GET", "/messages?$filter=" + percent_encode(filter)).json().at("value").size() == 1);
    CHECK(clouds.graph("GET", "/messages?$filter=internetMessageId%20eq%20'<a+b@outside.test>'")
              .json()
              .at("value")
              .empty());
}

TEST_CASE("The fifth request at a time to one mailbox is throttled", "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.add_fault(
        {.operation = "graph.folders.list", .action = "delay", .delay = std::chrono::seconds{3}, .count = 4});
    std::vector<std::jthread> slow;
    for (int i = 0; i < 4; ++i) slow.emplace_back([&] { CHECK(clouds.graph("GET", "/mailFolders").status == 200); });
    while (clouds.control.count_requests("graph.folders.list") < 4) std::this_thread::yield();

    const auto fifth = clouds.graph("GET", "/messages");

    CHECK(fifth.status == 429);
    CHECK(fifth.json().at("error").at("code") == "ApplicationThrottled");
    CHECK(fifth.retry_after == "1");
}

TEST_CASE("A folder that exists cannot be made again, and hidden ones are listed only when asked for",
          "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const std::string body = R"({"displayName":"Custody","isHidden":true})";
    CHECK(clouds.graph("POST", "/mailFolders", body).status == 201);
    const auto again = clouds.graph("POST", "/mailFolders", body);
    CHECK(again.status == 409);
    CHECK(again.json().at("error").at("code") == "ErrorFolderExists");
    CHECK(clouds.graph("GET", "/mailFolders?$top=100").json().at("value").size() == 7);
    CHECK(clouds.graph("GET", "/mailFolders?$top=100&includeHiddenFolders=true").json().at("value").size() == 8);
}

TEST_CASE("Users are listed in pages, with guests and shared mailboxes, and an unlicensed one has no mailbox",
          "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.add_users("microsoft", "contoso.test",
                             {{.address = "desk@contoso.test", .kind = "shared"},
                              {.address = "guest@partner.test", .kind = "guest"},
                              {.address = "new@contoso.test", .kind = "unlicensed"}});
    const auto base = clouds.process.endpoints().graph_endpoint + "/v1.0/users";
    std::size_t users = 0;
    auto url = base + "?$top=2&$select=id,mail,userType,accountEnabled";
    int pages = 0;
    while (!url.empty()) {
        const auto page = clouds.graph("GET", url).json();
        users += page.at("value").size();
        url = page.value("@odata.nextLink", "");
        ++pages;
    }
    CHECK(users == 5);
    CHECK(pages == 3);
    CHECK(clouds.graph("GET", base + "/new@contoso.test/mailFolders").json().at("error").at("code") ==
          "MailboxNotEnabledForRESTAPI");
    CHECK(clouds.graph("GET", base + "/desk@contoso.test/mailFolders").status == 200);
}

TEST_CASE("A permanently deleted message is out of reach and stays in the full truth", "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto key = clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<1@outside.test>"));
    const auto path = "/messages/" + clouds.control.message(key).immutable_id;
    CHECK(clouds.graph("POST", path + "/permanentDelete").status == 204);
    CHECK(clouds.graph("GET", path).status == 404);
    CHECK(clouds.control.truth().empty());
    CHECK(clouds.control.truth({}, {}, true).size() == 1);
}

TEST_CASE("Attachments are listed with their names and sizes", "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const std::string bytes =
        "From: a@outside.test\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\nContent-Type: multipart/mixed; "
        "boundary=\"b\"\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSee there.\r\n--b\r\nContent-Type: application/pdf; "
        "name=\"bill.pdf\"\r\n"
        "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n";
    const auto message = clouds.control.message(clouds.control.deliver("microsoft", "anna@contoso.test", bytes));
    const auto list = clouds.graph("GET", "/messages/" + message.immutable_id + "/attachments").json().at("value");
    REQUIRE(list.size() == 1);
    CHECK(list[0].at("name") == "bill.pdf");
    CHECK(list[0].at("size") == 5);
    CHECK(clouds.graph("GET", "/messages/" + message.immutable_id + "?$select=subject").json().at("subject") ==
          "Gr\xc3\xbc\xc3\x9f"
          "e");
}

TEST_CASE("A batch carries out each of its requests and answers each", "[graph_mail_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto answer = clouds.graph(
        "POST", clouds.process.endpoints().graph_endpoint + "/v1.0/$batch",
        R"({"requests":[{"id":"1","method":"GET","url":"/users/anna@contoso.test/mailFolders/inbox?$select=id"},
                                         {"id":"2","method":"GET","url":"/users/nobody@contoso.test/mailFolders/inbox"}]})");
    REQUIRE(answer.status == 200);
    CHECK(answer.json().at("responses").at(0).at("status") == 200);
    CHECK(answer.json().at("responses").at(1).at("status") == 404);
}
