// Headers, error bodies, MIME and updates of Graph.
#include <catch2/catch.hpp>

#include "tests/emulator/emulated_clouds.hpp"

using namespace remand;
using namespace remand::support;
using nlohmann::json;

namespace {
int count_headers(const EmulatedClouds::Answer& answer, const std::string& name) {
    int count = 0;
    for (const auto& [key, value] : answer.whole.headers) count += key == name ? 1 : 0;
    return count;
}

std::string path_of(EmulatedClouds& clouds, const std::string& bytes) {
    return "/messages/" +
           clouds.control.message(clouds.control.deliver("microsoft", "anna@contoso.test", bytes)).immutable_id;
}
} // namespace

TEST_CASE("Every answer of Graph has a request id, the client's own, a date and the preferences it followed",
          "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto answer =
        clouds.send("GET", clouds.process.endpoints().graph_endpoint + "/v1.0/users/anna@contoso.test/messages",
                    {{"Authorization", "Bearer " + clouds.graph_token},
                     {"client-request-id", "my-id"},
                     {"Prefer", "IdType=\"ImmutableId\", odata.maxpagesize=7"}});
    CHECK(answer.whole.header("request-id").size() == 36);
    CHECK(answer.whole.header("client-request-id") == "my-id");
    CHECK(answer.whole.header("Date").ends_with(" GMT"));
    CHECK(answer.whole.header("Preference-Applied") == "IdType=\"ImmutableId\", odata.maxpagesize=7");
    CHECK(clouds.graph("GET", "/messages", "", false).whole.header("Preference-Applied").empty());
}

TEST_CASE("An error names the request id of its header; a 401 has two challenges", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto missing = clouds.graph("GET", "/mailFolders/nowhere");
    const auto inner = missing.json().at("error").at("innerError");
    CHECK(inner.at("request-id") == missing.whole.header("request-id"));
    CHECK(inner.contains("client-request-id"));
    CHECK(count_headers(missing, "WWW-Authenticate") == 0);
    clouds.control.expire_tokens();
    const auto refused = clouds.graph("GET", "/messages");
    CHECK(refused.status == 401);
    CHECK(count_headers(refused, "WWW-Authenticate") == 2);
}

TEST_CASE("A fault may nest codes in inner errors of both spellings", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    EmulatorFault fault;
    fault.status = 410;
    fault.code = "UnknownError/resyncRequired/syncStateNotFound";
    clouds.control.add_fault(fault);
    const auto error = clouds.graph("GET", "/messages").json().at("error");
    CHECK(error.at("code") == "UnknownError");
    CHECK(error.at("innerError").at("code") == "resyncRequired");
    CHECK(error.at("innerError").at("innererror").at("code") == "syncStateNotFound");
}

TEST_CASE("An error of Entra says its number twice, its trace, and whose correlation it is", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto answer = clouds.entra_token("wrong");
    const auto body = answer.json();
    CHECK(body.at("error_description").get<std::string>().starts_with("AADSTS7000215: "));
    CHECK(body.at("error_codes") == json::array({7000215}));
    CHECK(body.at("trace_id") != body.at("correlation_id"));
    CHECK(body.at("timestamp").get<std::string>().find(' ') == 10);
    CHECK(answer.whole.header("x-ms-request-id").size() == 36);
}

TEST_CASE("A secret that has expired is refused with AADSTS7000222, one that has not is taken", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto set = [&](const char* time) {
        clouds.command(
            "PATCH", "/v1/microsoft/apps",
            {{"tenant", "contoso.test"}, {"client_id", clouds.microsoft.app.client_id}, {"secret_expires", time}});
        return clouds.entra_token(clouds.microsoft.app.secret);
    };
    CHECK(set("2020-01-01T00:00:00Z").json().at("error_codes").at(0) == 7000222);
    CHECK(set("2199-01-01T00:00:00Z").status == 200);
}

TEST_CASE("Opaque S/MIME has no MIME to give; other mail has, and with the switch it has too", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const std::string sealed =
        "From: a@outside.test\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIAG\r\n";
    const auto path = path_of(clouds, sealed);
    const auto refused = clouds.graph("GET", path + "/$value");
    CHECK(refused.status == 500);
    CHECK(refused.json().at("error").at("code") == "ErrorMimeContentConversionFailed");
    CHECK(clouds.graph("GET", path_of(clouds, small_mail("<1@outside.test>")) + "/$value").status == 200);
    clouds.control.set_switches(R"({"microsoft":{"smime_value":"exact"}})");
    CHECK(clouds.graph("GET", path + "/$value").body == sealed);
}

