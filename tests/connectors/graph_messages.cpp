#include <catch2/catch.hpp>

#include "tests/connectors/graph_support.hpp"

namespace remand::tests {
namespace {

using nlohmann::json;

constexpr std::string_view message_path = "/users/user-1/messages/AAkA%2Fm%2B1%3D";
const std::string move_path = std::string(message_path) + "/move";

json message_in(std::string_view folder, bool is_read = false) {
    return {{"id", "AAkA/m+1="}, {"parentFolderId", folder}, {"isRead", is_read}};
}

TEST_CASE("A message is fetched as its MIME", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("GET", std::string(message_path) + "/$value", reply(200, "Subject: a\r\n\r\nb"));
    const auto raw = graph.connector->fetch(graph.mailbox, graph.ref);
    REQUIRE(raw);
    CHECK(raw->bytes == "Subject: a\r\n\r\nb");
    CHECK_FALSE(raw->is_partial);
}

TEST_CASE("A message that Exchange cannot convert is rebuilt from its parts", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page(std::string(message_path) + "?",
               {{"subject", "s"},
                {"body", {{"contentType", "html"}, {"content", "<p>hi</p>"}}},
                {"internetMessageHeaders", {{{"name", "From"}, {"value", "a@sender.test"}}}}});
    graph.page(std::string(message_path) + "/attachments?",
               {{"value", {{{"name", "smime.p7m"}, {"contentType", "application/pkcs7-mime"}, {"size", 12}}}}});
    for (const auto* code : {"ErrorMimeContentConversionFailed", "ErrorCorruptData"}) {
        graph.transport.on("GET", std::string(message_path) + "/$value", graph_error(500, code));
        const auto raw = graph.connector->fetch(graph.mailbox, graph.ref);
        REQUIRE(raw);
        CHECK(raw->is_partial);
        CHECK(raw->bytes.find("From: a@sender.test\r\n") == 0);
        CHECK(raw->bytes.find("filename*=utf-8''smime.p7m; size=12") != std::string::npos);
    }
}

TEST_CASE("A rebuilt message has the bytes of its attachments, as far as they can be had", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("GET", std::string(message_path) + "/$value",
                       graph_error(500, "ErrorMimeContentConversionFailed"));
    graph.page(std::string(message_path) + "?", {{"subject", "s"}, {"body", {{"contentType", "text"}, {"content", "b"}}}});
    graph.page(std::string(message_path) + "/attachments?",
               {{"value",
                 {{{"id", "a/1"}, {"name", "bill.pdf"}, {"contentType", "application/pdf"}, {"size", 4}},
                  {{"id", "a2"}, {"name", "lost.zip"}, {"contentType", "application/zip"}, {"size", 5}},
                  {{"id", "a3"}, {"name", "huge.iso"}, {"size", 50'000'000}},
                  {{"id", "a4"}, {"@odata.type", "#microsoft.graph.itemAttachment"}, {"name", "Mail"}, {"size", 9}}}}});
    graph.transport.on("GET", "/attachments/a%2F1/$value", reply(200, "%PDF"));
    graph.transport.on("GET", "/attachments/a2/$value", graph_error(404, "ErrorItemNotFound"));
    graph.transport.on("GET", "/attachments/a4/$value", reply(200, "Subject: x"));
    const auto raw = graph.connector->fetch(graph.mailbox, graph.ref);
    REQUIRE(raw);
    CHECK(raw->is_partial);
    CHECK(raw->bytes.find("filename*=utf-8''bill.pdf; size=4\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
                          to_base64("%PDF") + "\r\n") != std::string::npos);
    CHECK(raw->bytes.find("lost.zip") != std::string::npos);
    CHECK(raw->bytes.find("Content-Type: message/rfc822\r\n") != std::string::npos);
    CHECK(raw->bytes.find(to_base64("Subject: x")) != std::string::npos);
    CHECK(graph.transport.count("GET", "/attachments/a3/") == 0); // no room for it

    SECTION("but a mailbox that is throttled is asked again later for all of it") {
        graph.transport.on("GET", "/attachments/a2/$value", graph_error(429, "TooManyRequests", {{"Retry-After", "3"}}));
        CHECK(graph.connector->fetch(graph.mailbox, graph.ref).error().kind == ErrorKind::wait);
    }
}

TEST_CASE("Another fault of the server is no reason for a partial message", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("GET", std::string(message_path) + "/$value", reply(500));
    const auto raw = graph.connector->fetch(graph.mailbox, graph.ref);
    REQUIRE_FALSE(raw);
    CHECK(raw.error().kind == ErrorKind::retry);
}

TEST_CASE("A message that is gone is said to be gone", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("", message_path, graph_error(404, "ErrorItemNotFound"));
    const auto raw = graph.connector->fetch(graph.mailbox, graph.ref);
    REQUIRE_FALSE(raw);
    CHECK(raw.error().kind == ErrorKind::skip_item);
    CHECK(raw.error().code == "graph.not_found");
    const auto location = graph.connector->locate(graph.mailbox, graph.ref);
    REQUIRE(location);
    CHECK(location->place == Place::gone);
    const auto deleted = graph.connector->move(graph.mailbox, graph.ref, Place::gone);
    REQUIRE(deleted); // that is what was asked for
    CHECK(deleted->place == Place::gone);
    CHECK(graph.connector->move(graph.mailbox, graph.ref, Place::junk).error().code == "graph.not_found");
}

TEST_CASE("A folder is known by its id, whatever its name in the user's language", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page("/mailFolders/deleteditems?", graph_folder("trash-id", "Gelöschte Elemente"));
    graph.page(std::string(message_path) + "?", message_in("trash-id", true));
    const auto location = graph.connector->locate(graph.mailbox, graph.ref);
    REQUIRE(location);
    CHECK(*location == Location{Place::trash, {"trash-id"}, "Gelöschte Elemente", true});
}

TEST_CASE("Well-known folders are asked for once", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("POST", move_path, json_reply(message_in("junk-id"), 201));
    for (int i = 0; i < 3; ++i) {
        const auto moved = graph.connector->move(graph.mailbox, graph.ref, Place::junk);
        REQUIRE(moved);
        CHECK(moved->place == Place::junk);
    }
    CHECK(graph.transport.count("GET", "/mailFolders/junkemail?") == 1);
    for (const auto& request : graph.transport.requests("POST", move_path))
        CHECK(json::parse(request.body) == json{{"destinationId", "junk-id"}});
}

TEST_CASE("Where a message ended is read from the answer and not assumed", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("POST", move_path, json_reply(message_in("inbox-id"), 201));
    const auto moved = graph.connector->move(graph.mailbox, graph.ref, Place::junk);
    REQUIRE(moved);
    CHECK(moved->place == Place::inbox);
}

TEST_CASE("A move to where the message is already succeeds", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("POST", move_path, graph_error(400, "ErrorMoveCopyFailed"));
    graph.page(std::string(message_path) + "?", message_in("junk-id"));
    REQUIRE(graph.connector->move(graph.mailbox, graph.ref, Place::junk));
    const auto refused = graph.connector->move(graph.mailbox, graph.ref, Place::trash);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "graph.ErrorMoveCopyFailed");
}

TEST_CASE("The answer to a move that never came leaves its outcome unknown", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("POST", move_path, always(reply(504)));
    CHECK(graph.connector->move(graph.mailbox, graph.ref, Place::junk).error().kind == ErrorKind::unknown_outcome);
    graph.transport.on("POST", move_path, [](const http::Request&) -> Result<http::Response> {
        return fail(ErrorKind::unknown_outcome, "http.timeout", "No answer in time.");
    });
    CHECK(graph.connector->move(graph.mailbox, graph.ref, Place::junk).error().kind == ErrorKind::unknown_outcome);
    CHECK(graph.transport.count("POST", move_path) == 2); // never sent blindly again
}

TEST_CASE("The quarantine is made hidden, once, and found again", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("POST", "/user-1/mailFolders", json_reply(graph_folder("q-id", "Remand Quarantine"), 201));
    graph.transport.on("POST", move_path, json_reply(message_in("q-id"), 201));
    for (int i = 0; i < 2; ++i) {
        const auto moved = graph.connector->move(graph.mailbox, graph.ref, Place::quarantine);
        REQUIRE(moved);
        CHECK(moved->place == Place::quarantine);
    }
    const auto made = graph.transport.requests("POST", "/user-1/mailFolders");
    REQUIRE(made.size() == 1);
    CHECK(json::parse(made.front().body) == json{{"displayName", "Remand Quarantine"}, {"isHidden", true}});
    CHECK(graph.transport.count("GET", "includeHiddenFolders=true") == 1);
}

TEST_CASE("A quarantine that exists already is used", "[graph_messages]") {
    GraphUnderTest graph;
    auto folder = graph_folder("q-id", "Remand Quarantine");
    folder["isHidden"] = true;
    graph.transport.on("POST", move_path, json_reply(message_in("q-id"), 201));
    SECTION("when the listing shows it") { graph.page("includeHiddenFolders=true", {{"value", {folder}}}); }
    SECTION("when only the refusal to make another one shows it") {
        graph.transport.on("GET", "includeHiddenFolders=true",
                           in_turn({json_reply({{"value", json::array()}}), json_reply({{"value", {folder}}})}));
        graph.transport.on("POST", "/user-1/mailFolders", graph_error(409, "ErrorFolderExists"));
    }
    const auto moved = graph.connector->move(graph.mailbox, graph.ref, Place::quarantine);
    REQUIRE(moved);
    CHECK(moved->place == Place::quarantine);
}

TEST_CASE("A quarantine that somebody deleted is made anew once", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("POST", "/user-1/mailFolders",
                       in_turn({json_reply(graph_folder("q1", "Remand Quarantine"), 201),
                                json_reply(graph_folder("q2", "Remand Quarantine"), 201)}));
    graph.transport.on("GET", "/mailFolders/q1?", graph_error(404, "ErrorItemNotFound"));
    graph.transport.on("POST", move_path, [](const http::Request& request) -> Result<http::Response> {
        if (request.body.find("q2") != std::string::npos) return json_reply(message_in("q2"), 201);
        return graph_error(404, "ErrorItemNotFound");
    });
    const auto moved = graph.connector->move(graph.mailbox, graph.ref, Place::quarantine);
    REQUIRE(moved);
    CHECK(moved->where == std::vector<std::string>{"q2"});
    CHECK(graph.transport.count("POST", move_path) == 1);
}

TEST_CASE("A quarantine that its user threw into Deleted Items takes no more mail", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("POST", "/user-1/mailFolders",
                       in_turn({json_reply(graph_folder("q1", "Remand Quarantine"), 201),
                                json_reply(graph_folder("q2", "Remand Quarantine"), 201)}));
    graph.page("/mailFolders/q1?", graph_folder_in("trash-id", "q1", "Remand Quarantine"));
    graph.transport.on("POST", move_path, json_reply(message_in("q2"), 201));
    const auto moved = graph.connector->move(graph.mailbox, graph.ref, Place::quarantine);
    REQUIRE(moved);
    CHECK(json::parse(graph.transport.requests("POST", move_path).front().body) == json{{"destinationId", "q2"}});
}

TEST_CASE("A folder below Deleted Items is the trash", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page(std::string(message_path) + "?", message_in("old-id"));
    graph.page("/mailFolders/old-id?", graph_folder_in("below-id", "old-id", "Old"));
    graph.page("/mailFolders/below-id?", graph_folder_in("trash-id", "below-id", "Below"));
    const auto thrown_away = graph.connector->locate(graph.mailbox, graph.ref);
    REQUIRE(thrown_away);
    CHECK(*thrown_away == Location{Place::trash, {"old-id"}, "Deleted Items/Below/Old", false});
    // Its user takes the folder out again.
    graph.page("/mailFolders/below-id?", graph_folder_in("top-id", "below-id", "Below"));
    const auto kept = graph.connector->locate(graph.mailbox, graph.ref);
    REQUIRE(kept);
    CHECK(*kept == Location{Place::other, {"old-id"}, "Below/Old", false});
}

TEST_CASE("Mail is moved out of its user's reach, and found there", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page("/mailFolders/recoverableitemspurges?", graph_folder("purges-id", "Purges"));
    graph.transport.on("POST", move_path, json_reply(message_in("purges-id"), 201));
    CHECK(graph.connector->custody(1) == Custody::out_of_reach);
    const auto sealed_off = graph.connector->seal_off(graph.mailbox, graph.ref);
    REQUIRE(sealed_off);
    CHECK(sealed_off->place == Place::quarantine);
    CHECK(graph.custodies == std::vector{Custody::out_of_reach});
    CHECK(json::parse(graph.transport.requests("POST", move_path).front().body) ==
          json{{"destinationId", "purges-id"}});
}

TEST_CASE("Where Exchange refuses that, the hidden folder is what is left", "[graph_messages]") {
    GraphUnderTest graph;
    SECTION("because nobody can name the folder") {}
    SECTION("because it takes no mail") {
        graph.page("/mailFolders/recoverableitemspurges?", graph_folder("purges-id", "Purges"));
        graph.transport.on("POST", move_path, graph_error(400, "ErrorMoveCopyFailed"));
        graph.page(std::string(message_path) + "?", message_in("inbox-id"));
    }
    const auto sealed_off = graph.connector->seal_off(graph.mailbox, graph.ref);
    REQUIRE_FALSE(sealed_off);
    CHECK(sealed_off.error().kind == ErrorKind::give_up);
    CHECK(sealed_off.error().code == "graph.purges_unsupported");
    CHECK(graph.custodies == std::vector{Custody::hidden});
    CHECK(graph.connector->custody(1) == Custody::hidden);
    graph.clock.advance(std::chrono::hours{25}); // Exchange may have been taught otherwise
    CHECK(graph.connector->custody(1) == Custody::out_of_reach);
}

TEST_CASE("A fault that passes says nothing about where mail can be moved", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page("/mailFolders/recoverableitemspurges?", graph_folder("purges-id", "Purges"));
    graph.transport.on("POST", move_path, always(reply(504)));
    const auto lost = graph.connector->seal_off(graph.mailbox, graph.ref);
    REQUIRE_FALSE(lost);
    CHECK(lost.error().kind == ErrorKind::unknown_outcome);
    CHECK(graph.custodies.empty());
    CHECK(graph.connector->custody(1) == Custody::out_of_reach);
}

TEST_CASE("Who asked for purges alone is told that Exchange refuses", "[graph_messages]") {
    auto settings = graph_settings();
    settings.options["quarantine"] = "purges";
    GraphUnderTest graph(settings);
    const auto refused = graph.connector->seal_off(graph.mailbox, graph.ref);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "graph.purges_refused");
    CHECK(graph.connector->custody(1) == Custody::out_of_reach);
}

