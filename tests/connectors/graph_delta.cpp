#include <catch2/catch.hpp>

#include "tests/connectors/graph_support.hpp"

namespace remand::tests {
namespace {

using nlohmann::json;

std::vector<std::string> ids(const ChangePage& page) {
    std::vector<std::string> all;
    for (const auto& arrival : page.arrivals) all.push_back(arrival.ref.provider_id);
    return all;
}

TEST_CASE("Every mail call asks for immutable ids, next links too", "[graph_delta]") {
    GraphUnderTest graph;
    graph.inbox(delta_page({delta_row("m1")}, "nextLink", graph_url("/more?$skiptoken=1")));
    graph.page("/more?", delta_page({delta_row("m2")}, "deltaLink", graph_url("/inbox?$deltatoken=1")));
    const auto first = graph.changes();
    REQUIRE(first);
    REQUIRE(first->has_more);
    REQUIRE(graph.changes(first->cursor));
    const auto asked = graph.transport.requests("GET", "");
    REQUIRE(asked.size() >= 4);
    for (const auto& request : asked) {
        INFO(request.url);
        CHECK(header_of(request, "Prefer").starts_with("IdType=\"ImmutableId\""));
        if (header_of(request, "in-batch").empty()) CHECK(header_of(request, "client-request-id").size() == 36);
    }
}

TEST_CASE("Each page can be saved: the cursor goes on where the page ended", "[graph_delta]") {
    GraphUnderTest graph;
    graph.inbox(delta_page({delta_row("m1")}, "nextLink", graph_url("/more?$skiptoken=1")));
    graph.page("/more?", delta_page({delta_row("m2")}, "deltaLink", graph_url("/inbox?$deltatoken=1")));
    const auto first = graph.changes();
    REQUIRE(first);
    CHECK(ids(*first) == std::vector<std::string>{"m1"});
    CHECK(first->has_more);
    CHECK(first->arrivals.front().internet_message_id == "<m1@sender.test>");
    CHECK(first->arrivals.front().location == Location{Place::inbox, {"inbox-id"}, "Inbox", false});

    // Another process goes on.
    const auto second = graph.changes(first->cursor);
    REQUIRE(second);
    CHECK(ids(*second) == std::vector<std::string>{"m2"});
    const auto third = graph.changes(second->cursor);
    REQUIRE(third);
    CHECK(third->arrivals.empty());
    CHECK_FALSE(third->has_more);

    // And the next round follows the delta link.
    graph.page("/inbox?$deltatoken=1", delta_page({delta_row("m3")}, "deltaLink", graph_url("/inbox?$deltatoken=2")));
    const auto fourth = graph.changes(third->cursor);
    REQUIRE(fourth);
    CHECK(ids(*fourth) == std::vector<std::string>{"m3"});
}

TEST_CASE("An empty page with a next link is not the end", "[graph_delta]") {
    GraphUnderTest graph;
    graph.inbox(delta_page(json::array(), "nextLink", graph_url("/more?$skiptoken=1")));
    graph.page("/more?", delta_page({delta_row("m1")}, "deltaLink", graph_url("/inbox?$deltatoken=1")));
    const auto page = graph.changes();
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"m1"});
}

TEST_CASE("Removed rows, drafts and rows without an id are no arrivals", "[graph_delta]") {
    GraphUnderTest graph;
    auto draft = delta_row("draft");
    draft["isDraft"] = true;
    const json removed{{"id", "left"}, {"@removed", {{"reason", "deleted"}}}};
    graph.inbox(
        delta_page({draft, removed, json::object(), delta_row("m1")}, "deltaLink", graph_url("/inbox?$deltatoken=1")));
    const auto page = graph.changes();
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"m1"});
}

TEST_CASE("A link to another host is never asked and never saved", "[graph_delta]") {
    GraphUnderTest graph;
    graph.inbox(delta_page({delta_row("m1")}, "nextLink", "https://evil.test/v1.0/more?$skiptoken=1"));
    const auto page = graph.changes();
    REQUIRE_FALSE(page);
    CHECK(page.error().code == "graph.foreign_link");
    CHECK(graph.transport.count("", "evil.test") == 0);
}

