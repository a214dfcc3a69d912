// Entra's token endpoint for the client-credentials grant
// (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow) with its numbered errors.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::entra {

using nlohmann::json;

namespace {
Response refuse(const Call& call, int status, std::string_view error, int number, const std::string& sentence) {
    const auto trace = random_uuid();
    const auto time = to_rfc3339(call.world.clock.now());
    return json_response({{"error", error},
                          {"error_description", "AADSTS" + std::to_string(number) + ": " + sentence + " Trace ID: " +
                                                    trace + " Correlation ID: " + trace + " Timestamp: " + time},
                          {"error_codes", {number}},
                          {"timestamp", time},
                          {"trace_id", trace},
                          {"correlation_id", trace}},
                         status);
}

// JWT-shaped; nobody but us can tell a good one, by having given it out.
std::string make_token(const Tenant& tenant, const App& app, Timestamp expires) {
    json claims = {{"aud", "https://graph.microsoft.com"},
                   {"tid", tenant.id},
                   {"appid", app.client_id},
                   {"jti", random_token()},
                   {"exp", std::chrono::duration_cast<std::chrono::seconds>(expires.time_since_epoch()).count()}};
    if (!app.granted_roles.empty()) claims["roles"] = app.granted_roles;
    return to_base64url(R"({"typ":"JWT","alg":"none"})") + "." + to_base64url(claims.dump()) + "." + random_token();
}

bool is_scope_of_graph(const Call& call, std::string_view scope) {
    return scope == "https://graph.microsoft.com/.default" || scope == call.origin() + "/.default";
}
} // namespace

Response issue_token(Call& call) {
    const auto form = parse_form(call.request.body);
    auto* tenant = call.world.find_tenant(Cloud::microsoft, call.parameter("tenant"));
    if (!tenant)
        return refuse(call, 400, "invalid_request", 90002,
                      "Tenant '" + to_valid_utf8(call.parameter("tenant")) +
                          "' not found. Check to make sure you have the correct tenant ID.");
    if (pair_value(form, "grant_type") != "client_credentials")
        return refuse(call, 400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
    auto* app = tenant->find_app(pair_value(form, "client_id"));
    if (!app) return refuse(call, 400, "unauthorized_client", 700016, "Application was not found in the directory.");
    if (!is_scope_of_graph(call, pair_value(form, "scope")))
        return refuse(
            call, 400, "invalid_scope", 1002012,
            "The provided value for scope is not valid. Client credential flows must have a scope value with /.default "
            "suffixed to the resource identifier.");
    const Secret expected(app->secret);
    if (!expected.equals(pair_value(form, "client_secret")))
        return refuse(call, 401, "invalid_client", 7000215,
                      "Invalid client secret provided. Ensure the secret being sent in the request is the client "
                      "secret value, not the "
                      "client secret ID, for a secret added to app.");
    if (!app->is_consented)
        return refuse(call, 400, "unauthorized_client", 7000229,
                      "The client application is missing service principal in the tenant.");

    const std::chrono::seconds lifetime{call.world.switches.microsoft.token_seconds};
    const auto expires = call.world.clock.now() + lifetime;
    const auto token = make_token(*tenant, *app, expires);
    call.world.add_token(token, {tenant, nullptr, app->client_id, app->granted_roles, expires});
    return json_response({{"token_type", "Bearer"},
                          {"expires_in", lifetime.count()},
                          {"ext_expires_in", lifetime.count()},
                          {"access_token", token}});
}

} // namespace remand::emulator::entra
