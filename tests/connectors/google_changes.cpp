#include "connectors/google/changes.hpp"

#include <catch2/catch.hpp>

#include "tests/connectors/google_support.hpp"

using namespace remand;
using namespace remand::tests;
using json = nlohmann::json;

namespace {

json added(const std::string& id, const std::vector<std::string>& labels) {
    return {{"id", "1"}, {"messagesAdded", {{{"message", {{"id", id}, {"labelIds", labels}}}}}}};
}

json labelled(const std::string& id, const std::vector<std::string>& labels, const std::vector<std::string>& new_ones) {
    return {{"id", "2"}, {"labelsAdded", {{{"message", {{"id", id}, {"labelIds", labels}}}, {"labelIds", new_ones}}}}};
}

const SyncCursor from_100 = google::to_text({google::Cursor::Stage::history, "100", 0, 0, ""});

struct Fixture : GoogleFixture {
    Fixture() {
        transport.on("GET", "/profile", json_reply({{"emailAddress", "jane@example.com"}, {"historyId", "500"}}));
        transport.on("GET", "/messages?", json_reply({{"resultSizeEstimate", 0}}));
        transport.on("GET", "/history?", json_reply({{"historyId", "500"}}));
    }
    Result<ChangePage> page(const SyncCursor& cursor, bool all_folders = false) {
        return connector->changes(mailbox, cursor, {Timestamp{std::chrono::seconds{1'790'000'000}}, all_folders});
    }
    std::vector<std::string> ids(const SyncCursor& cursor, bool all_folders = false) {
        const auto got = page(cursor, all_folders);
        REQUIRE(got);
        std::vector<std::string> found;
        for (const auto& arrival : got->arrivals) found.push_back(arrival.ref.provider_id);
        return found;
    }
};

} // namespace

TEST_CASE("A first round reads the history id before it lists what was received", "[google_changes]") {
    Fixture it;
    it.transport.on("GET", "/messages?", json_reply({{"messages", {{{"id", "m1"}}, {{"id", "m2"}}}}}));
    const auto first = it.page({});
    REQUIRE(first);
    REQUIRE(first->arrivals.size() == 2);
    CHECK(first->arrivals[0].ref == MessageRef{{"user-1"}, "m1"});
    CHECK(first->has_more);

    const auto second = it.page(first->cursor);
    REQUIRE(second);
    CHECK_FALSE(second->has_more);
    CHECK(it.transport.count("GET", "startHistoryId=500") == 1);

    const auto asked = it.transport.requests("GET", "gmail.example.com");
    REQUIRE(asked.size() == 3);
    CHECK(asked[0].url == "https://gmail.example.com/gmail/v1/users/me/profile");
    CHECK(asked[1].url.find("q=after%3A1790000000%20-in%3Asent%20-in%3Adrafts%20-in%3Achats%20-in%3Atrash") !=
          std::string::npos);
    CHECK(asked[1].url.find("includeSpamTrash=true") != std::string::npos);
    CHECK(asked[1].url.find("labelIds=") == std::string::npos);
}

TEST_CASE("A new message costs one get: neither listing nor history looks at it", "[google_changes]") {
    Fixture it;
    it.transport.on("GET", "/messages?", json_reply({{"messages", {{{"id", "m1"}}}}}));
    it.transport.on("GET", "/history?", json_reply({{"historyId", "200"}, {"history", {added("m2", {"INBOX"})}}}));
    CHECK(it.ids({}).size() == 1);
    CHECK(it.ids(from_100).size() == 1);
    CHECK(it.transport.count("GET", "/messages/") == 0);
}

TEST_CASE("History reports new mail and mail moved into inbox or spam, and nothing else", "[google_changes]") {
    Fixture it;
    it.transport.on("GET", "/history?",
                    json_reply({{"historyId", "200"},
                                {"history",
                                 {added("new", {"INBOX", "UNREAD"}), added("sent", {"SENT"}), added("draft", {"DRAFT"}),
                                  added("chat", {"CHAT"}), added("trashed", {"TRASH"}), added("filed", {"Label_1"}),
                                  labelled("spammed", {"SPAM"}, {"SPAM"}), labelled("starred", {"INBOX"}, {"STARRED"}),
                                  labelled("new", {"INBOX", "UNREAD"}, {"INBOX"}), added("vanished", {"INBOX"})}}}));
    CHECK(it.ids(from_100) == std::vector<std::string>{"new", "filed", "spammed", "vanished"});
    CHECK(it.transport.count("GET", "labelId=") == 0);
}

TEST_CASE("Mail that a filter archived or a category sorted away is seen", "[google_changes]") {
    Fixture it;
    it.transport.on("GET", "/history?",
                    json_reply({{"historyId", "200"},
                                {"history", {added("archived", {"UNREAD"}), added("unlabelled", {}),
                                             added("promotion", {"CATEGORY_PROMOTIONS", "UNREAD"}),
                                             added("filed-and-read", {"Label_9"})}}}));
    CHECK(it.ids(from_100) == std::vector<std::string>{"archived", "unlabelled", "promotion", "filed-and-read"});
}

TEST_CASE("Mail that its user files later is seen again with all folders only", "[google_changes]") {
    Fixture it;
    it.transport.on(
        "GET", "/history?",
        json_reply({{"historyId", "200"}, {"history", {labelled("filed", {"Label_1"}, {"Label_1"})}}}));
    CHECK(it.ids(from_100).empty());
    CHECK(it.ids(from_100, true) == std::vector<std::string>{"filed"});
}

TEST_CASE("Pages follow their token from the stored id, also over a page without history", "[google_changes]") {
    Fixture it;
    it.transport.on("GET", "/history?", json_reply({{"nextPageToken", "p2"}}));
    it.transport.on("GET", "pageToken=p2", json_reply({{"historyId", "900"}, {"history", {added("m", {"INBOX"})}}}));
    const auto first = it.page(from_100);
    REQUIRE(first);
    CHECK(first->has_more);
    CHECK(first->arrivals.empty());
    const auto second = it.page(first->cursor);
    REQUIRE(second);
    CHECK_FALSE(second->has_more);
    CHECK(second->arrivals.size() == 1);
    CHECK(it.transport.requests("GET", "pageToken=p2").at(0).url.find("startHistoryId=100&") != std::string::npos);
    CHECK(google::parse_cursor(second->cursor)->history_id == "900");
}

TEST_CASE("No history is no change", "[google_changes]") {
    Fixture it;
    it.transport.on("GET", "/history?", json_reply({{"historyId", "100"}}));
    const auto page = it.page(from_100);
    REQUIRE(page);
    CHECK(page->arrivals.empty());
    CHECK(page->cursor == from_100);
    CHECK_FALSE(page->has_more);
}

TEST_CASE("A dead history id, and a cursor that cannot be read, ask for a resync", "[google_changes]") {
    Fixture it;
    it.transport.on("GET", "/history?", in_turn({google_error(404, "notFound"), google_error(400, "invalidArgument")}));
    CHECK(it.page(from_100).error().kind == ErrorKind::resync);
    CHECK(it.page(from_100).error().kind == ErrorKind::resync);
    CHECK(it.page({"rubbish"}).error().kind == ErrorKind::resync);
}

TEST_CASE("A page token that has died in a listing asks for a resync", "[google_changes]") {
    Fixture it;
    it.transport.on("GET", "/messages?", google_error(400, "invalidArgument"));
    CHECK(it.page(google::to_text({google::Cursor::Stage::listing, "1", 0, 1, "old"})).error().kind == ErrorKind::resync);
}

TEST_CASE("A list that goes round in circles is ended", "[google_changes]") {
    Fixture it;
    it.transport.on("GET", "/history?", json_reply({{"nextPageToken", "same"}}));
    const auto first = it.page(from_100);
    REQUIRE(first);
    CHECK(it.page(first->cursor).error().code == "google.page_loop");
    CHECK(
        it.page(google::to_text({google::Cursor::Stage::history, "1", 0, google::most_pages - 1, "p"})).error().code ==
        "google.page_loop");
}
