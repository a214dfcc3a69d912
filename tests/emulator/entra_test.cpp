#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;

namespace {
std::string consent_url(EmulatedClouds& clouds, const std::string& redirect_uri) {
    return clouds.process.endpoints().microsoft_authority +
           "/organizations/v2.0/adminconsent?client_id=" + clouds.microsoft.app.client_id +
           "&scope=" + percent_encode("https://graph.microsoft.com/.default") +
           "&redirect_uri=" + percent_encode(redirect_uri) + "&state=s-1";
}
} // namespace

TEST_CASE("A wrong client secret is refused with AADSTS7000215", "[entra_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto answer = clouds.entra_token("not-the-secret");
    CHECK(answer.status == 401);
    CHECK(answer.json().at("error") == "invalid_client");
    CHECK(answer.json().at("error_codes").at(0) == 7000215);
}

TEST_CASE("An unknown tenant is refused with AADSTS90002", "[entra_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto answer = clouds.entra_token(clouds.microsoft.app.secret, "nobody.test");
    CHECK(answer.status == 400);
    CHECK(answer.json().at("error_codes").at(0) == 90002);
}

TEST_CASE("An app gets no token before an administrator has consented, and its roles after that", "[entra_test]") {
    EmulatedClouds clouds;
    clouds.microsoft = clouds.control.add_microsoft_tenant({});
    const auto before = clouds.entra_token(clouds.microsoft.app.secret);
    CHECK(before.json().at("error_codes").at(0) == 7000229);

    const auto location = clouds.control.decide_consent(consent_url(clouds, "http://localhost:4711/callback"));

    CHECK(location.rfind("http://localhost:4711/callback?admin_consent=True&tenant=" + clouds.microsoft.directory_id,
                         0) == 0);
    CHECK(location.find("state=s-1") != std::string::npos);
    const auto token = clouds.entra_token(clouds.microsoft.app.secret).json().at("access_token").get<std::string>();
    const auto first_dot = token.find('.');
    const auto claims =
        nlohmann::json::parse(from_base64(token.substr(first_dot + 1, token.rfind('.') - first_dot - 1)).value());
    CHECK(claims.at("roles").size() == 4);
}

TEST_CASE("A consent that is cancelled says error and admin_consent both", "[entra_test]") {
    EmulatedClouds clouds;
    clouds.microsoft = clouds.control.add_microsoft_tenant({});
    const auto location = clouds.control.decide_consent(consent_url(clouds, "http://localhost:1/callback"), false);
    CHECK(location.find("error=access_denied") != std::string::npos);
    CHECK(location.find("admin_consent=True") != std::string::npos);
    CHECK(clouds.entra_token(clouds.microsoft.app.secret).status == 400);
}

TEST_CASE("A redirect URI that is not registered gets an error page and no redirect", "[entra_test]") {
    EmulatedClouds clouds;
    clouds.microsoft = clouds.control.add_microsoft_tenant({});
    const auto answer = clouds.send("GET", consent_url(clouds, "https://elsewhere.test/callback"));
    CHECK(answer.status == 400);
    CHECK(answer.body.find("AADSTS50011") != std::string::npos);
}

TEST_CASE("A token without Mail.ReadWrite can read and cannot move", "[entra_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.set_consent("contoso.test", clouds.microsoft.app.client_id, true,
                               std::vector<std::string>{"Mail.Read"});
    clouds.graph_token = clouds.entra_token(clouds.microsoft.app.secret).json().at("access_token");
    const auto key = clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<1@outside.test>"));
    const auto path = "/messages/" + clouds.control.message(key).immutable_id;
    CHECK(clouds.graph("GET", path).status == 200);
    const auto refused = clouds.graph("POST", path + "/move", R"({"destinationId":"junkemail"})");
    CHECK(refused.status == 403);
    CHECK(refused.json().at("error").at("code") == "ErrorAccessDenied");
    CHECK(clouds.control.message(key).where.folder == "inbox");
}

TEST_CASE("An expired token is refused with 401 and a new one is taken", "[entra_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.control.expire_tokens();
    CHECK(clouds.graph("GET", "/mailFolders").status == 401);
    clouds.graph_token = clouds.entra_token(clouds.microsoft.app.secret).json().at("access_token");
    CHECK(clouds.graph("GET", "/mailFolders").status == 200);
}
