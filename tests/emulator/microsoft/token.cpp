// Entra's token endpoint for the client-credentials grant
// (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow) with its numbered errors, and the
// documents about itself that Microsoft's libraries read first.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "tests/emulator/microsoft/client_assertion.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::entra {

using nlohmann::json;

namespace {
// "2026-11-23 10:00:00Z"
std::string entra_time(Timestamp time) {
    auto text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(time));
    std::replace(text.begin(), text.end(), 'T', ' ');
    return text;
}

Response refuse(const Call& call, int status, std::string_view error, int number, const std::string& sentence) {
    const auto trace = random_uuid();
    const auto asked = to_valid_utf8(call.request.header("client-request-id"));
    const auto correlation = asked.empty() ? random_uuid() : asked;
    const auto time = entra_time(call.world.clock.now());
    return json_response({{"error", error},
                          {"error_description", "AADSTS" + std::to_string(number) + ": " + sentence + " Trace ID: " +
                                                    trace + " Correlation ID: " + correlation + " Timestamp: " + time},
                          {"error_codes", {number}},
                          {"timestamp", time},
                          {"trace_id", trace},
                          {"correlation_id", correlation},
                          {"error_uri", call.origin() + "/error?code=" + std::to_string(number)}},
                         status);
}

// JWT-shaped; nobody but us can tell a good one, by having given it out.
std::string make_token(const World& world, const Tenant& tenant, const App& app, Timestamp expires) {
    const auto seconds = [](Timestamp time) {
        return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
    };
    json claims = {{"aud", graph::cloud_host(world)},
                   {"iss", "https://sts.windows.net/" + tenant.id + "/"},
                   {"tid", tenant.id},
                   {"appid", app.client_id},
                   {"app_displayname", app.name},
                   {"idtyp", "app"},
                   {"ver", "1.0"},
                   {"jti", random_token()},
                   {"iat", seconds(world.clock.now())},
                   {"nbf", seconds(world.clock.now())},
                   {"exp", seconds(expires)}};
    if (!app.granted_roles.empty()) claims["roles"] = app.granted_roles;
    return to_base64url(R"({"typ":"JWT","alg":"none"})") + "." + to_base64url(claims.dump()) + "." + random_token();
}

bool is_scope_of_graph(const Call& call, std::string_view scope) {
    return scope == std::string(graph::cloud_host(call.world)) + "/.default" || scope == call.origin() + "/.default";
}

