#include <catch2/catch.hpp>

#include "tests/connectors/graph_support.hpp"

namespace remand::tests {
namespace {

using nlohmann::json;

Result<ProviderSettings> checked(ProviderSettings settings) {
    return graph::graph_provider().check(std::move(settings));
}

TEST_CASE("Settings are checked before anything is asked", "[graph_provider]") {
    auto good = graph_settings();
    good.secrets["client-secret"] = Secret("s3cret\n");
    const auto settings = checked(good);
    REQUIRE(settings);
    CHECK(settings->option("cloud") == "global");
    CHECK(settings->secrets.at("client-secret").reveal() == "s3cret"); // files end with a new line

    for (const auto& [key, value] :
         std::vector<std::pair<std::string, std::string>>{{"directory-id", ""},
                                                          {"directory-id", "common"},
                                                          {"directory-id", "organizations"},
                                                          {"client-id", "my app"},
                                                          {"secret-expires", "next year"},
                                                          {"mail-permission", "everything"},
                                                          {"canary", "jane"},
                                                          {"cloud", "mars"},
                                                          {"graph-endpoint", "http://graph.example.com"},
                                                          {"authority", "login"}}) {
        INFO(key << " = " << value);
        auto bad = graph_settings();
        bad.options[key] = value;
        const auto refused = checked(bad);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == ErrorKind::fix_configuration);
        CHECK(refused.error().message.find(key) != std::string::npos);
    }
}

TEST_CASE("Reading asks for less than writing", "[graph_provider]") {
    auto settings = graph_settings();
    const auto names = [&] {
        std::vector<std::string> all;
        for (const auto& permission : graph::graph_provider().permissions(settings)) {
            CHECK_FALSE(permission.why.empty());
            all.push_back(permission.name);
        }
        return all;
    };
    CHECK(names() == std::vector<std::string>{"Mail.ReadWrite", "User.Read.All", "Organization.Read.All"});
    settings.access = Access::read_only;
    CHECK(names() == std::vector<std::string>{"Mail.Read", "User.Read.All", "Organization.Read.All"});
    GraphUnderTest graph(settings);
    for (const auto& row : graph.connector->action_support()) CHECK(row.is_supported == (row.action == Action::none));
}

TEST_CASE("The consent address names the tenant, the application, the scope and the state", "[graph_provider]") {
    const auto request =
        graph::graph_provider().consent(graph_settings(), "state+1", "https://remand.example.com/consent?x=1");
    REQUIRE(request);
    CHECK(request->url == "https://login.example.com/contoso.test/v2.0/adminconsent"
                          "?client_id=11111111-2222-3333-4444-555555555555"
                          "&scope=https%3A%2F%2Fgraph.example.com%2F.default"
                          "&redirect_uri=https%3A%2F%2Fremand.example.com%2Fconsent%3Fx%3D1&state=state%2B1");
}

TEST_CASE("A refused consent is a refusal although it says admin_consent=True", "[graph_provider]") {
    const auto read = graph::graph_provider().read_callback;
    const auto refused = read({{"admin_consent", "True"},
                               {"tenant", "t"},
                               {"error", "access_denied"},
                               {"error_description", "AADSTS65004: The resource owner denied the request."}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::fix_configuration);
    CHECK(refused.error().code == "entra.access_denied");
    CHECK(refused.error().message.find("AADSTS65004") != std::string::npos);
}

TEST_CASE("A given consent names the tenant, and a callback without it is no consent", "[graph_provider]") {
    const auto read = graph::graph_provider().read_callback;
    const auto given = read({{"admin_consent", "True"}, {"tenant", "t-1"}, {"state", "s"}});
    REQUIRE(given);
    CHECK(*given == "t-1");
    CHECK_FALSE(read({{"tenant", "t-1"}}));
    CHECK_FALSE(read({{"admin_consent", "False"}, {"tenant", "t-1"}}));
    CHECK_FALSE(read({}));
}

json user(std::string_view id, std::string_view mail) {
    return {{"id", id}, {"mail", mail}, {"userPrincipalName", mail}, {"displayName", "N"}, {"userType", "Member"}};
}

TEST_CASE("Guests and users without mail are left out, shared mailboxes are kept", "[graph_provider]") {
    GraphUnderTest graph;
    auto shared = user("b", "Shared@Contoso.test");
    shared["accountEnabled"] = false;
    shared["userType"] = nullptr;
    shared["proxyAddresses"] = {"SMTP:shared@contoso.test", "smtp:Info@contoso.test", "x500:/o=x",
                                "smtp:info@contoso.test"};
    auto guest = user("c", "g@else.test");
    guest["userType"] = "Guest";
    auto old_guest = user("d", "h@else.test");
    old_guest["userType"] = nullptr;
    old_guest["userPrincipalName"] = "h_else.test#EXT#@contoso.test";
    auto without_mail = user("e", "");
    without_mail["mail"] = nullptr;
    graph.page("/v1.0/users?",
               {{"value", {shared, guest, old_guest}}, {"@odata.nextLink", graph_url("/users2?$skiptoken=1")}});
    graph.page("/v1.0/users2?",
               {{"value", {without_mail, user("a", "jane@contoso.test"), user("b", "Shared@Contoso.test")}}});
    const auto listing = graph.connector->list_mailboxes();
    REQUIRE(listing);
    const auto* mailboxes = &listing->mailboxes;
    REQUIRE(mailboxes->size() == 2);
    CHECK(mailboxes->at(0).id.value == "a");
    CHECK(mailboxes->at(1).address == "shared@contoso.test");
    std::map<std::string, std::string> left_out;
    for (const auto& one : listing->left_out) {
        left_out[one.mailbox.id.value] = one.code;
        CHECK_FALSE(one.reason.empty());
    }
    CHECK(left_out == std::map<std::string, std::string>{{"c", "guest"}, {"d", "guest"}, {"e", "no_address"}});
}

TEST_CASE("Aliases are addresses in lower case without the primary one", "[graph_provider]") {
    GraphUnderTest graph;
    auto one = user("a", "Jane@Contoso.test");
    one["proxyAddresses"] = {"SMTP:jane@contoso.test", "smtp:Info@contoso.test", "x500:/o=x", "smtp:info@contoso.test"};
    graph.page("/v1.0/users?", {{"value", {one}}});
    const auto listing = graph.connector->list_mailboxes();
    REQUIRE(listing);
    const auto* mailboxes = &listing->mailboxes;
    CHECK(mailboxes->at(0).aliases == std::vector<std::string>{"info@contoso.test"});
}

TEST_CASE("A listing that fails on its second page, or never ends, is an error", "[graph_provider]") {
    GraphUnderTest graph;
    graph.page("/v1.0/users?",
               {{"value", {user("a", "a@contoso.test")}}, {"@odata.nextLink", graph_url("/users2?$skiptoken=1")}});
    graph.transport.on("GET", "/v1.0/users2?", reply(503));
    CHECK_FALSE(graph.connector->list_mailboxes());
    graph.page("/v1.0/users2?", {{"value", json::array()}, {"@odata.nextLink", graph_url("/users2?$skiptoken=1")}});
    CHECK(graph.connector->list_mailboxes().error().code == "graph.endless_listing");
}

TEST_CASE("The tenant is who Graph says it is", "[graph_provider]") {
    GraphUnderTest graph;
    graph.page("/v1.0/organization", {{"value",
                                       {{{"id", "t-1"},
                                         {"displayName", "Contoso"},
                                         {"verifiedDomains", {{{"name", "Contoso.test"}}, {{"name", "b.test"}}}}}}}});
    const auto tenant = graph.connector->identify();
    REQUIRE(tenant);
    CHECK(tenant->provider_id == "t-1");
    CHECK(tenant->domains == std::vector<std::string>{"b.test", "contoso.test"});
}

} // namespace
} // namespace remand::tests