TEST_CASE("A link to another host in a cursor is not asked either", "[graph_delta]") {
    GraphUnderTest graph;
    graph.inbox(delta_page({delta_row("m1")}, "nextLink", graph_url("/more?$skiptoken=1")));
    auto first = graph.changes();
    REQUIRE(first);
    auto changed = first->cursor;
    changed.value.replace(changed.value.find("graph.example.com"), 17, "graph.evil.test");
    const auto page = graph.changes(changed);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == "graph.foreign_link");
    CHECK(graph.transport.count("", "evil.test") == 0);
}

TEST_CASE("Pages that lead in a circle end the round", "[graph_delta]") {
    GraphUnderTest graph;
    graph.inbox(delta_page(json::array(), "nextLink", graph_url("/a?$skiptoken=1")));
    graph.page("/a?", delta_page(json::array(), "nextLink", graph_url("/b?$skiptoken=1")));
    graph.page("/b?", delta_page(json::array(), "nextLink", graph_url("/c?$skiptoken=1")));
    graph.page("/c?", delta_page(json::array(), "nextLink", graph_url("/a?$skiptoken=1")));
    const auto page = graph.changes();
    REQUIRE_FALSE(page);
    CHECK(page.error().kind == ErrorKind::resync);
    CHECK(page.error().code == "graph.endless_round");
    CHECK(graph.transport.count("", "/a?") < 5);
}

TEST_CASE("The first round asks only for what is young enough", "[graph_delta]") {
    GraphUnderTest graph;
    graph.inbox(delta_page({delta_row("young"), delta_row("old", "2027-01-13T00:00:00Z")}, "deltaLink",
                           graph_url("/inbox?$deltatoken=1")));
    ChangeOptions options;
    options.since = graph.clock.now() - std::chrono::hours{24};
    const auto page = graph.changes({}, options);
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"young"}); // whether or not the filter was honoured
    CHECK(graph.transport.count(
              "GET",
              "inbox-id/messages/delta?$select=id%2CinternetMessageId%2CreceivedDateTime%2C"
              "parentFolderId%2CisRead%2CisDraft&$filter=receivedDateTime%20ge%202027-01-14T08%3A00%3A00Z") == 1);
}

TEST_CASE("A filtered round that reached Graph's cap is run again without the filter", "[graph_delta]") {
    GraphUnderTest graph;
    json many = json::array();
    for (int i = 0; i < 5000; ++i) many.push_back(delta_row("m" + std::to_string(i)));
    graph.inbox(delta_page({delta_row("all"), delta_row("old", "2026-01-01T00:00:00Z")}, "deltaLink",
                           graph_url("/inbox?$deltatoken=1")));
    graph.page("/inbox-id/messages/"
               "delta?$select=id%2CinternetMessageId%2CreceivedDateTime%2CparentFolderId%2CisRead%2CisDraft&$filter",
               delta_page(many, "deltaLink", graph_url("/inbox?$deltatoken=cut")));
    ChangeOptions options;
    options.since = graph.clock.now() - std::chrono::hours{24};
    const auto cut = graph.changes({}, options);
    REQUIRE(cut);
    CHECK(cut->arrivals.size() == 5000);
    CHECK(cut->has_more);
    const auto again = graph.changes(cut->cursor, options);
    REQUIRE(again);
    CHECK(ids(*again) == std::vector<std::string>{"all"});
}

TEST_CASE("One message below the cap ends the round", "[graph_delta]") {
    GraphUnderTest graph;
    json many = json::array();
    for (int i = 0; i < 4999; ++i) many.push_back(delta_row("m" + std::to_string(i)));
    graph.inbox(delta_page(many, "deltaLink", graph_url("/inbox?$deltatoken=1")));
    ChangeOptions options;
    options.since = graph.clock.now() - std::chrono::hours{24};
    const auto page = graph.changes({}, options);
    REQUIRE(page);
    const auto rest = graph.changes(page->cursor, options);
    REQUIRE(rest);
    CHECK_FALSE(rest->has_more);
    CHECK(graph.transport.count("GET", "/inbox-id/messages/delta") == 1);
}