TEST_CASE("Rewritten MIME has other boundaries and line ends, and the same parts", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const std::string bytes = "From: a@outside.test\nContent-Type: multipart/mixed; boundary=\"outer\"\n\n--outer\n"
                              "Content-Type: text/plain\n\nHello\n--outer--\n";
    const auto path = path_of(clouds, bytes);
    CHECK(clouds.graph("GET", path + "/$value").body == bytes);
    clouds.control.set_switches(R"({"microsoft":{"rebuilt_mime":true}})");
    const auto rebuilt = clouds.graph("GET", path + "/$value").body;
    CHECK(rebuilt.find("outer") == std::string::npos);
    CHECK(rebuilt.find("Hello\r\n--_000_") != std::string::npos);
}

TEST_CASE("The subject of received mail is changed only with Mail-Advanced.ReadWrite, or before the rule",
          "[graph_answer_test][described]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto path = path_of(clouds, small_mail("<1@outside.test>"));
    const auto change = [&] { return clouds.graph("PATCH", path, R"({"subject":"[EXTERNAL] Hello"})"); };
    CHECK(change().status == 403);
    CHECK(
        clouds.graph("PATCH", path, R"({"isRead":true,"flag":{"flagStatus":"flagged"},"importance":"high"})").status ==
        200);
    clouds.control.set_switches(R"({"microsoft":{"mail_advanced":false}})");
    CHECK(change().json().at("subject") == "[EXTERNAL] Hello");
    const auto now = clouds.graph("GET", path).json();
    CHECK(now.at("isRead") == true);
    CHECK(now.at("importance") == "high");
    CHECK(now.at("flag").at("flagStatus") == "flagged");
}

TEST_CASE("A change on a stale version is a conflict, on the present one it is made", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto path = path_of(clouds, small_mail("<1@outside.test>"));
    const auto url = clouds.process.endpoints().graph_endpoint + "/v1.0/users/anna@contoso.test" + path;
    const auto change = [&](const std::string& version) {
        return clouds.send("PATCH", url,
                           {{"Authorization", "Bearer " + clouds.graph_token},
                            {"Prefer", "IdType=\"ImmutableId\""},
                            {"If-Match", version}},
                           R"({"isRead":true})");
    };
    const auto version = clouds.graph("GET", path).json().at("@odata.etag").get<std::string>();
    CHECK(change(version).status == 200);
    const auto stale = change(version);
    CHECK(stale.status == 412);
    CHECK(stale.json().at("error").at("code") == "ErrorIrresolvableConflict");
}

TEST_CASE("Ids are translated from one form to the other", "[graph_answer_test][described]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto message = clouds.control.message(
        clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<1@outside.test>")));
    const json body = {{"inputIds", {message.classic_id, "nonsense"}},
                       {"sourceIdType", "restId"},
                       {"targetIdType", "restImmutableEntryId"}};
    const auto answer = clouds.graph("POST", "/translateExchangeIds", body.dump()).json().at("value");
    REQUIRE(answer.size() == 1);
    CHECK(answer[0].at("targetId") == message.immutable_id);
}

TEST_CASE("A rule of the user moves a message between its notice and its reading", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    clouds.command("POST", "/v1/user/rule",
                   {{"cloud", "microsoft"}, {"address", "anna@contoso.test"}, {"folder", "archive"}});
    clouds.control.deliver("microsoft", "anna@contoso.test", small_mail("<1@outside.test>"));
    const auto page = clouds.graph("GET", "/mailFolders/inbox/messages/delta?$select=id", "", false).json();
    REQUIRE(page.at("value").size() == 1);
    const auto id = page.at("value").at(0).at("id").get<std::string>();
    CHECK(clouds.graph("GET", "/messages/" + id, "", false).status == 404);
    CHECK(clouds.control.truth().at(0).folder == "archive");
}

TEST_CASE("A national cloud has its own audience and no permanentDelete", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    const auto path = path_of(clouds, small_mail("<1@outside.test>"));
    clouds.control.set_switches(R"({"microsoft":{"cloud":"usgov"}})");
    CHECK(clouds.entra_token(clouds.microsoft.app.secret).json().at("error") == "invalid_resource");
    CHECK(clouds.graph("POST", path + "/permanentDelete").status == 400);
    clouds.control.set_switches(R"({"microsoft":{"cloud":"global"}})");
    CHECK(clouds.entra_token(clouds.microsoft.app.secret).status == 200);
    CHECK(clouds.graph("POST", path + "/permanentDelete").status == 204);
}

TEST_CASE("A token that is revoked in the middle is refused until there is a new one", "[graph_answer_test]") {
    EmulatedClouds clouds;
    clouds.make_microsoft();
    EmulatorFault fault;
    fault.action = "revoke";
    fault.skip = 1;
    clouds.control.add_fault(fault);
    CHECK(clouds.graph("GET", "/messages").status == 200);
    CHECK(clouds.graph("GET", "/messages").status == 401);
    CHECK(clouds.graph("GET", "/messages").status == 401);
    clouds.graph_token = clouds.entra_token(clouds.microsoft.app.secret).json().at("access_token");
    CHECK(clouds.graph("GET", "/messages").status == 200);
}
