#include <catch2/catch.hpp>

#include "connectors/graph/links.hpp"

namespace remand::graph {
namespace {

TEST_CASE("Ids are percent-encoded in paths", "[graph_links]") {
    CHECK(path({"users", "$x@y", "messages", "A/b+c="}) == "/users/%24x%40y/messages/A%2Fb%2Bc%3D");
    CHECK(query({{"$select", "id,isRead"}, {"$top", "5"}}) == "?$select=id%2CisRead&$top=5");
    CHECK(odata_text("O'Hara") == "'O''Hara'");
}

TEST_CASE("A link is followed only on the configured host", "[graph_links]") {
    const std::string_view base = "https://graph.example.com";
    CHECK(pinned_link(base, "https://graph.example.com/v1.0/users?$skiptoken=a%3D").has_value());
    CHECK(pinned_link(base, "HTTPS://GRAPH.example.com:443/v1.0/users('a')/x").has_value());
    for (const auto* link :
         {"https://graph.evil.test/v1.0/users", "https://graph.example.com.evil.test/v1.0/users",
          "https://graph.example.com@evil.test/v1.0/users", "https://evil.test\\@graph.example.com/v1.0/users",
          "http://graph.example.com/v1.0/users", "https://graph.example.com:8443/v1.0/users",
          "https://graph.example.com/beta/users", "//graph.example.com/v1.0/users", "/v1.0/users", "",
          "https://graph.example.com/v1.0/users//x", "https://graph.example.com/v1.0/../oauth2/token",
          "https://graph.example.com/v1.0/users\r\nX: y"}) {
        INFO(link);
        const auto pinned = pinned_link(base, link);
        REQUIRE_FALSE(pinned.has_value());
        CHECK(pinned.error().code == "graph.foreign_link");
        CHECK(pinned.error().kind == ErrorKind::give_up);
    }
}

TEST_CASE("A base URL with a port and a path pins both", "[graph_links]") {
    const std::string_view base = "https://localhost:9443/graph";
    CHECK(pinned_link(base, "https://localhost:9443/graph/v1.0/users").has_value());
    CHECK_FALSE(pinned_link(base, "https://localhost:9443/v1.0/users").has_value());
    CHECK_FALSE(pinned_link(base, "https://localhost/graph/v1.0/users").has_value());
}

} // namespace
} // namespace remand::graph
