// Lists as CSV.
#include "service/lists/csv.hpp"
#include "service/lists/csv_text.hpp"
#include "tests/service/lists_support.hpp"

using namespace remand;
using namespace remand::tests;

TEST_CASE("Both forms of allow lists, block lists and trusted domains are read from CSV", "[lists]") {
    const auto first = read_list_csv("\xEF\xBB\xBFPattern,Pattern Type,Verify Email,Trusted Sender,Exempt Recipient,Acceptable Sender,Notes\r\n"
                                     "joe@example.net,EMAIL,TRUE,FALSE,FALSE,TRUE,\"Joe, of sales\"\r\n"
                                     "example.org,DOMAIN,false,true,false,false,\r\n",
                                     {"acme"});
    REQUIRE(first);
    REQUIRE(first->size() == 2);
    CHECK((*first)[0].kind == ListKind::accepted_sender);
    CHECK((*first)[0].note == "Joe, of sales");
    CHECK((*first)[0].requires_authentication);
    CHECK((*first)[1].kind == ListKind::trusted_sender);
    CHECK_FALSE((*first)[1].requires_authentication);
    CHECK((*first)[1].tenant.value == "acme");

    const auto second = read_list_csv("Values,Rule Type,Is Regex,Sender Verification,Trusted Sender,Exempt Recipient,Acceptable Sender,Notes\n"
                                      "192.0.2.0/24,IP,false,true,true,false,false,drill\n"
                                      "^noc-.*@example\\.net$,UNKNOWN,true,true,false,true,true,\n",
                                      {});
    REQUIRE(second);
    REQUIRE(second->size() == 3);
    CHECK((*second)[0].pattern_kind == PatternKind::network);
    CHECK((*second)[1].kind == ListKind::exempt_recipient);
    CHECK((*second)[2].pattern_kind == PatternKind::regex);

    const auto block = read_list_csv("Blocked Sender,Blocked Sender Type,Is Regex,Notes\n*.evil.test,DOMAIN,no,x\n", {});
    REQUIRE(block);
    CHECK(block->front().pattern_kind == PatternKind::subdomains);
    const auto trusted = read_list_csv("Domain,Proximity,New,Notes\nexamp1e.com,true,false,our own joke\n", {});
    REQUIRE(trusted);
    CHECK(trusted->front().for_lookalike);
    CHECK_FALSE(trusted->front().for_recent);
}

TEST_CASE("A CSV with bad lines imports nothing and names each of them", "[lists]") {
    const auto read = read_list_csv("Blocked Sender,Blocked Sender Type,Is Regex,Notes\n"
                                    "evil.test,DOMAIN,no,\n"
                                    "nodots,DOMAIN,no,\n"
                                    "evil.test,DOMAIN,no,again\n"
                                    "a(b,UNKNOWN,yes,\n"
                                    "x.test,DOMAIN,perhaps,\n",
                                    {});
    REQUIRE_FALSE(read);
    const auto& message = read.error().message;
    INFO(message);
    CHECK(message.find("Nothing was imported: 4 lines") != std::string::npos);
    for (const std::string part : {"\n  line 3: ", "\n  line 4: blocked-sender evil.test stands in line 2", "\n  line 5: ", "\n  line 6: "})
        CHECK(message.find(part) != std::string::npos);
    CHECK_FALSE(read_list_csv("a,b\n1,2\n", {}));
    CHECK_FALSE(read_list_csv("", {}));
    const auto open = read_list_csv("Blocked Sender,Notes\nx.test,\"open\n", {});
    REQUIRE_FALSE(open);
    CHECK(open.error().message.find("line 2") != std::string::npos);
}

TEST_CASE("What is exported is imported again to the same", "[lists]") {
    std::vector<ListEntry> entries{an_entry(ListKind::trusted_sender, "*.example.net"), an_entry(ListKind::accepted_sender, "joe@example.net"),
                                   an_entry(ListKind::exempt_recipient, "soc@example.com"), an_entry(ListKind::blocked_sender, "2001:db8::/32"),
                                   an_entry(ListKind::blocked_sender, "evil.test"), an_entry(ListKind::blocked_content, "=cmd|' /C calc'!A0"),
                                   an_entry(ListKind::blocked_content, "a, \"b\""), an_entry(ListKind::blocked_content, "+1 555", 1), an_entry(ListKind::blocked_file, std::string(64, 'a')), an_entry(ListKind::blocked_link, "forms.test/d/1a2b"),
                                   an_entry(ListKind::trusted_domain, "examp1e.com"), an_entry(ListKind::blocked_sender, R"(^x-\d{3},y@)", 1, PatternKind::regex)};
    entries[0].note = "'quoted, and\nlong";
    entries[0].tenant = {"acme"};
    entries[1].expires_at = now;
    entries[1].requires_authentication = false;
    entries[5].is_whole_word = true;
    entries[5].in_body = false;
    entries[8].for_recent = false;
    const auto csv = to_list_csv(entries);
    const auto again = read_list_csv(csv, {});
    INFO(csv << (again ? "" : again.error().message));
    REQUIRE(again);
    REQUIRE(again->size() == entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        INFO(i);
        CHECK(db::says_the_same(entries[i], (*again)[i]));
    }
    CHECK(csv.find("\n=") == std::string::npos);
    CHECK(csv.find(",=") == std::string::npos); // no formula for a spreadsheet
    CHECK(to_list_csv(*again) == csv);
}
