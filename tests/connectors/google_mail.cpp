#include "connectors/google/mail.hpp"

#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "tests/connectors/google_support.hpp"

using namespace remand;
using namespace remand::tests;
using json = nlohmann::json;

namespace {

json labels_with(const std::vector<std::pair<std::string, std::string>>& own) {
    json list = json::array({{{"id", "INBOX"}, {"name", "INBOX"}, {"type", "system"}}});
    for (const auto& [id, name] : own) list.push_back({{"id", id}, {"name", name}, {"type", "user"}});
    return {{"labels", list}};
}

// Says yes to every modify and answers with the labels that result.
Answer modifying(std::set<std::string> labels) {
    return [labels](const http::Request& request) mutable -> Result<http::Response> {
        const auto body = json::parse(request.body);
        for (const auto& label : body["removeLabelIds"]) labels.erase(label.get<std::string>());
        for (const auto& label : body["addLabelIds"]) labels.insert(label.get<std::string>());
        return json_reply({{"id", "m1"}, {"labelIds", labels}});
    };
}

} // namespace

TEST_CASE("The bytes of a message come from its raw form, padded or not", "[google_mail]") {
    const std::string bytes = "Subject: x\r\n\r\n\xff\xfe\xfb\xef\xbe";
    const auto padded = GENERATE(false, true);
    GoogleFixture it;
    it.transport.on("GET", "/messages/m1?format=raw",
                    json_reply({{"raw", padded ? to_base64(bytes) : to_base64url(bytes)}}));
    const auto raw = it.connector->fetch(it.mailbox, it.ref("m1"));
    REQUIRE(raw);
    CHECK(raw->bytes == bytes);
    CHECK_FALSE(raw->is_partial);
}

