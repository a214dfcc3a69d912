#include "connectors/oauth/entra_errors.hpp"

#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/canned_transport.hpp"

using namespace remand;
using namespace remand::tests;
using enum ErrorKind;

namespace {

// What Entra answers, and what an administrator must be able to read out of our sentence.
struct Row {
    int number;
    int status;
    std::string error;
    ErrorKind kind;
    std::string words;
};

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {7000215, 401, "invalid_client", fix_configuration, "Value, not its Secret ID"},
        {7000222, 401, "invalid_client", fix_configuration, "has expired. Make a new one"},
        {7000216, 401, "invalid_client", fix_configuration, "a client secret or a certificate"},
        {7000218, 401, "invalid_client", fix_configuration, "a client secret or a certificate"},
        {700027, 401, "invalid_client", fix_configuration, "Upload its public part"},
        {700024, 401, "invalid_client", fix_configuration, "Check the clock"},
        {700023, 401, "invalid_client", fix_configuration, "options cloud and authority"},
        {700021, 401, "invalid_client", fix_configuration, "option client-id"},
        {50027, 401, "invalid_request", fix_configuration, "Check the clock"},
        {700016, 400, "unauthorized_client", fix_configuration, "not known in this tenant"},
        {7000229, 400, "unauthorized_client", fix_configuration, "consent is missing"},
        {7000112, 400, "unauthorized_client", fix_configuration, "disabled in this tenant. Enable it"},
        {65001, 400, "invalid_grant", fix_configuration, "consent was not granted"},
        {501051, 400, "invalid_grant", fix_configuration, "not assigned"},
        {53003, 400, "invalid_grant", fix_configuration, "Conditional Access policy"},
        {530034, 400, "invalid_grant", fix_configuration, "Risky workload identities"},
        {90002, 400, "invalid_request", fix_configuration, "no such Microsoft tenant"},
        {900023, 400, "invalid_request", fix_configuration, "directory-id"},
        {900432, 400, "invalid_request", fix_configuration, "another national cloud"},
        {500011, 400, "invalid_resource", fix_configuration, "option cloud"},
        {5000224, 400, "unauthorized_client", fix_configuration, "blocked or deleted"},
        {90033, 400, "temporarily_unavailable", retry, "passing fault"},
        {90012, 400, "invalid_request", retry, "in time"},
        {50196, 400, "server_error", wait, "too many"},
        {1002012, 400, "invalid_scope", give_up, "scope"},
        {70011, 400, "invalid_scope", give_up, "scope"},
    };
    return all;
}

Error refused(const http::Response& response) {
    http::Request request;
    request.method = "POST";
    request.url = "https://login.example.com/contoso.test/oauth2/v2.0/token";
    request.body = "client_secret=s3cret";
    return oauth::entra_refusal(request, response, Timestamp{});
}

} // namespace

TEST_CASE("Each number of Entra is one sentence with the next step", "[entra_errors]") {
    const auto row = GENERATE(from_range(rows()));
    INFO("AADSTS" << row.number);
    const auto error = refused(
        reply(row.status, nlohmann::json{{"error", row.error},
                                         {"error_description", "AADSTS" + std::to_string(row.number) + ": words"},
                                         {"error_codes", {row.number}}}
                              .dump()));
    CHECK(error.kind == row.kind);
    CHECK(error.code == "entra.AADSTS" + std::to_string(row.number));
    CHECK(error.message.find(row.words) != std::string::npos);
    CHECK(error.message.find("s3cret") == std::string::npos);
}

TEST_CASE("No row of the table is without its test", "[entra_errors]") {
    std::set<int> tested, known;
    for (const auto& row : rows()) tested.insert(row.number);
    for (const auto& error : oauth::entra_errors()) CHECK(known.insert(error.number).second);
    CHECK(tested == known);
}

TEST_CASE("A number that is not in the table is named, with the place to look it up", "[entra_errors]") {
    const auto error = refused(reply(401, R"({"error":"invalid_client","error_codes":[123456]})"));
    CHECK(error.kind == fix_configuration);
    CHECK(error.code == "entra.AADSTS123456");
    CHECK(error.message.find("login.microsoftonline.com/error") != std::string::npos);
}

TEST_CASE("An error without a number is told by its word", "[entra_errors]") {
    CHECK(refused(reply(400, R"({"error":"temporarily_unavailable"})")).kind == retry);
    CHECK(refused(reply(400, R"({"error":"interaction_required"})")).code == "entra.interaction_required");
    CHECK(refused(reply(404, "<html>")).kind == retry);
}
