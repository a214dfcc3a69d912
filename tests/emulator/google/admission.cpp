// Who may do what: token, scopes, that a token of one mailbox opens no other, quota units, and requests at a time.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/google_face.hpp"
#include "tests/emulator/google/operations.hpp"
#include "tests/emulator/http_date.hpp"

namespace remand::emulator::gmail {

namespace {
void identify(Call& call) {
    if (call.request.path == "/token") {
        call.account = claimed_subject(call);
        return;
    }
    constexpr std::string_view scheme = "Bearer ";
    const auto authorization = call.request.header("Authorization");
    if (!authorization.starts_with(scheme)) return;
    call.token = call.world.find_token(authorization.substr(scheme.size()));
    if (!call.token || call.token->tenant->cloud != Cloud::google) {
        call.token = nullptr;
        return;
    }
    call.tenant = call.token->tenant;
    call.account = call.token->subject;
}

bool is_allowed(const Token& token, const Route& route) {
    return std::any_of(route.permissions.begin(), route.permissions.end(), [&](std::string_view permission) {
        return std::find(token.permissions.begin(), token.permissions.end(), permission) != token.permissions.end();
    });
}

// gmail/api/reference/quota: units a minute and user, and requests at a time.
std::optional<Response> throttle(Call& call, const Route& route) {
    const auto& switches = call.world.switches.google;
    const auto cost = units_of(route.operation);
    const bool is_old = switches.quota == "old";
    const auto limit = switches.quota == "off" ? 0 : is_old ? QuotaMeter::old_limit : QuotaMeter::new_limit;
    if (!call.world.quota.charge(call.mailbox->address(), is_old ? cost.old : cost.fresh, limit,
                                 call.world.clock.now()))
        return error(call, 403, "userRateLimitExceeded",
                     "User-rate limit exceeded. Retry after " +
                         to_rfc3339(std::chrono::ceil<std::chrono::minutes>(call.world.clock.now())));
    auto counter = call.mailbox->in_flight();
    if (!switches.limits_concurrency) return std::nullopt;
    if (counter->load() >= switches.concurrency_limit)
        return error(call, 429, "rateLimitExceeded", "Too many concurrent requests for user.");
    ++*counter;
    call.lease = std::shared_ptr<void>(nullptr, [counter](void*) { --*counter; });
    return std::nullopt;
}

std::optional<Response> admit_mailbox(Call& call, const Route& route) {
    if (!call.account) return error(call, 400, "failedPrecondition", "Precondition check failed.");
    const auto user = call.parameter("user");
    const bool is_own = user == "me" || user == "primary"; // a calendar is named so
    if (!is_own && !equals_ignoring_case(user, call.account->address))
        return error(call, 403, "forbidden", "Delegation denied for " + call.account->address);
    if (!call.account->mailbox) return error(call, 400, "failedPrecondition", "Mail service not enabled");
    if (call.account->kind == AccountKind::suspended) return error(call, 403, "forbidden", "The account is suspended.");
    call.mailbox = call.account->mailbox.get();
    return throttle(call, route);
}

std::optional<Response> admit(Call& call, const Route& route) {
    if (route.permissions.empty()) return std::nullopt;
    if (!call.token)
        return error(call, 401, "authError",
                     "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
                     "cookie or other valid authentication credential.");
    if (!is_allowed(*call.token, route))
        return error(call, 403, "insufficientPermissions", "Request had insufficient authentication scopes.");
    if (route.needs_mailbox) return admit_mailbox(call, route);
    if (route.operation.starts_with("directory.") && (!call.account || !call.account->is_admin))
        return error(call, 403, "forbidden", "Not Authorized to access this resource/api");
    return std::nullopt;
}

void dress(const Call& call, const Route*, Response& response) {
    response.headers.insert(response.headers.end(), {{"Date", http_date(call.world.clock.now())},
                                                     {"Server", "ESF"},
                                                     {"Vary", "Origin, X-Origin, Referer"},
                                                     {"Cache-Control", "private"},
                                                     {"X-Content-Type-Options", "nosniff"}});
    if (response.status == 401)
        response.headers.emplace_back("WWW-Authenticate",
                                      R"(Bearer realm="https://accounts.google.com/", error="invalid_token")");
    if (response.content_type != "application/json") return;
    response.content_type = "application/json; charset=UTF-8";
    const auto mask = call.request.parameter("fields");
    if (mask.empty() || response.status >= 300 || response.body.empty()) return;
    auto body = nlohmann::json::parse(response.body, nullptr, false);
    if (body.is_discarded()) return; // cut by a fault rule
    if (!keep_fields(body, mask))
        response = error(call, 400, "invalidParameter", "Invalid field selection " + to_valid_utf8(mask));
    else
        response.body = body.dump();
}
} // namespace

} // namespace remand::emulator::gmail

namespace remand::emulator {

FaceRules google_rules() { return {Cloud::google, gmail::identify, gmail::admit, gmail::error, gmail::dress}; }

} // namespace remand::emulator
