#include "connectors/oauth/google_errors.hpp"

#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/canned_transport.hpp"

using namespace remand;
using namespace remand::tests;
using enum ErrorKind;
using enum oauth::GoogleFlow;

namespace {

// What Google was seen to answer, and what an administrator must be able to read out of our sentence.
struct Row {
    oauth::GoogleFlow flow;
    int status;
    std::string word, description;
    ErrorKind kind;
    std::string words;
};

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {service_account, 401, "unauthorized_client",
         "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the "
         "scopes requested.",
         fix_configuration, "client ID 4711"},
        {service_account, 400, "invalid_grant", "Invalid email or User ID", skip_mailbox, "no account jane@"},
        {service_account, 400, "invalid_grant", "Not a valid email", skip_mailbox, "no account"},
        {service_account, 400, "invalid_grant", "The account has been deleted", skip_mailbox, "no account"},
        {service_account, 400, "invalid_grant", "Invalid impersonation \"sub\" field.", skip_mailbox, "no account"},
        {service_account, 400, "invalid_grant",
         "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
         fix_configuration, "Check the clock"},
        {service_account, 400, "invalid_grant", "Invalid JWT: not in a reasonable timeframe", fix_configuration,
         "Check the clock"},
        {service_account, 400, "invalid_grant", "Invalid JWT: check your iat value", fix_configuration,
         "Check the clock"},
        {service_account, 400, "invalid_grant", "Invalid JWT: check your exp value", fix_configuration,
         "Check the clock"},
        {service_account, 400, "invalid_grant", "Invalid JWT: Failed audience check.", fix_configuration,
         "token-endpoint"},
        {service_account, 401, "invalid_grant", "No valid verifier found for issuer.", fix_configuration,
         "deleted or disabled"},
        {service_account, 400, "invalid_grant", "Invalid grant: account not found", fix_configuration,
         "deleted or disabled"},
        {service_account, 400, "invalid_grant", "Invalid JWT Signature.", fix_configuration, "Make a new key"},
        {service_account, 400, "invalid_grant", "Bad Request", fix_configuration, "does not accept"},
        {service_account, 400, "access_denied", "Account restricted", skip_mailbox, "suspended"},
        {service_account, 400, "invalid_account", "Forbidden", skip_mailbox, "suspended"},
        {service_account, 400, "invalid_scope", "bad", fix_configuration, "scope-a"},
        {service_account, 401, "disabled_client", "The OAuth client was disabled.", fix_configuration, "disabled"},
        {service_account, 400, "admin_policy_enforced", "", fix_configuration, "App access control"},
        {refresh, 400, "invalid_grant", "reauth related error (invalid_rapt)", fix_configuration, "session"},
        {refresh, 400, "invalid_grant", "Account has been deleted", fix_configuration, "was deleted"},
        {refresh, 400, "invalid_grant", "Token has been expired or revoked.", fix_configuration, "7 days"},
        {refresh, 401, "invalid_client", "The OAuth client was not found.", fix_configuration, "--oauth-client-file"},
        {refresh, 401, "unauthorized_client", "Unauthorized", fix_configuration, "another OAuth client than 4711"},
        {refresh, 400, "invalid_scope", "bad", fix_configuration, "every box"},
        {refresh, 400, "admin_policy_enforced", "", fix_configuration, "App access control"},
        {code, 400, "access_denied", "", fix_configuration, "Cancel"},
        {code, 400, "admin_policy_enforced", "", fix_configuration, "API controls"},
        {code, 403, "org_internal", "", fix_configuration, "organisation"},
        {code, 400, "redirect_uri_mismatch", "", fix_configuration, "Desktop app"},
        {code, 401, "invalid_client", "", fix_configuration, "4711"},
        {code, 401, "deleted_client", "", fix_configuration, "was deleted"},
        {code, 400, "invalid_grant", "Malformed auth code.", fix_configuration, "used already"},
    };
    return all;
}

Error refused(const http::Response& response, oauth::GoogleFlow flow) {
    http::Request request;
    request.method = "POST";
    request.url = "https://oauth2.example.com/token";
    return oauth::google_refusal(request, response, {flow, {"jane@example.com", "scope-a"}, "4711"}, Timestamp{});
}

// Which row of the table gives the sentence.
const oauth::GoogleError* row_of(const Row& row) {
    for (const auto& known : oauth::google_errors())
        if (known.flow == row.flow && known.word == row.word &&
            row.description.find(known.contains) != std::string::npos)
            return &known;
    return nullptr;
}

} // namespace

TEST_CASE("Each refusal of Google is one sentence with the next step", "[google_token_errors]") {
    const auto row = GENERATE(from_range(rows()));
    INFO(row.word << ": " << row.description);
    const auto error =
        refused(reply(row.status, nlohmann::json{{"error", row.word}, {"error_description", row.description}}.dump()),
                row.flow);
    CHECK(error.kind == row.kind);
    CHECK(error.code == "google." + row.word);
    CHECK(error.message.find(row.words) != std::string::npos);
    CHECK(error.message.find('{') == std::string::npos); // every place is filled in
}

TEST_CASE("No row of Google's table is without its test, and none hides another", "[google_token_errors]") {
    std::set<const oauth::GoogleError*> tested;
    for (const auto& row : rows()) tested.insert(row_of(row));
    CHECK(tested.count(nullptr) == 0);
    CHECK(tested.size() == oauth::google_errors().size());
}

TEST_CASE("Passing trouble of the token endpoint is retried, an unknown word is named", "[google_token_errors]") {
    for (const auto* word : {"internal_failure", "server_error", "temporarily_unavailable"})
        CHECK(refused(reply(400, nlohmann::json{{"error", word}}.dump()), refresh).kind == retry);
    const auto odd = refused(reply(400, R"({"error":"odd_error"})"), service_account);
    CHECK(odd.kind == fix_configuration);
    CHECK(odd.message.find("odd_error") != std::string::npos);
    CHECK(refused(reply(404, "<html>"), refresh).kind == retry);
    const auto rapt = refused(reply(400, R"({"error":"invalid_grant","error_subtype":"invalid_rapt"})"), refresh);
    CHECK(rapt.message.find("session policy") != std::string::npos);
}