TEST_CASE("The answer with the bytes tells the time and the place as well", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("GET", "/messages/m1?format=raw",
                    json_reply({{"raw", to_base64url("Subject: x\r\n\r\n")},
                                {"internalDate", "1795000000000"},
                                {"labelIds", {"UNREAD", "SPAM"}}}));
    const auto raw = it.connector->fetch(it.mailbox, it.ref("m1"));
    REQUIRE(raw);
    CHECK(raw->received_at == Timestamp{std::chrono::seconds{1'795'000'000}});
    REQUIRE(raw->location);
    CHECK(raw->location->place == Place::junk);
    CHECK(raw->location->where == std::vector<std::string>{"SPAM", "UNREAD"});
    CHECK_FALSE(raw->location->is_read);
    CHECK(it.transport.count("GET", "/messages/m1") == 1);
}

TEST_CASE("What turns out to be sent mail, a draft or a chat is no received mail", "[google_mail]") {
    const auto* label = GENERATE("SENT", "DRAFT", "CHAT");
    GoogleFixture it;
    it.transport.on("GET", "format=raw",
                    json_reply({{"raw", to_base64url("Subject: x\r\n\r\n")}, {"labelIds", {label, "INBOX"}}}));
    const auto raw = it.connector->fetch(it.mailbox, it.ref("m1"));
    REQUIRE_FALSE(raw);
    CHECK(raw.error().kind == ErrorKind::skip_item);
    CHECK(raw.error().code.ends_with(".not_received"));
}

TEST_CASE("Names of labels that cannot be had now lose no fetched message", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("GET", "format=raw",
                    json_reply({{"raw", to_base64url("Subject: x\r\n\r\n")}, {"labelIds", {"Label_1"}}}));
    it.transport.on("GET", "/labels", reply(503));
    const auto raw = it.connector->fetch(it.mailbox, it.ref("m1"));
    REQUIRE(raw);
    CHECK(raw->location->where == std::vector<std::string>{"Label_1"});
}

TEST_CASE("A message that cannot be had costs only itself", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("GET", "format=raw",
                    in_turn({google_error(404, "notFound"), json_reply({{"id", "m1"}}), json_reply({{"raw", "*"}})}));
    const auto gone = it.connector->fetch(it.mailbox, it.ref("m1"));
    CHECK(gone.error().kind == ErrorKind::skip_item);
    CHECK(gone.error().code.ends_with(".not_found"));
    CHECK(it.connector->fetch(it.mailbox, it.ref("m1")).error().code == "google.no_raw");
    CHECK(it.connector->fetch(it.mailbox, it.ref("m1")).error().code == "google.bad_raw");
}

TEST_CASE("Mail is asked for in the name of its owner with one small scope", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("GET", "/messages/m1", message_reply("m1", {"INBOX"}));
    REQUIRE(it.connector->locate(it.mailbox, it.ref("m1")));
    const auto assertion = it.transport.requests("POST", "/token").at(0).body;
    const auto start = assertion.find('.') + 1;
    const auto claims = json::parse(from_base64(assertion.substr(start, assertion.rfind('.') - start)).value());
    CHECK(claims["sub"] == "jane@example.com");
    CHECK(claims["scope"] == "https://www.googleapis.com/auth/gmail.modify");
    CHECK(it.transport.count("GET", "/users/me/messages/m1") == 1);
}

TEST_CASE("A message that is not there any more is located as gone", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("GET", "/messages/m1", google_error(404, "notFound"));
    const auto location = it.connector->locate(it.mailbox, it.ref("m1"));
    REQUIRE(location);
    CHECK(location->place == Place::gone);
}

TEST_CASE("Junk and trash are labels, and the answer says where the message is", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("POST", "/messages/m1/modify", modifying({"INBOX", "UNREAD"}));
    const auto junk = it.connector->move(it.mailbox, it.ref("m1"), Place::junk);
    REQUIRE(junk);
    CHECK(junk->place == Place::junk);
    CHECK(junk->where == std::vector<std::string>{"SPAM", "UNREAD"});
    const auto trash = it.connector->move(it.mailbox, it.ref("m1"), Place::trash);
    REQUIRE(trash);
    CHECK(trash->place == Place::trash);
    CHECK(trash->where == std::vector<std::string>{"TRASH", "UNREAD"});
    CHECK_FALSE(trash->is_read);
}

TEST_CASE("Quarantine makes its hidden label once", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("POST", "/labels", json_reply({{"id", "Label_7"}, {"name", "Remand/Quarantine"}}));
    it.transport.on("POST", "/messages/m1/modify", modifying({"INBOX"}));
    for (int i = 0; i < 2; ++i) {
        const auto moved = it.connector->move(it.mailbox, it.ref("m1"), Place::quarantine);
        REQUIRE(moved);
        CHECK(moved->place == Place::quarantine);
        CHECK(moved->where == std::vector<std::string>{"Label_7", "TRASH"});
    }
    CHECK(it.transport.count("POST", "/labels") == 1);
    const auto made = it.sent_to("POST", "/labels");
    CHECK(made["name"] == "Remand/Quarantine");
    CHECK(made["labelListVisibility"] == "labelHide");
    CHECK(made["messageListVisibility"] == "hide");
}

TEST_CASE("A quarantine label that is there already is used", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("POST", "/messages/m1/modify", modifying({"INBOX"}));
    SECTION("known from the list") {
        it.transport.on("GET", "/labels", json_reply(labels_with({{"Label_3", "remand/quarantine"}})));
    }
    SECTION("made by another program at the same moment") {
        it.transport.on(
            "GET", "/labels",
            in_turn({json_reply(labels_with({})), json_reply(labels_with({{"Label_3", "Remand/Quarantine"}}))}));
        it.transport.on("POST", "/labels", google_error(409, "aborted", "Label name exists or conflicts"));
    }
    const auto moved = it.connector->move(it.mailbox, it.ref("m1"), Place::quarantine);
    REQUIRE(moved);
    CHECK(moved->place == Place::quarantine);
    CHECK(moved->where == std::vector<std::string>{"Label_3", "TRASH"});
}

TEST_CASE("A quarantine label that its user deleted is made again", "[google_mail]") {
    GoogleFixture it;
    it.transport.on(
        "GET", "/labels",
        in_turn({json_reply(labels_with({{"Label_3", "Remand/Quarantine"}})), json_reply(labels_with({}))}));
    it.transport.on("POST", "/labels", json_reply({{"id", "Label_9"}}));
    it.transport.on("POST", "/modify", [](const http::Request& request) -> Result<http::Response> {
        if (request.body.find("Label_3") != std::string::npos)
            return google_error(400, "invalidArgument", "labelId not found");
        return json_reply({{"id", "m1"}, {"labelIds", {"TRASH", "Label_9"}}});
    });
    const auto moved = it.connector->move(it.mailbox, it.ref("m1"), Place::quarantine);
    REQUIRE(moved);
    CHECK(moved->place == Place::quarantine);
}

TEST_CASE("Restoring reaches exactly the recorded labels and read flag", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("GET", "/labels",
                    json_reply(labels_with({{"Label_1", "Projects"}, {"Label_7", "Remand/Quarantine"}})));
    it.transport.on("GET", "/messages/m1", message_reply("m1", {"TRASH", "Label_7"}));
    it.transport.on("POST", "/modify", modifying({"TRASH", "Label_7"}));
    Location former;
    former.place = Place::inbox;
    former.where = {"INBOX", "Label_1", "UNREAD"};
    former.folder_name = "Inbox";
    const auto restored = it.connector->restore(it.mailbox, it.ref("m1"), former);
    REQUIRE(restored);
    CHECK(*restored == former);
    const auto body = it.sent_to("POST", "/modify");
    CHECK(body["addLabelIds"] == json({"INBOX", "Label_1", "UNREAD"}));
    CHECK(body["removeLabelIds"] == json({"Label_7", "TRASH"}));
}

TEST_CASE("Restoring what is where it was changes nothing", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("GET", "/messages/m1", message_reply("m1", {"INBOX"}));
    Location former;
    former.where = {"INBOX"};
    REQUIRE(it.connector->restore(it.mailbox, it.ref("m1"), former));
    CHECK(it.transport.count("POST", "/modify") == 0);
}

TEST_CASE("A message that its user deleted cannot be moved or restored", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("", "/messages/m1", google_error(404, "notFound"));
    CHECK(it.connector->move(it.mailbox, it.ref("m1"), Place::junk).error().code == "google.not_found");
    CHECK(it.connector->restore(it.mailbox, it.ref("m1"), {}).error().code == "google.not_found");
}

TEST_CASE("Soft delete does not exist, and hard delete needs its own permission", "[google_mail]") {
    GoogleFixture it;
    const auto soft = it.connector->move(it.mailbox, it.ref("m1"), Place::soft_deleted);
    CHECK(soft.error().kind == ErrorKind::give_up);
    CHECK(soft.error().message.find("use trash") != std::string::npos);
    const auto hard = it.connector->move(it.mailbox, it.ref("m1"), Place::gone);
    CHECK(hard.error().kind == ErrorKind::give_up);
    CHECK(hard.error().code.ends_with("unsupported"));
    CHECK(it.transport.requests().empty());
}

TEST_CASE("Hard delete with its permission asks with the wide scope, and what is gone already is success",
          "[google_mail]") {
    GoogleFixture it(google_settings(Access::read_write, true));
    it.transport.on("DELETE", "/messages/m1", in_turn({reply(204), google_error(404, "notFound")}));
    for (int i = 0; i < 2; ++i) {
        const auto gone = it.connector->move(it.mailbox, it.ref("m1"), Place::gone);
        REQUIRE(gone);
        CHECK(gone->place == Place::gone);
    }
    CHECK(it.transport.count("DELETE", "/messages/m1") == 2);
}

TEST_CASE("A tenant that was authorised for reading is never written to", "[google_mail]") {
    GoogleFixture it(google_settings(Access::read_only));
    CHECK(it.connector->move(it.mailbox, it.ref("m1"), Place::junk).error().kind == ErrorKind::give_up);
    CHECK(it.connector->restore(it.mailbox, it.ref("m1"), {}).error().kind == ErrorKind::give_up);
    CHECK(it.transport.requests().empty());
    for (const auto& support : it.connector->action_support())
        CHECK(support.is_supported == (support.action == Action::none));
}

TEST_CASE("A write whose answer was lost is left for the caller to look after", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("POST", "/modify", reply(504));
    CHECK(it.connector->move(it.mailbox, it.ref("m1"), Place::junk).error().kind == ErrorKind::unknown_outcome);
    CHECK(it.transport.count("POST", "/modify") == 1);
}

TEST_CASE("Copies are found by Message-ID, in spam and trash too", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("GET", "/messages?", json_reply({{"messages", {{{"id", "m1"}}}}, {"nextPageToken", "p2"}}));
    it.transport.on("GET", "pageToken=p2", json_reply({{"messages", {{{"id", "m2"}}}}}));
    const auto found = it.connector->find(it.mailbox, "<a+b@example.com>");
    REQUIRE(found);
    CHECK(*found == std::vector<MessageRef>{it.ref("m1"), it.ref("m2")});
    const auto url = it.transport.requests("GET", "/messages?").at(0).url;
    CHECK(url.find("q=rfc822msgid%3Aa%2Bb%40example.com") != std::string::npos);
    CHECK(url.find("includeSpamTrash=true") != std::string::npos);
    it.transport.on("GET", "/messages?", json_reply({{"resultSizeEstimate", 0}}));
    CHECK(it.connector->find(it.mailbox, "none@example.com")->empty());
}

TEST_CASE("A mailbox that Google throttles is left alone until the time it named", "[google_mail]") {
    GoogleFixture it;
    it.transport.on("GET", "/messages/m1", reply(429, "", {{"Retry-After", "10"}}));
    CHECK(it.connector->locate(it.mailbox, it.ref("m1")).error().kind == ErrorKind::wait);
    const auto asked = it.transport.count("GET", "/messages/m1");
    CHECK(it.connector->locate(it.mailbox, it.ref("m1")).error().code == "http.held");
    CHECK(it.transport.count("GET", "/messages/m1") == asked);
    it.clock.advance(std::chrono::seconds{10});
    it.transport.on("GET", "/messages/m1", message_reply("m1", {"INBOX"}));
    CHECK(it.connector->locate(it.mailbox, it.ref("m1")));
}
