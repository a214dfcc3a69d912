#include <catch2/catch.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;

namespace {
struct Inbox : EmulatedClouds {
    Inbox() {
        make_microsoft();
        for (int i = 0; i < 4; ++i) {
            EmulatorDelivery delivery{
                "microsoft",
                {"anna@contoso.test"},
                small_mail("<" + std::to_string(i) + "@outside.test>", "Subject " + std::to_string(i))};
            delivery.received = Timestamp{std::chrono::seconds{1'800'000'000 + i}};
            delivery.is_read = i % 2 == 0;
            control.deliver(delivery);
        }
    }
    Answer messages(const std::string& query) { return graph("GET", "/messages?$select=subject&" + query); }
    std::vector<std::string> subjects(const std::string& query) {
        std::vector<std::string> list;
        const auto page = messages(query).json();
        for (const auto& item : page.at("value")) list.push_back(item.at("subject"));
        return list;
    }
    static std::string filter(const std::string& text) { return "$filter=" + percent_encode(text); }
};
using Subjects = std::vector<std::string>;
} // namespace

TEST_CASE("A filter may compare, join and negate", "[graph_query_test][described]") {
    Inbox inbox;
    CHECK(inbox.subjects(Inbox::filter("isRead eq false")) == Subjects{"Subject 3", "Subject 1"});
    CHECK(inbox.subjects(Inbox::filter("isRead eq false and subject eq 'Subject 1'")) == Subjects{"Subject 1"});
    CHECK(inbox.subjects(Inbox::filter("contains(subject,'3') or startswith(subject,'Subject 0')")) ==
          Subjects{"Subject 3", "Subject 0"});
    CHECK(inbox.subjects(Inbox::filter("not(isRead eq true) and from/emailAddress/address eq 'sender@outside.test'")) ==
          Subjects{"Subject 3", "Subject 1"});
    CHECK(inbox.subjects(Inbox::filter("receivedDateTime ge 2027-01-15T08:00:02Z")) ==
          Subjects{"Subject 3", "Subject 2"});
    CHECK(inbox.subjects(Inbox::filter("receivedDateTime lt 2027-01-15T08:00:01.5Z")) ==
          Subjects{"Subject 1", "Subject 0"});
}

TEST_CASE("A filter that cannot be read, names no property or reads headers is refused", "[graph_query_test]") {
    Inbox inbox;
    for (const char* text :
         {"isRead eq", "isRead is false", "colour eq 'red'", "internetMessageHeaders/any(h:h/name eq 'X')"})
        CHECK(inbox.messages(Inbox::filter(text)).status == 400);
}

TEST_CASE("An order is kept, and must be named by the filter beside it first", "[graph_query_test][described]") {
    Inbox inbox;
    CHECK(inbox.subjects("$orderby=receivedDateTime") == Subjects{"Subject 0", "Subject 1"});
    CHECK(inbox.subjects("$orderby=subject%20desc&$top=3") == Subjects{"Subject 3", "Subject 2", "Subject 1"});
    const auto refused = inbox.messages("$orderby=receivedDateTime&" + Inbox::filter("isRead eq false"));
    CHECK(refused.status == 400);
    CHECK(refused.json().at("error").at("code") == "InefficientFilter");
    CHECK(inbox.subjects("$orderby=receivedDateTime&" +
                         Inbox::filter("receivedDateTime ge 2020-01-01T00:00:00Z and isRead eq false")) ==
          Subjects{"Subject 1", "Subject 3"});
}

TEST_CASE("A count is of everything, a page only of its part", "[graph_query_test][described]") {
    Inbox inbox;
    const auto page = inbox.messages("$count=true&$top=1").json();
    CHECK(page.at("@odata.count") == 4);
    CHECK(page.at("value").size() == 1);
    CHECK(page.contains("@odata.nextLink"));
    CHECK_FALSE(inbox.messages("$top=1").json().contains("@odata.count"));
}

TEST_CASE("Where a directory filter is advanced it wants ConsistencyLevel, on every page", "[graph_query_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto users = clouds.process.endpoints().graph_endpoint + "/v1.0/users?";
    const auto get = [&](const std::string& url, bool is_eventual) {
        EmulatedClouds::Headers headers{{"Authorization", "Bearer " + clouds.graph_token}};
        if (is_eventual) headers.emplace_back("ConsistencyLevel", "eventual");
        return clouds.send("GET", url, headers);
    };
    CHECK(get(users + Inbox::filter("mail eq 'ANNA@contoso.test'"), false).json().at("value").size() == 1);
    const auto advanced = users + Inbox::filter("userType ne 'Guest'") + "&$count=true&$top=1";
    CHECK(get(advanced, false).status == 400);
    const auto first = get(advanced, true).json();
    CHECK(first.at("@odata.count") == 2);
    CHECK(get(first.at("@odata.nextLink"), false).status == 400);
    CHECK(get(first.at("@odata.nextLink"), true).status == 200);
}

TEST_CASE("Ids have the lengths and the characters of recorded ones", "[graph_query_test]") {
    Inbox inbox;
    const auto classic =
        inbox.graph("GET", "/messages?$select=parentFolderId&$top=1", "", false).json().at("value").at(0);
    const auto message = classic.at("id").get<std::string>(), folder = classic.at("parentFolderId").get<std::string>();
    CHECK(message.size() == 152);
    CHECK(folder.size() == 120);
    for (const auto& id : {message, folder})
        for (const char c : {'-', '_', '='}) CHECK(id.find(c) != std::string::npos);
}

TEST_CASE("Folders have names in the language of the mailbox, and well-known names in none", "[graph_query_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.command("POST", "/v1/mailboxes",
                   {{"cloud", "microsoft"},
                    {"tenant", "contoso.test"},
                    {"users", {{{"address", "uwe@contoso.test"}, {"language", "de"}}}}});
    const auto url = clouds.process.endpoints().graph_endpoint + "/v1.0/users/uwe@contoso.test/mailFolders/";
    CHECK(clouds.graph("GET", url + "junkemail").json().at("displayName") == "Junk-E-Mail");
    CHECK(clouds.graph("GET", url + "inbox").json().at("displayName") == "Posteingang");
    CHECK(clouds.graph("GET", "/mailFolders/inbox").json().at("displayName") == "Inbox");
    CHECK(clouds.graph("GET", url + "Posteingang").status == 404);
}