TEST_CASE("A dead delta link asks for a resync, and a dead beginning does not", "[graph_delta]") {
    GraphUnderTest graph;
    graph.inbox(delta_page(json::array(), "deltaLink", graph_url("/inbox?$deltatoken=1")));
    const auto page = graph.changes();
    REQUIRE(page);
    graph.transport.on("GET", "/inbox?$deltatoken=1", graph_error(410, "SyncStateNotFound"));
    const auto dead = graph.changes(page->cursor);
    REQUIRE_FALSE(dead);
    CHECK(dead.error().kind == ErrorKind::resync);

    graph.transport.on("GET", "/inbox-id/messages/delta", graph_error(410, "SyncStateNotFound"));
    const auto fresh = graph.changes();
    REQUIRE_FALSE(fresh);
    CHECK(fresh.error().kind == ErrorKind::retry);
    CHECK(fresh.error().code == "graph.resync_refused");
}

TEST_CASE("A cursor that is not ours asks for a resync", "[graph_delta]") {
    GraphUnderTest graph;
    for (const auto* text :
         {"x", "{}", "[]", R"({"v":2,"folders":[]})", R"({"v":1,"folders":[]})", R"({"v":1,"folders":[{"id":""}]})"}) {
        const auto page = graph.changes({text});
        REQUIRE_FALSE(page);
        CHECK(page.error().kind == ErrorKind::resync);
    }
}

TEST_CASE("A failed page is an error and never reads as nothing new", "[graph_delta]") {
    GraphUnderTest graph;
    graph.transport.on("GET", "/mailFolders/inbox-id/messages/delta", reply(504));
    CHECK(graph.changes().error().kind == ErrorKind::retry);
    graph.transport.on("GET", "/mailFolders/inbox-id/messages/delta", reply(200, R"({"value":[],"@odata.)"));
    CHECK(graph.changes().error().kind == ErrorKind::retry);
    graph.transport.on("GET", "/mailFolders/inbox-id/messages/delta", reply(200, R"({"value":[]})"));
    CHECK(graph.changes().error().code == "graph.no_link");
}

TEST_CASE("A raw control byte in a subject does not lose the page", "[graph_delta]") {
    GraphUnderTest graph;
    auto text = delta_page({delta_row("m1")}, "deltaLink", graph_url("/inbox?$deltatoken=1")).dump();
    text.insert(text.find("\"id\""), "\"subject\":\"a\x01\nb\",");
    graph.transport.on("GET", "/mailFolders/inbox-id/messages/delta", reply(200, text));
    const auto page = graph.changes();
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"m1"});
}

TEST_CASE("All folders are followed with their children, but not those in which nothing is received", "[graph_delta]") {
    GraphUnderTest graph;
    graph.transport.on("GET", "/mailFolders/drafts?", json_reply(graph_folder("drafts-id", "Drafts")));
    graph.transport.on("GET", "/mailFolders/sentitems?", json_reply(graph_folder("sent-id", "Sent")));
    for (const auto* name : {"outbox", "searchfolders", "conversationhistory", "syncissues"})
        graph.transport.on("GET", "/mailFolders/" + std::string(name) + "?", graph_error(404, "ErrorItemNotFound"));
    auto projects = graph_folder("projects-id", "Projects");
    projects["childFolderCount"] = 1;
    auto quarantine = graph_folder("quarantine-id", "Remand Quarantine");
    quarantine["isHidden"] = true;
    auto hidden = graph_folder("hidden-id", "Old things");
    hidden["isHidden"] = true;
    graph.page("/user-1/mailFolders?",
               {{"value",
                 {graph_folder("inbox-id", "Inbox"), graph_folder("drafts-id", "Drafts"), projects,
                  graph_folder("sent-id", "Sent"), graph_folder("trash-id", "Deleted"), quarantine,
                   hidden}}});
    graph.page("/mailFolders/projects-id/childFolders?", {{"value", {graph_folder("child-id", "2027")}}});
    const auto empty = delta_page(json::array(), "deltaLink", graph_url("/other?$deltatoken=1"));
    graph.inbox(empty);
    graph.page("/mailFolders/projects-id/messages/delta", empty);
    graph.page("/mailFolders/hidden-id/messages/delta", empty);
    graph.page("/mailFolders/child-id/messages/delta",
               delta_page({delta_row("m1")}, "deltaLink", graph_url("/child?$deltatoken=1")));
    ChangeOptions options;
    options.all_folders = true;
    const auto page = graph.changes({}, options);
    REQUIRE(page);
    REQUIRE(page->arrivals.size() == 1);
    CHECK(page->arrivals.front().location->folder_name == "Projects/2027");
    CHECK(page->arrivals.front().location->place == Place::other);
    for (const auto* id : {"drafts-id", "sent-id", "trash-id", "quarantine-id", "soft-id"})
        CHECK(graph.transport.count("GET", std::string(id) + "/messages") == 0);
    CHECK(graph.transport.count("GET", "hidden-id/messages/delta") + (page->has_more ? 1U : 0U) > 0);
    CHECK(graph.transport.count("GET", "/users/user-1/messages?") == 0); // nothing is elsewhere

    SECTION("and a folder that was deleted since is dropped without losing the others") {
        graph.page("/other?", empty);
        graph.transport.on("GET", "/child?", graph_error(404, "ErrorSyncFolderNotFound"));
        const auto next = graph.changes(page->cursor, options);
        REQUIRE(next);
        CHECK_FALSE(next->has_more);
        const auto asked = graph.transport.count("GET", "/child?");
        REQUIRE(graph.changes(next->cursor, options));
        CHECK(graph.transport.count("GET", "/child?") == asked);
    }
}