TEST_CASE("A mark keeps the other categories, and is set again after a conflict", "[graph_messages]") {
    GraphUnderTest graph;
    const auto marked_with = [](json categories) {
        auto message = message_in("inbox-id");
        message["categories"] = std::move(categories);
        return message;
    };
    graph.transport.on("GET", std::string(message_path) + "?",
                       in_turn({json_reply(marked_with({"Red"})), json_reply(marked_with({"Red", "Late"})),
                                json_reply(marked_with({"Red", "Late", "Suspicious (Remand)"}))}));
    graph.transport.on("PATCH", message_path,
                       in_turn({graph_error(412, "ErrorIrresolvableConflict"), json_reply(message_in("inbox-id"))}));
    const auto marked = graph.connector->set_mark(graph.mailbox, graph.ref, true);
    REQUIRE(marked);
    CHECK(marked->is_marked);
    const auto patches = graph.transport.requests("PATCH", "");
    REQUIRE(patches.size() == 2);
    CHECK(json::parse(patches.back().body) == json{{"categories", {"Red", "Late", "Suspicious (Remand)"}}});
    for (const auto& patch : patches)
        for (const auto& [name, value] : patch.headers) CHECK(name != "If-Match");
}

TEST_CASE("A mark that cannot be set for conflicts is left for later", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page(std::string(message_path) + "?", message_in("inbox-id"));
    graph.transport.on("PATCH", message_path, graph_error(409, "ErrorIrresolvableConflict"));
    const auto refused = graph.connector->set_mark(graph.mailbox, graph.ref, true);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::retry);
    CHECK(graph.transport.count("PATCH", "") == 5);
}

