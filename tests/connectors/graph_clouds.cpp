#include "connectors/graph/clouds.hpp"

#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "tests/connectors/certificate_support.hpp"
#include "tests/connectors/graph_support.hpp"

namespace remand::tests {
namespace {

struct Row {
    std::string word, authority, graph, portal;
    bool has_permanent_delete;
};
// learn.microsoft.com/graph/deployments, as of 2026-11.
const std::vector<Row> rows{
    {"global", "https://login.microsoftonline.com", "https://graph.microsoft.com", "https://entra.microsoft.com", true},
    {"us-gov-l4", "https://login.microsoftonline.us", "https://graph.microsoft.us", "https://entra.microsoft.us",
     false},
    {"us-gov-l5", "https://login.microsoftonline.us", "https://dod-graph.microsoft.us", "https://entra.microsoft.us",
     false},
    {"china", "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn",
     "https://entra.microsoftonline.cn", false},
};

ProviderSettings in_cloud(const Row& row) {
    auto settings = graph_settings();
    settings.options.erase("authority");
    settings.options.erase("graph-endpoint");
    settings.options["cloud"] = row.word;
    return settings;
}

TEST_CASE("One setting chooses authority, Graph, scope and portal of a cloud", "[graph_clouds]") {
    const auto row = GENERATE(from_range(rows));
    INFO(row.word);
    const auto endpoints = graph::endpoints_of(in_cloud(row));
    REQUIRE(endpoints);
    CHECK(endpoints->authority == row.authority);
    CHECK(endpoints->graph == row.graph);
    CHECK(endpoints->scope == row.graph + "/.default");
    CHECK(endpoints->portal == row.portal);
    CHECK(endpoints->has_permanent_delete == row.has_permanent_delete);
}

TEST_CASE("Consent, token and calls of a cloud stay in it", "[graph_clouds]") {
    const auto row = GENERATE(from_range(rows));
    INFO(row.word);
    const auto settings = in_cloud(row);
    const auto consent = graph::graph_provider().consent(settings, "s", "http://localhost:8400/callback");
    REQUIRE(consent);
    CHECK(consent->url.starts_with(row.authority + "/contoso.test/v2.0/adminconsent?"));
    CHECK(consent->url.find("scope=" + percent_encode(row.graph + "/.default") + "&") != std::string::npos);
    CHECK(consent->steps.front().find(" " + row.portal.substr(8) + " ") != std::string::npos);

    GraphUnderTest graph(settings);
    graph.page("/v1.0/organization", {{"value", {{{"id", "t-1"}, {"displayName", "Contoso"}}}}});
    REQUIRE(graph.connector->identify());
    const auto requests = graph.transport.requests();
    CHECK(requests.at(0).url == row.authority + "/contoso.test/oauth2/v2.0/token");
    CHECK(requests.at(1).url.starts_with(row.graph + "/v1.0/organization"));
}

TEST_CASE("A certificate's assertion is for the authority of its cloud", "[graph_clouds]") {
    const auto row = GENERATE(from_range(rows));
    INFO(row.word);
    auto settings = in_cloud(row);
    settings.secrets = {{"certificate", test_certificate()}};
    GraphUnderTest graph(settings);
    static_cast<void>(graph.connector->identify());
    const auto body = graph.transport.requests().at(0).body;
    const auto jwt = body.substr(body.find("client_assertion=") + 17);
    const auto claims = nlohmann::json::parse(from_base64(split(jwt, '.').at(1)).value());
    CHECK(claims["aud"] == row.authority + "/contoso.test/oauth2/v2.0/token");
}

TEST_CASE("What a cloud lacks is said, and doctor says so", "[graph_clouds]") {
    const auto row = GENERATE(from_range(rows));
    INFO(row.word);
    GraphUnderTest graph(in_cloud(row));
    for (const auto& support : graph.connector->action_support())
        if (support.action == Action::hard_delete) {
            CHECK((support.meaning.find("Purges") == std::string::npos) == row.has_permanent_delete);
        }
    const auto checks = graph.connector->doctor();
    const auto says_so = [](const Check& check) { return check.what == "Cloud"; };
    CHECK((std::count_if(checks.begin(), checks.end(), says_so) == 1) != row.has_permanent_delete);
}

TEST_CASE("Every cloud has its row here, and its word in the help", "[graph_clouds]") {
    REQUIRE(graph::clouds().size() == rows.size());
    std::vector<std::string> words;
    for (const auto& cloud : graph::clouds()) words.emplace_back(cloud.word);
    CHECK(join(words, ", ") == graph::cloud_words);
}

TEST_CASE("A cloud that is none is refused with the words there are", "[graph_clouds]") {
    auto settings = graph_settings();
    settings.options["cloud"] = "germany";
    const auto refused = graph::endpoints_of(settings);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("us-gov-l4") != std::string::npos);
}

} // namespace
} // namespace remand::tests