// A mailbox whose inbox and junk were read to their ends.
struct QuietMailbox : GraphUnderTest {
    QuietMailbox() {
        inbox(delta_page(json::array(), "deltaLink", graph_url("/inbox?$deltatoken=1")));
        page("/v1.0/inbox?", delta_page(json::array(), "deltaLink", graph_url("/inbox?$deltatoken=1")));
        const auto first = changes();
        REQUIRE(first);
        REQUIRE_FALSE(first->has_more);
        cursor = first->cursor;
    }
    std::size_t round_trips() const {
        const auto all = transport.requests();
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const http::Request& one) {
            return header_of(one, "in-batch").empty() && one.url.find("/token") == std::string::npos;
        }));
    }
    SyncCursor cursor;
};

TEST_CASE("A quiet poll of inbox and junk is one round trip", "[graph_delta]") {
    QuietMailbox graph;
    const auto before = graph.round_trips();
    const auto page = graph.changes(graph.cursor);
    REQUIRE(page);
    CHECK_FALSE(page->has_more);
    CHECK(graph.round_trips() == before + 1);
    const auto batch = graph.transport.requests("POST", "/$batch");
    REQUIRE(batch.size() == 1);
    const auto items = json::parse(batch.front().body)["requests"];
    REQUIRE(items.size() == 2);
    for (const auto& item : items) {
        CHECK(item["url"].get<std::string>().starts_with("/")); // relative
        CHECK(item["headers"]["Prefer"] == "IdType=\"ImmutableId\", odata.maxpagesize=200");
    }
}

TEST_CASE("Answers of a batch are told apart by their ids", "[graph_delta]") {
    QuietMailbox graph; // the items are answered last first
    graph.page("/v1.0/inbox?", delta_page({delta_row("i")}, "deltaLink", graph_url("/inbox?$deltatoken=2")));
    graph.page("/v1.0/junk?", delta_page({delta_row("j")}, "deltaLink", graph_url("/junk?$deltatoken=2")));
    const auto page = graph.changes(graph.cursor);
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"i", "j"});
    CHECK(page->arrivals.at(0).location->place == Place::inbox);
    CHECK(page->arrivals.at(1).location->place == Place::junk);
}

TEST_CASE("An item of a batch that failed is asked again alone, and the others are not", "[graph_delta]") {
    QuietMailbox graph;
    graph.transport.on("GET", "/v1.0/junk?", in_turn({graph_error(500, "InternalServerError"),
                                                      json_reply(delta_page({delta_row("j")}, "deltaLink",
                                                                            graph_url("/junk?$deltatoken=2")))}));
    const auto page = graph.changes(graph.cursor);
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"j"});
    CHECK(graph.transport.count("GET", "/v1.0/junk?") == 2);
    CHECK(graph.transport.count("GET", "/v1.0/inbox?") == 1);
    CHECK(graph.transport.count("POST", "/$batch") == 1);
}

