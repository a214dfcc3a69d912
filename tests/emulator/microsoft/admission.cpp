// Who may do what on Graph: token, app roles, the mailbox, and the limit of requests at a time.
#include <algorithm>

#include "core/text.hpp"
#include "tests/emulator/http_date.hpp"
#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/microsoft_face.hpp"

namespace remand::emulator::graph {

namespace {
void identify(Call& call) {
    constexpr std::string_view scheme = "Bearer ";
    const auto authorization = call.request.header("Authorization");
    if (!authorization.starts_with(scheme)) return;
    call.token = call.world.find_token(authorization.substr(scheme.size()));
    if (!call.token || call.token->tenant->cloud != Cloud::microsoft) {
        call.token = nullptr;
        return;
    }
    call.tenant = call.token->tenant;
    if (call.parameter("user").empty()) return;
    call.account = call.tenant->find_account(call.parameter("user"));
}

bool has_any(const std::vector<std::string>& roles, const Route& route) {
    return std::any_of(route.permissions.begin(), route.permissions.end(), [&](std::string_view permission) {
        return std::find(roles.begin(), roles.end(), permission) != roles.end();
    });
}

// RBAC for Applications and Entra's consent are a union: a role of the token is good for every mailbox, a scoped one
// for those of its scope (learn.microsoft.com/exchange/permissions-exo/application-rbac).
bool is_allowed(Call& call, const Route& route) {
    if (has_any(call.token->permissions, route)) return true;
    if (!route.needs_mailbox || !call.account) return false;
    const auto* app = call.tenant->find_app(call.token->client_id);
    return app && has_any(app->scoped_roles, route) && app->scoped_mailboxes.contains(call.account->address);
}

bool is_outside_policy(const Call& call) {
    const auto* app = call.tenant->find_app(call.token->client_id);
    return app && app->access_policy && !app->access_policy->contains(call.account->address);
}

// learn.microsoft.com/graph/throttling-limits, Outlook service limits: four requests at a time per app and mailbox.
std::optional<Response> throttle(Call& call) {
    const auto& switches = call.world.switches.microsoft;
    auto counter = call.mailbox->in_flight();
    if (!switches.limits_concurrency) return std::nullopt;
    if (counter->load() >= switches.concurrency_limit) {
        auto refusal = error(call, 429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.");
        const auto& form = switches.retry_after;
        if (form == "integer") refusal.headers.emplace_back("Retry-After", "1");
        if (form == "decimal") refusal.headers.emplace_back("Retry-After", "1.128");
        if (form == "date")
            refusal.headers.emplace_back("Retry-After", http_date(call.world.clock.now() + std::chrono::seconds{2}));
        return refusal;
    }
    ++*counter;
    call.lease = std::shared_ptr<void>(nullptr, [counter](void*) { --*counter; });
    return std::nullopt;
}

std::optional<Response> admit_mailbox(Call& call) {
    if (!call.account || call.account->kind == AccountKind::guest)
        return error(call, 404, "ErrorInvalidUser", "The requested user is invalid.");
    if (!call.account->mailbox)
        return error(call, 404, "MailboxNotEnabledForRESTAPI",
                     "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");
    if (is_outside_policy(call))
        return error(
            call, 403, "ErrorAccessDenied",
            "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.");
    call.mailbox = call.account->mailbox.get();
    return throttle(call);
}

std::optional<Response> admit(Call& call, const Route& route) {
    if (!route.operation.starts_with("graph.")) return std::nullopt;
    if (!call.token)
        return error(call, 401, "InvalidAuthenticationToken", "Access token is missing, has expired or is not valid.");
    if (!route.permissions.empty() && !is_allowed(call, route)) {
        if (route.needs_mailbox)
            return error(call, 403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        return error(call, 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
    }
    return route.needs_mailbox ? admit_mailbox(call) : std::nullopt;
}

// What directory requests cost (learn.microsoft.com/graph/throttling-limits, identity and access).
int resource_units(const Call& call, std::string_view operation) {
    int units = 1;
    if (operation == "graph.users.list") units = 2;
    if (operation == "graph.group.members") units = 3;
    if (operation == "graph.group.transitive_members") units = 5;
    if (call.request.has_parameter("$select")) --units;
    if (call.request.has_parameter("$expand")) ++units;
    const auto top = call.request.parameter("$top");
    if (!top.empty() && top.size() < 3 && std::atoi(std::string(top).c_str()) < 20) --units;
    return std::max(units, 1);
}

bool is_about_directory(std::string_view operation) {
    return operation.starts_with("graph.users.") || operation.starts_with("graph.group") ||
           operation == "graph.organization" || operation == "graph.domains";
}

std::string applied_preferences(const Request& request) {
    std::string applied;
    if (wants_immutable_ids(request)) applied = "IdType=\"ImmutableId\"";
    if (const auto size = preferred_page_size(request))
        applied += (applied.empty() ? "" : ", ") + ("odata.maxpagesize=" + std::to_string(*size));
    return applied;
}

void dress_entra(const Call& call, Response& response) {
    response.headers.insert(response.headers.end(), {{"Cache-Control", "no-store, no-cache"},
                                                     {"Pragma", "no-cache"},
                                                     {"x-ms-request-id", call.request_id},
                                                     {"x-ms-ests-server", "2.1.1.1 - EMULATOR"}});
    if (response.content_type == "application/json") response.content_type = "application/json; charset=utf-8";
}

// The headers that every answer of Graph has; two challenges on a 401, as recorded.
void dress_graph(const Call& call, const Route* route, Response& response) {
    const auto client_id = to_valid_utf8(call.request.header("client-request-id"));
    response.headers.insert(
        response.headers.end(),
        {{"request-id", call.request_id},
         {"client-request-id", client_id.empty() ? call.request_id : client_id},
         {"Cache-Control", "private"},
         {"Strict-Transport-Security", "max-age=31536000"},
         {"x-ms-ags-diagnostic",
          R"({"ServerInfo":{"DataCenter":"Emulator","Slice":"E","Ring":"1","ScaleUnit":"001","RoleInstance":"E1"}})"}});
    if (response.status == 401)
        for (
            const char* challenge :
            {R"(Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000")",
             R"(Bearer error="invalid_token", error_description="The access token is missing, expired or not valid.")"})
            response.headers.emplace_back("WWW-Authenticate", challenge);
    if (route && is_about_directory(route->operation))
        response.headers.emplace_back("x-ms-resource-unit", std::to_string(resource_units(call, route->operation)));
    if (const auto applied = applied_preferences(call.request); !applied.empty() && response.status < 300)
        response.headers.emplace_back("Preference-Applied", applied);
    if (response.content_type == "application/json")
        response.content_type =
            "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
}

void dress(const Call& call, const Route* route, Response& response) {
    response.headers.emplace_back("Date", http_date(call.world.clock.now()));
    if (route && route->operation.starts_with("entra."))
        dress_entra(call, response);
    else
        dress_graph(call, route, response);
}
} // namespace

} // namespace remand::emulator::graph

namespace remand::emulator {

FaceRules microsoft_rules() { return {Cloud::microsoft, graph::identify, graph::admit, graph::error, graph::dress}; }

} // namespace remand::emulator
