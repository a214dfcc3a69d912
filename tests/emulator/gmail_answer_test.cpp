// Error bodies, partial answers, batches, quota and attachments of Gmail; the Directory.
#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

namespace {
const std::string base = "https://www.googleapis.com/auth/admin.directory.";

struct Google : EmulatedClouds {
    Google() {
        make_google();
        control.set_scopes("fabrikam.test", {gmail_modify, base + "user.readonly", base + "group.readonly"});
        admin_token = token_for("admin@fabrikam.test", base + "user.readonly " + base + "group.readonly");
    }
    Answer directory(const std::string& path) {
        return send("GET", process.endpoints().directory_endpoint + "/admin/directory/v1" + path,
                    {{"Authorization", "Bearer " + admin_token}});
    }
    Answer batch(const std::vector<std::string>& paths) {
        std::string body;
        for (std::size_t i = 0; i < paths.size(); ++i)
            body += "--b\r\nContent-Type: application/http\r\nContent-ID: <item" + std::to_string(i) + ">\r\n\r\nGET " +
                    paths[i] + " HTTP/1.1\r\n\r\n";
        return send("POST", process.endpoints().gmail_endpoint + "/batch/gmail/v1",
                    {{"Authorization", "Bearer " + gmail_token}, {"Content-Type", "multipart/mixed; boundary=b"}},
                    body + "--b--\r\n");
    }
    std::string admin_token;
};

int count_of(const std::string& text, const std::string& part) {
    int count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}
} // namespace

TEST_CASE("Gmail's errors have status, reason and details; the Directory's older form has neither status nor details",
          "[gmail_answer_test]") {
    Google clouds;
    const auto gmail = clouds.gmail("GET", "/messages/0000000000000000").json().at("error");
    CHECK(gmail.at("status") == "NOT_FOUND");
    CHECK(gmail.at("errors").at(0).at("reason") == "notFound");
    const auto directory = clouds.directory("/users/nobody@fabrikam.test").json().at("error");
    CHECK_FALSE(directory.contains("status"));
    CHECK(directory.at("errors").at(0).at("reason") == "notFound");
    const auto refused = clouds
                             .send("GET", clouds.process.endpoints().gmail_endpoint + "/gmail/v1/users/me/labels",
                                   {{"Authorization", "Bearer " + clouds.admin_token}})
                             .json()
                             .at("error");
    CHECK(refused.at("details").at(0).at("reason") == "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    EmulatorFault fault;
    fault.status = 403;
    fault.code = "rateLimitExceeded";
    clouds.control.add_fault(fault);
    CHECK(clouds.gmail("GET", "/labels").json().at("error").at("errors").at(0).at("domain") == "usageLimits");
}

TEST_CASE("A partial answer has what the mask names and nothing else", "[gmail_answer_test][described]") {
    Google clouds;
    clouds.control.deliver("google", "carl@fabrikam.test", small_mail("<1@outside.test>"));
    const auto whole = clouds.gmail("GET", "/messages").json();
    CHECK(whole.at("messages").at(0).contains("threadId"));
    const auto part = clouds.gmail("GET", "/messages?fields=messages(id)").json();
    CHECK(part.size() == 1);
    CHECK(part.at("messages").at(0).size() == 1);
    const auto id = part.at("messages").at(0).at("id").get<std::string>();
    CHECK(clouds.gmail("GET", "/messages/" + id + "?fields=id,payload/headers/name").json().at("payload").size() == 1);
    CHECK(clouds.gmail("GET", "/messages?fields=messages(id").status == 400);
}

TEST_CASE("A batch answers each part by its Content-ID", "[gmail_answer_test]") {
    Google clouds;
    const auto answer = clouds.batch({"/gmail/v1/users/me/labels", "/gmail/v1/users/me/messages/0000000000000000"});
    CHECK(answer.status == 200);
    CHECK(answer.body.find("Content-ID: <response-item0>\r\n\r\nHTTP/1.1 200") != std::string::npos);
    CHECK(answer.body.find("Content-ID: <response-item1>\r\n\r\nHTTP/1.1 404") != std::string::npos);
    CHECK(clouds.control.count_requests("gmail.labels.list") == 1);
    CHECK(clouds.batch({}).status == 400);
}

TEST_CASE("Parts of a batch count against the requests at a time", "[gmail_answer_test]") {
    Google clouds;
    const std::vector<std::string> many(25, "/gmail/v1/users/me/profile");
    CHECK(count_of(clouds.batch(many).body, "HTTP/1.1 429") == 5);
    clouds.control.set_switches(R"({"google":{"limits_concurrency":false}})");
    CHECK(count_of(clouds.batch(many).body, "HTTP/1.1 429") == 0);
}

TEST_CASE("Units are metered by the table of the switch, and a minute's worth is the limit when it is on",
          "[gmail_answer_test]") {
    Google clouds;
    const auto id =
        clouds.control.message(clouds.control.deliver("google", "carl@fabrikam.test", small_mail("<1@outside.test>")))
            .id;
    const auto units = [&] {
        return clouds.command("GET", "/v1/quota?mailbox=carl@fabrikam.test", nullptr).at("units").get<int>();
    };
    CHECK(clouds.gmail("GET", "/messages/" + id + "?format=raw").status == 200);
    CHECK(units() == 20);
    clouds.control.set_switches(R"({"google":{"quota":"old"}})");
    CHECK(clouds.gmail("GET", "/messages/" + id + "?format=raw").status == 200);
    CHECK(units() == 25);
    // 6,000 units are three batches of a hundred; a minute that ends between two of them makes it some more.
    clouds.control.set_switches(R"({"google":{"quota":"new","limits_concurrency":false}})");
    const std::vector<std::string> hundred(100, "/gmail/v1/users/me/messages/" + id + "?format=minimal");
    std::string refused;
    for (int i = 0; i < 10 && refused.find("userRateLimitExceeded") == std::string::npos; ++i)
        refused = clouds.batch(hundred).body;
    CHECK(refused.find("userRateLimitExceeded") != std::string::npos);
    CHECK(refused.find("Retry after 20") != std::string::npos);
}

TEST_CASE("An attachment is fetched by the id that the message names", "[gmail_answer_test][described]") {
    Google clouds;
    const std::string bytes =
        "From: a@outside.test\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: "
        "text/plain\r\n\r\nHi\r\n--b\r\nContent-Type: application/pdf; name=\"x.pdf\"\r\nContent-Disposition: "
        "attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n";
    const auto id = clouds.control.message(clouds.control.deliver("google", "carl@fabrikam.test", bytes)).id;
    const auto parts = clouds.gmail("GET", "/messages/" + id).json().at("payload").at("parts");
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].at("body").contains("data"));
    const auto attachment = parts[1].at("body").at("attachmentId").get<std::string>();
    CHECK(clouds.gmail("GET", "/messages/" + id + "/attachments/" + attachment).json().at("data") == "JVBERi0");
    CHECK(clouds.gmail("GET", "/messages/" + id + "/attachments/nonsense").status == 400);
}