TEST_CASE("Restore puts a message back and makes it unread again", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page("/mailFolders/projects-id?", graph_folder("projects-id", "Projects"));
    graph.transport.on(
        "GET", std::string(message_path) + "?",
        in_turn({json_reply(message_in("junk-id", true)), json_reply(message_in("projects-id", false))}));
    graph.transport.on("POST", move_path, json_reply(message_in("projects-id", true), 201));
    graph.transport.on("PATCH", message_path, json_reply(message_in("projects-id", false)));
    const Location former{Place::other, {"projects-id"}, "Projects", false};
    const auto restored = graph.connector->restore(graph.mailbox, graph.ref, former);
    REQUIRE(restored);
    CHECK(*restored == former);
    const auto patches = graph.transport.requests("PATCH", "");
    REQUIRE(patches.size() == 1);
    CHECK(json::parse(patches.front().body) == json{{"isRead", false}});
}

TEST_CASE("Restore changes nothing where nothing has to be changed", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page(std::string(message_path) + "?", message_in("inbox-id", true));
    const auto restored =
        graph.connector->restore(graph.mailbox, graph.ref, {Place::inbox, {"inbox-id"}, "Inbox", true});
    REQUIRE(restored);
    CHECK(graph.transport.count("POST", "/move") == 0);
    CHECK(graph.transport.count("PATCH", "") == 0);
}