TEST_CASE("A throttled item of a batch holds its mailbox for the time it names, and what came is kept",
          "[graph_delta]") {
    QuietMailbox graph;
    graph.page("/v1.0/inbox?", delta_page({delta_row("i")}, "deltaLink", graph_url("/inbox?$deltatoken=2")));
    graph.transport.on("GET", "/v1.0/junk?", graph_error(429, "TooManyRequests", {{"Retry-After", "2.5"}}));
    const auto page = graph.changes(graph.cursor);
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"i"});
    CHECK(page->has_more);
    const auto asked = graph.transport.requests().size();
    const auto held = graph.changes(page->cursor);
    REQUIRE_FALSE(held);
    CHECK(held.error().code == "http.held");
    CHECK(held.error().retry_after == std::chrono::milliseconds{2500});
    CHECK(graph.transport.requests().size() == asked);
    graph.clock.advance(std::chrono::milliseconds{2500});
    graph.page("/v1.0/junk?", delta_page(json::array(), "deltaLink", graph_url("/junk?$deltatoken=2")));
    const auto rest = graph.changes(page->cursor);
    REQUIRE(rest);
    CHECK_FALSE(rest->has_more);
    CHECK(graph.transport.count("GET", "/v1.0/inbox?") == 1);
}

TEST_CASE("A throttled item of a batch that names no time is not asked at once alone, and later each time",
          "[graph_delta]") {
    QuietMailbox graph;
    graph.page("/v1.0/inbox?", delta_page(json::array(), "deltaLink", graph_url("/inbox?$deltatoken=2")));
    for (int i = 0; i < 3; ++i) graph.transport.on("GET", "/v1.0/junk?", graph_error(429, "TooManyRequests"));
    Duration least = std::chrono::seconds{5};
    for (int i = 0; i < 3; ++i) {
        const auto held = graph.changes(graph.cursor);
        REQUIRE_FALSE(held);
        CHECK(held.error().kind == ErrorKind::wait);
        REQUIRE(held.error().retry_after);
        CHECK(*held.error().retry_after >= least);
        CHECK(*held.error().retry_after <= least * 3 / 2 + std::chrono::milliseconds{1});
        CHECK(graph.transport.count("GET", "/v1.0/junk?") == static_cast<std::size_t>(i + 1));
        graph.clock.advance(*held.error().retry_after);
        graph.page("/v1.0/inbox?", delta_page(json::array(), "deltaLink", graph_url("/inbox?$deltatoken=2")));
        least *= 2;
    }
}

TEST_CASE("Where batches are refused, or answer only in part, the folders are asked one by one", "[graph_delta]") {
    QuietMailbox graph;
    graph.page("/v1.0/inbox?", delta_page({delta_row("i")}, "deltaLink", graph_url("/inbox?$deltatoken=2")));
    SECTION("refused") { graph.transport.on("POST", "/$batch", graph_error(400, "BadRequest")); }
    SECTION("in part") { graph.transport.on("POST", "/$batch", json_reply({{"responses", json::array()}})); }
    const auto page = graph.changes(graph.cursor);
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"i"});
}

TEST_CASE("A link to another host is not put into a batch", "[graph_delta]") {
    QuietMailbox graph;
    graph.cursor.value.replace(graph.cursor.value.find("graph.example.com"), 17, "graph.evil.test");
    const auto page = graph.changes(graph.cursor);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == "graph.foreign_link");
    CHECK(graph.transport.count("POST", "/$batch") == 0);
}

TEST_CASE("Pages that lead in a circle end the round in a batch too", "[graph_delta]") {
    QuietMailbox graph;
    graph.page("/v1.0/inbox?", delta_page(json::array(), "nextLink", graph_url("/inbox?$skiptoken=a")));
    graph.page("/v1.0/junk?", delta_page(json::array(), "nextLink", graph_url("/junk?$skiptoken=a")));
    auto page = graph.changes(graph.cursor);
    int rounds = 0;
    while (page && page->has_more && ++rounds < 100) page = graph.changes(page->cursor);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == "graph.endless_round");
}

