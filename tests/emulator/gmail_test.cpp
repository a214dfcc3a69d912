#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/emulated_clouds.hpp"
#include "tests/emulator/rsa.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

TEST_CASE("An assertion signed with another key is refused", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const auto other = emulator::make_rsa_key();
    const auto answer = clouds.google_token(clouds.assertion("carl@fabrikam.test", gmail_modify, other.private_pem));
    CHECK(answer.status == 400);
    CHECK(answer.json().at("error_description") == "Invalid JWT Signature.");
}

TEST_CASE("A scope that was not delegated spoils the whole request for a token", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const auto answer =
        clouds.google_token(clouds.assertion("carl@fabrikam.test", gmail_modify + " https://mail.google.com/"));
    CHECK(answer.status == 401);
    CHECK(answer.json().at("error") == "unauthorized_client");
}

TEST_CASE("Nobody that is not in the customer can be impersonated", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const auto answer = clouds.google_token(clouds.assertion("nobody@fabrikam.test", gmail_modify));
    CHECK(answer.json().at("error") == "invalid_grant");
}

TEST_CASE("A token opens the mailbox it was given for and no other", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    CHECK(clouds.gmail("GET", "/profile").json().at("emailAddress") == "carl@fabrikam.test");
    const auto url = clouds.process.endpoints().gmail_endpoint + "/gmail/v1/users/admin@fabrikam.test/profile";
    CHECK(clouds.send("GET", url, {{"Authorization", "Bearer " + clouds.gmail_token}}).status == 403);
}

TEST_CASE("History ids have gaps and history tells what came, moved and was read", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const auto start = clouds.gmail("GET", "/profile").json().at("historyId").get<std::string>();
    CHECK_FALSE(clouds.gmail("GET", "/history?startHistoryId=" + start).json().contains("history"));
    const auto key = clouds.control.deliver("google", "carl@fabrikam.test", small_mail("<1@outside.test>"));
    const auto id = clouds.control.message(key).id;
    CHECK(clouds
              .gmail("POST", "/messages/" + id + "/modify",
                     R"({"addLabelIds":["SPAM"],"removeLabelIds":["INBOX","UNREAD"]})")
              .status == 200);

    const auto history = clouds.gmail("GET", "/history?startHistoryId=" + start).json();

    REQUIRE(history.at("history").size() == 3);
    CHECK(history["history"][0].at("messagesAdded").at(0).at("message").at("id") == id);
    CHECK(history["history"][1].at("labelsAdded").at(0).at("labelIds") == json::array({"SPAM"}));
    CHECK(history["history"][1].at("labelsRemoved").at(0).at("labelIds") == json::array({"INBOX"}));
    CHECK(history["history"][2].at("labelsRemoved").at(0).at("labelIds") == json::array({"UNREAD"}));
    CHECK(history.at("historyId") == history["history"][2].at("id"));
    CHECK(clouds.gmail("GET", "/history?startHistoryId=" + start + "&historyTypes=messageAdded")
              .json()
              .at("history")
              .size() == 1);
}

TEST_CASE("History that is too old is 404, and so is an id that was never given", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const auto start = clouds.gmail("GET", "/profile").json().at("historyId").get<std::string>();
    clouds.control.expire_cursors("google", "carl@fabrikam.test");
    CHECK(clouds.gmail("GET", "/history?startHistoryId=" + start).status == 404);
    CHECK(clouds.gmail("GET", "/history?startHistoryId=999999999").status == 404);
    CHECK(clouds.gmail("GET", "/history?startHistoryId=x").status == 400);
}

TEST_CASE("A page of history may have no history and a next page", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    clouds.control.set_switches(R"({"google":{"empty_pages":true}})");
    const auto start = clouds.gmail("GET", "/profile").json().at("historyId").get<std::string>();
    clouds.control.deliver("google", "carl@fabrikam.test", small_mail("<1@outside.test>"));
    const auto empty = clouds.gmail("GET", "/history?startHistoryId=" + start).json();
    CHECK_FALSE(empty.contains("history"));
    const auto next = clouds.gmail("GET", "/history?startHistoryId=" + start +
                                              "&pageToken=" + empty.at("nextPageToken").get<std::string>());
    CHECK(next.json().at("history").size() == 1);
}