TEST_CASE("A message whose folder was deleted comes back to the inbox", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page(std::string(message_path) + "?", message_in("junk-id"));
    graph.transport.on("GET", "/mailFolders/lost-id?", graph_error(404, "ErrorItemNotFound"));
    graph.transport.on("POST", move_path, [](const http::Request& request) -> Result<http::Response> {
        if (request.body.find("inbox-id") != std::string::npos) return json_reply(message_in("inbox-id"), 201);
        return graph_error(404, "ErrorItemNotFound");
    });
    const auto restored =
        graph.connector->restore(graph.mailbox, graph.ref, {Place::other, {"lost-id"}, "Lost", false});
    REQUIRE(restored);
    CHECK(restored->place == Place::inbox);
}

TEST_CASE("A message whose folder lies in Deleted Items by now comes back to the inbox", "[graph_messages]") {
    const auto restored_from = [](const char* parent_of_parent) {
        GraphUnderTest graph;
        const auto below = [](std::string_view id, std::string_view parent) {
            auto folder = graph_folder(id, "Folder");
            folder["parentFolderId"] = parent;
            return folder;
        };
        graph.page(std::string(message_path) + "?", message_in("junk-id"));
        graph.page("/mailFolders/2026-id?", below("2026-id", "projects-id"));
        graph.page("/mailFolders/projects-id?", below("projects-id", parent_of_parent));
        graph.page("/mailFolders/root-id?", below("root-id", "root-id"));
        graph.transport.on("POST", move_path, [](const http::Request& request) -> Result<http::Response> {
            return json_reply(message_in(json::parse(request.body)["destinationId"].get<std::string>()), 201);
        });
        return graph.connector->restore(graph.mailbox, graph.ref, {Place::other, {"2026-id"}, "2026", false});
    };
    const auto deleted = restored_from("trash-id");
    REQUIRE(deleted);
    CHECK(deleted->place == Place::inbox);
    const auto kept = restored_from("root-id");
    REQUIRE(kept);
    CHECK(kept->where == std::vector<std::string>{"2026-id"});
}