// What a rule of the mailbox filed as it came.
struct FiledMail : QuietMailbox {
    FiledMail() {
        for (const auto* name : {"drafts", "outbox", "searchfolders", "conversationhistory", "syncissues"})
            transport.on("GET", "/mailFolders/" + std::string(name) + "?", graph_error(404, "ErrorItemNotFound"));
        transport.on("GET", "/mailFolders/sentitems?", json_reply(graph_folder("sent-id", "Sent")));
        transport.on("GET", "/mailFolders/feeds-id?", json_reply(graph_folder("feeds-id", "RSS Feeds")));
    }
    static json row(std::string_view id, std::string_view folder) {
        auto made = delta_row(id);
        made["parentFolderId"] = folder;
        return made;
    }
};

TEST_CASE("Mail that a rule filed is seen within ten minutes, with the folder it lies in", "[graph_delta]") {
    FiledMail graph;
    const auto looks = [&] { return graph.transport.count("GET", "/users/user-1/messages?"); };
    const auto first_looks = looks();
    CHECK(first_looks == 1);
    auto draft = FiledMail::row("draft", "feeds-id");
    draft["isDraft"] = true;
    graph.page("/users/user-1/messages?",
               {{"value", {FiledMail::row("filed", "feeds-id"), FiledMail::row("sent", "sent-id"),
                           FiledMail::row("thrown", "trash-id"), draft}}});
    REQUIRE(graph.changes(graph.cursor)->arrivals.empty()); // not due yet
    graph.clock.advance(std::chrono::minutes{10});
    const auto page = graph.changes(graph.cursor);
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"filed"});
    CHECK(page->arrivals.front().location == Location{Place::other, {"feeds-id"}, "RSS Feeds", false});
    CHECK(looks() == 2);
    const auto url = graph.transport.requests("GET", "/users/user-1/messages?").back().url;
    CHECK(url.find("$filter=receivedDateTime%20ge%202027-01-15T07%3A50%3A00Z") != std::string::npos); // and an overlap
    CHECK(graph.changes(page->cursor)->arrivals.empty());
    CHECK(looks() == 2);
}

TEST_CASE("A look elsewhere goes on page by page from its cursor", "[graph_delta]") {
    FiledMail graph;
    graph.clock.advance(std::chrono::minutes{10});
    graph.page("/users/user-1/messages?", {{"value", {FiledMail::row("a", "feeds-id")}},
                                           {"@odata.nextLink", graph_url("/elsewhere?$skip=1")}});
    graph.page("/elsewhere?", {{"value", {FiledMail::row("b", "feeds-id")}}});
    const auto first = graph.changes(graph.cursor);
    REQUIRE(first);
    CHECK(ids(*first) == std::vector<std::string>{"a"});
    CHECK(first->has_more);
    const auto second = graph.changes(first->cursor);
    REQUIRE(second);
    CHECK(ids(*second) == std::vector<std::string>{"b"});
    CHECK_FALSE(second->has_more);
}

TEST_CASE("A look elsewhere that fails stops no poll, and the next one takes in what it missed", "[graph_delta]") {
    FiledMail graph;
    graph.clock.advance(std::chrono::minutes{10});
    graph.transport.on("GET", "/users/user-1/messages?", reply(504));
    const auto failed = graph.changes(graph.cursor);
    REQUIRE(failed);
    CHECK_FALSE(failed->has_more);
    graph.clock.advance(std::chrono::minutes{10});
    graph.page("/users/user-1/messages?", {{"value", {FiledMail::row("filed", "feeds-id")}}});
    const auto page = graph.changes(failed->cursor);
    REQUIRE(page);
    CHECK(ids(*page) == std::vector<std::string>{"filed"});
    CHECK(graph.transport.requests("GET", "/users/user-1/messages?").back().url.find("07%3A50%3A00Z") !=
          std::string::npos);
}

} // namespace
} // namespace remand::tests