TEST_CASE("Deleting for good needs the full mail scope", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const auto key = clouds.control.deliver("google", "carl@fabrikam.test", small_mail("<1@outside.test>"));
    const auto id = clouds.control.message(key).id;
    const auto refused = clouds.gmail("DELETE", "/messages/" + id);
    CHECK(refused.status == 403);
    CHECK(refused.json().at("error").at("errors").at(0).at("reason") == "insufficientPermissions");
    clouds.control.set_scopes("fabrikam.test", {gmail_modify, "https://mail.google.com/"});
    clouds.gmail_token = clouds.google_token(clouds.assertion("carl@fabrikam.test", "https://mail.google.com/"))
                             .json()
                             .at("access_token");
    CHECK(clouds.gmail("DELETE", "/messages/" + id).status == 204);
    CHECK(clouds.gmail("GET", "/messages/" + id).status == 404);
}

TEST_CASE("An inserted message gets a new id, its labels, and the date of its header", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const auto bytes = small_mail("<1@outside.test>");
    const json body = {{"raw", to_base64url(bytes)}, {"labelIds", {"INBOX", "UNREAD"}}};
    const auto inserted = clouds.gmail("POST", "/messages?internalDateSource=dateHeader", body.dump()).json();
    const auto raw = clouds.gmail("GET", "/messages/" + inserted.at("id").get<std::string>() + "?format=raw").json();
    CHECK(from_base64(raw.at("raw").get<std::string>()).value() == bytes);
    CHECK(raw.at("internalDate") == "1795428000000");
    CHECK(clouds.control.truth("google").at(0).labels == std::vector<std::string>{"INBOX"});
    CHECK_FALSE(clouds.control.truth("google").at(0).is_read);
    CHECK(clouds.control.moves(0).at(0).internet_message_id == "<1@outside.test>");
    CHECK(clouds.control.moves(0).at(0).destination == "insert INBOX");
}

TEST_CASE("A search by Message-ID sees spam only when asked to", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const auto key = clouds.control.deliver("google", "carl@fabrikam.test", small_mail("<a+b@outside.test>"));
    clouds.control.user_labels(key, {"SPAM"});
    const auto q = "/messages?q=" + percent_encode("rfc822msgid:a+b@outside.test");
    CHECK_FALSE(clouds.gmail("GET", q).json().contains("messages"));
    CHECK(clouds.gmail("GET", q + "&includeSpamTrash=true").json().at("messages").size() == 1);
}

TEST_CASE("A label exists once, and an unknown one cannot be given", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const auto made = clouds.gmail(
        "POST", "/labels", R"({"name":"Custody","labelListVisibility":"labelHide","messageListVisibility":"hide"})");
    CHECK(made.status == 200);
    CHECK(clouds.gmail("POST", "/labels", R"({"name":"Custody"})").status == 409);
    const auto key = clouds.control.deliver("google", "carl@fabrikam.test", small_mail("<1@outside.test>"));
    const auto path = "/messages/" + clouds.control.message(key).id + "/modify";
    CHECK(clouds.gmail("POST", path, R"({"addLabelIds":["Label_999"]})").status == 400);
    CHECK(clouds.gmail("POST", path, json{{"addLabelIds", {made.json().at("id")}}}.dump()).status == 200);
    CHECK(clouds.control.truth("google").at(0).is_hidden);
}

TEST_CASE("Only an administrator may list the directory", "[gmail_test]") {
    EmulatedClouds clouds;
    clouds.make_google();
    const std::string scope = "https://www.googleapis.com/auth/admin.directory.user.readonly";
    clouds.control.set_scopes("fabrikam.test", {scope});
    clouds.control.add_users("google", "fabrikam.test", {{.address = "gone@fabrikam.test", .kind = "suspended"}});
    const auto list = [&](const std::string& subject) {
        const auto token =
            clouds.google_token(clouds.assertion(subject, scope)).json().at("access_token").get<std::string>();
        return clouds.send("GET",
                           clouds.process.endpoints().directory_endpoint +
                               "/admin/directory/v1/users?customer=my_customer&maxResults=2",
                           {{"Authorization", "Bearer " + token}});
    };
    CHECK(list("carl@fabrikam.test").status == 403);
    const auto page = list("admin@fabrikam.test").json();
    CHECK(page.at("users").size() == 2);
    CHECK(page.contains("nextPageToken"));
}