// The client proves who it is by secret or by certificate.
std::optional<Response> check_credential(const Call& call, const Pairs& form, const App& app, const Tenant& tenant) {
    const auto assertion = pair_value(form, "client_assertion");
    if (!assertion.empty()) {
        if (pair_value(form, "client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            return refuse(call, 400, "invalid_request", 900144,
                          "The request body must contain the following parameter: 'client_assertion_type'.");
        const auto problem = check_client_assertion(call, assertion, app, tenant);
        if (problem) return refuse(call, 401, "invalid_client", problem->number, problem->sentence);
        return std::nullopt;
    }
    const auto secret = pair_value(form, "client_secret");
    if (secret.empty())
        return refuse(call, 401, "invalid_client", 7000218,
                      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
    if (!Secret(app.secret).equals(secret))
        return refuse(call, 401, "invalid_client", 7000215,
                      "Invalid client secret provided. Ensure the secret being sent in the request is the client "
                      "secret value, not the client secret ID, for a secret added to app '" +
                          app.client_id + "'.");
    if (app.secret_expires && *app.secret_expires <= call.world.clock.now())
        return refuse(call, 401, "invalid_client", 7000222,
                      "The provided client secret keys for app '" + app.client_id + "' are expired.");
    return std::nullopt;
}

std::optional<Response> check_tenant(const Call& call, const Tenant* tenant) {
    const auto name = call.parameter("tenant");
    if (name == "common" || name == "organizations" || name == "consumers")
        return refuse(call, 400, "invalid_request", 900023,
                      "Specified tenant identifier '" + std::string(name) +
                          "' is neither a valid DNS name, nor a valid external domain.");
    if (!tenant)
        return refuse(call, 400, "invalid_request", 90002,
                      "Tenant '" + to_valid_utf8(name) +
                          "' not found. Check to make sure you have the correct tenant ID and are signing into the "
                          "correct cloud.");
    return std::nullopt;
}

std::optional<Response> check_scope(const Call& call, std::string_view scope) {
    if (is_scope_of_graph(call, scope)) return std::nullopt;
    if (scope.ends_with("/.default") && scope.find(' ') == std::string_view::npos)
        return refuse(call, 400, "invalid_resource", 500011,
                      "The resource principal named " + to_valid_utf8(scope.substr(0, scope.size() - 9)) +
                          " was not found in the tenant. It may belong to another cloud.");
    if (scope.find(' ') != std::string_view::npos)
        return refuse(call, 400, "invalid_scope", 70011,
                      "The provided request must include a 'scope' input parameter. The provided value for the input "
                      "parameter 'scope' is not valid.");
    return refuse(call, 400, "invalid_scope", 1002012,
                  "The provided value for scope is not valid. Client credential flows must have a scope value with "
                  "/.default suffixed to the resource identifier.");
}
} // namespace

Response issue_token(Call& call) {
    const auto form = parse_form(call.request.body);
    auto* tenant = call.world.find_tenant(Cloud::microsoft, call.parameter("tenant"));
    if (auto refusal = check_tenant(call, tenant)) return *refusal;
    if (pair_value(form, "grant_type") != "client_credentials")
        return refuse(call, 400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
    const auto* app = tenant->find_app(pair_value(form, "client_id"));
    if (!app)
        return refuse(call, 400, "unauthorized_client", 700016,
                      "Application with identifier '" + to_valid_utf8(pair_value(form, "client_id")) +
                          "' was not found in the directory '" + tenant->name + "'.");
    if (auto refusal = check_scope(call, pair_value(form, "scope"))) return *refusal;
    if (auto refusal = check_credential(call, form, *app, *tenant)) return *refusal;
    if (!app->is_consented)
        return refuse(call, 400, "unauthorized_client", 7000229,
                      "The client application " + app->client_id + " is missing service principal in the tenant " +
                          tenant->id + ".");

    const std::chrono::seconds lifetime{call.world.switches.microsoft.token_seconds};
    const auto expires = call.world.clock.now() + lifetime;
    const auto token = make_token(call.world, *tenant, *app, expires);
    call.world.add_token(token, {tenant, nullptr, app->client_id, app->granted_roles, expires});
    return json_response({{"token_type", "Bearer"},
                          {"expires_in", lifetime.count()},
                          {"ext_expires_in", lifetime.count()},
                          {"access_token", token}});
}

// Which host names belong together; a library asks this of any authority it does not know.
Response instance_discovery(Call& call) {
    const auto host = std::string(call.request.header("Host"));
    return json_response(
        {{"tenant_discovery_endpoint", call.origin() + "/common/v2.0/.well-known/openid-configuration"},
         {"api-version", "1.1"},
         {"metadata",
          json::array({{{"preferred_network", host}, {"preferred_cache", host}, {"aliases", json::array({host})}}})}});
}

Response openid_configuration(Call& call) {
    const auto name = std::string(call.parameter("tenant"));
    const auto* tenant = call.world.find_tenant(Cloud::microsoft, name);
    const bool is_any = name == "common" || name == "organizations" || name == "consumers";
    if (!tenant && !is_any) return *check_tenant(call, nullptr);
    const auto base = call.origin() + "/" + (tenant ? tenant->id : name);
    return json_response(
        {{"issuer", call.origin() + "/" + (tenant ? tenant->id : "{tenantid}") + "/v2.0"},
         {"authorization_endpoint", base + "/oauth2/v2.0/authorize"},
         {"token_endpoint", base + "/oauth2/v2.0/token"},
         {"device_authorization_endpoint", base + "/oauth2/v2.0/devicecode"},
         {"end_session_endpoint", base + "/oauth2/v2.0/logout"},
         {"jwks_uri", base + "/discovery/v2.0/keys"},
         {"token_endpoint_auth_methods_supported", {"client_secret_post", "private_key_jwt", "client_secret_basic"}},
         {"response_types_supported", {"code", "id_token"}},
         {"response_modes_supported", {"query", "fragment", "form_post"}},
         {"subject_types_supported", {"pairwise"}},
         {"id_token_signing_alg_values_supported", {"RS256"}},
         {"scopes_supported", {"openid", "profile", "email", "offline_access"}},
         {"tenant_region_scope", "EU"},
         {"cloud_instance_name", std::string(call.request.header("Host"))},
         {"msgraph_host", std::string(call.request.header("Host"))}});
}

// The keys of ID tokens, of which none are given here: app tokens of Graph are opaque to clients.
Response signing_keys(Call&) { return json_response({{"keys", json::array()}}); }

} // namespace remand::emulator::entra