TEST_CASE("Hard delete in a national cloud is a move out of everybody's sight", "[graph_messages]") {
    auto settings = graph_settings();
    settings.options["cloud"] = "us-gov-l4";
    GraphUnderTest graph(settings);
    graph.page("/mailFolders/recoverableitemspurges?", graph_folder("purges-id", "Purges"));
    graph.transport.on("POST", move_path, json_reply(message_in("purges-id"), 201));
    const auto deleted = graph.connector->move(graph.mailbox, graph.ref, Place::gone);
    REQUIRE(deleted);
    CHECK(deleted->place == Place::gone);
    CHECK(graph.transport.count("POST", "permanentDelete") == 0);
    for (const auto& row : graph.connector->action_support())
        if (row.action == Action::hard_delete) CHECK(row.meaning.find("14 days") != std::string::npos);
}

TEST_CASE("Hard delete is refused where there is no such place either", "[graph_messages]") {
    auto settings = graph_settings();
    settings.options["cloud"] = "china";
    GraphUnderTest graph(settings);
    const auto refused = graph.connector->move(graph.mailbox, graph.ref, Place::gone);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::give_up);
    CHECK(refused.error().code == "graph.purges_unsupported");
    CHECK(graph.transport.count("POST", "/messages/") == 0);
}

TEST_CASE("A search by Message-ID is encoded and its rows are checked", "[graph_messages]") {
    GraphUnderTest graph;
    graph.page("/user-1/messages?", {{"value",
                                      {{{"id", "m1"}, {"internetMessageId", "<a+b@sender.test>"}},
                                       {{"id", "other"}, {"internetMessageId", "<else@sender.test>"}},
                                       {{"id", "m2"}, {"internetMessageId", "<a+b@sender.test>"}}}}});
    graph.page("/mailFolders/soft-id/messages?", {{"value",
                                                   {{{"id", "m3"}, {"internetMessageId", "<a+b@sender.test>"}},
                                                    {{"id", "m1"}, {"internetMessageId", "<a+b@sender.test>"}}}}});
    const auto found = graph.connector->find(graph.mailbox, "a+b@sender.test");
    REQUIRE(found);
    CHECK(*found == std::vector<MessageRef>{{{"user-1"}, "m1"}, {{"user-1"}, "m2"}, {{"user-1"}, "m3"}});
    CHECK(graph.transport.count(
              "GET", "/user-1/messages?$filter=internetMessageId%20eq%20%27%3Ca%2Bb%40sender.test%3E%27") == 1);
}

TEST_CASE("After a Retry-After nothing is sent about that mailbox until it is over", "[graph_messages]") {
    GraphUnderTest graph;
    graph.transport.on("GET", std::string(message_path) + "?",
                       graph_error(429, "ApplicationThrottled", {{"Retry-After", "10"}}));
    const auto first = graph.connector->locate(graph.mailbox, graph.ref);
    REQUIRE_FALSE(first);
    CHECK(first.error().retry_after == std::chrono::seconds{10});
    const auto sent = graph.transport.requests().size();
    const auto second = graph.connector->locate(graph.mailbox, graph.ref);
    REQUIRE_FALSE(second);
    CHECK(second.error().kind == ErrorKind::wait);
    CHECK(graph.transport.requests().size() == sent);
    graph.clock.advance(std::chrono::seconds{10});
    graph.page(std::string(message_path) + "?", message_in("inbox-id"));
    CHECK(graph.connector->locate(graph.mailbox, graph.ref));
}

} // namespace
} // namespace remand::tests
