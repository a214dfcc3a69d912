// Who may do what on Graph: token, app roles, the mailbox, and the limit of requests at a time.
#include <algorithm>

#include <fmt/chrono.h>

#include "tests/emulator/microsoft/graph.hpp"
#include "tests/emulator/microsoft/microsoft_face.hpp"

namespace remand::emulator {

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
    call.account = call.tenant->find_account(call.parameter("user"));
}

bool is_allowed(const Token& token, const Route& route) {
    return std::any_of(route.permissions.begin(), route.permissions.end(), [&](std::string_view permission) {
        return std::find(token.permissions.begin(), token.permissions.end(), permission) != token.permissions.end();
    });
}

std::string http_date(Timestamp time) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

// learn.microsoft.com/graph/throttling-limits, Outlook service limits: four requests at a time per app and mailbox.
std::optional<Response> throttle(Call& call) {
    const auto& switches = call.world.switches.microsoft;
    auto counter = call.mailbox->in_flight();
    if (!switches.limits_concurrency) return std::nullopt;
    if (counter->load() >= switches.concurrency_limit) {
        auto refusal =
            graph::error(call, 429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.");
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
        return graph::error(call, 404, "ErrorInvalidUser", "The requested user is invalid.");
    if (!call.account->mailbox)
        return graph::error(call, 404, "MailboxNotEnabledForRESTAPI",
                            "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");
    call.mailbox = call.account->mailbox.get();
    return throttle(call);
}

std::optional<Response> admit(Call& call, const Route& route) {
    if (!route.operation.starts_with("graph.")) return std::nullopt;
    if (!call.token)
        return graph::error(call, 401, "InvalidAuthenticationToken",
                            "Access token is missing, has expired or is not valid.");
    if (!route.permissions.empty() && !is_allowed(*call.token, route)) {
        if (route.needs_mailbox)
            return graph::error(call, 403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        return graph::error(call, 403, "Authorization_RequestDenied",
                            "Insufficient privileges to complete the operation.");
    }
    return route.needs_mailbox ? admit_mailbox(call) : std::nullopt;
}
} // namespace

FaceRules microsoft_rules() { return {Cloud::microsoft, identify, admit, graph::error}; }

} // namespace remand::emulator