TEST_CASE("Many messages are changed at once, and unknown ids are passed over", "[gmail_answer_test][described]") {
    Google clouds;
    std::vector<EmulatorKey> keys;
    json ids = {"0000000000000000"};
    for (int i = 0; i < 3; ++i) {
        keys.push_back(clouds.control.deliver("google", "carl@fabrikam.test",
                                              small_mail("<" + std::to_string(i) + "@outside.test>")));
        ids.push_back(clouds.control.message(keys.back()).id);
    }
    const json body = {{"ids", ids}, {"addLabelIds", {"SPAM"}}, {"removeLabelIds", {"INBOX"}}};
    CHECK(clouds.gmail("POST", "/messages/batchModify", body.dump()).status == 204);
    for (const auto key : keys) CHECK(clouds.control.message(key).where.labels == std::vector<std::string>{"SPAM"});
    CHECK(clouds.gmail("POST", "/messages/batchDelete", json{{"ids", ids}}.dump()).status == 403); // gmail.modify is not enough
}

TEST_CASE("The Directory shows aliases, suspended users and, when asked, deleted ones",
          "[gmail_answer_test][described]") {
    Google clouds;
    clouds.control.add_users("google", "fabrikam.test",
                             {{.address = "dora@fabrikam.test", .aliases = {"d@fabrikam.test"}, .kind = "suspended"}});
    const auto dora = clouds.directory("/users/d@fabrikam.test").json();
    CHECK(dora.at("suspended") == true);
    CHECK(dora.at("aliases") == json::array({"d@fabrikam.test"}));
    CHECK(clouds.directory("/users?customer=my_customer&query=isSuspended%3Dfalse").json().at("users").size() == 2);
    clouds.command("POST", "/v1/user/remove",
                   {{"cloud", "google"}, {"tenant", "fabrikam.test"}, {"address", "carl@fabrikam.test"}});
    CHECK(clouds.directory("/users?customer=my_customer").json().at("users").size() == 2);
    const auto deleted = clouds.directory("/users?customer=my_customer&showDeleted=true").json().at("users");
    REQUIRE(deleted.size() == 1);
    CHECK(deleted[0].contains("deletionTime"));
    CHECK(clouds.google_token(clouds.assertion("carl@fabrikam.test", gmail_modify)).json().at("error_description") ==
          "The account has been deleted");
}

TEST_CASE("Groups have members, derived ones, and people from outside", "[gmail_answer_test][described]") {
    Google clouds;
    const auto put = [&](const std::string& name, const json& members) {
        clouds.command("PUT", "/v1/groups",
                       {{"cloud", "google"},
                        {"tenant", "fabrikam.test"},
                        {"address", name + "@fabrikam.test"},
                        {"members", members}});
    };
    put("inner", {"carl@fabrikam.test"});
    put("outer", {"inner@fabrikam.test", "friend@outside.test"});
    CHECK(clouds.directory("/groups?customer=my_customer").json().at("groups").size() == 2);
    CHECK(clouds.directory("/groups?userKey=carl@fabrikam.test").json().at("groups").size() == 1);
    const auto direct = clouds.directory("/groups/outer@fabrikam.test/members").json().at("members");
    REQUIRE(direct.size() == 2);
    CHECK(direct[0].at("type") == "GROUP");
    CHECK(direct[1].at("type") == "EXTERNAL");
    CHECK(clouds.directory("/groups/outer@fabrikam.test/members?includeDerivedMembership=true")
              .json()
              .at("members")
              .size() == 3);
    CHECK(clouds.directory("/groups/outer@fabrikam.test/hasMember/carl@fabrikam.test").json().at("isMember") == true);
    CHECK(clouds.directory("/groups/outer@fabrikam.test/hasMember/admin@fabrikam.test").json().at("isMember") == false);
}

TEST_CASE("A page token of the Directory is good until it is too old", "[gmail_answer_test]") {
    Google clouds;
    const auto next =
        clouds.directory("/users?customer=my_customer&maxResults=1").json().at("nextPageToken").get<std::string>();
    const auto page = "/users?customer=my_customer&maxResults=1&pageToken=" + next;
    CHECK(clouds.directory(page).json().at("users").at(0).at("primaryEmail") == "carl@fabrikam.test");
    clouds.command("POST", "/v1/expire", {{"what", "directory"}});
    CHECK(clouds.directory(page).status == 400);
}
