// Who may do what: token, scopes, and that a token of one mailbox opens no other.
#include <algorithm>

#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/google_face.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator {

namespace {
void identify(Call& call) {
    if (call.request.path == "/token") {
        call.account = gmail::claimed_subject(call);
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

std::optional<Response> admit_mailbox(Call& call) {
    if (!call.account) return gmail::error(call, 400, "failedPrecondition", "Precondition check failed.");
    const auto user = call.parameter("user");
    if (user != "me" && !equals_ignoring_case(user, call.account->address))
        return gmail::error(call, 403, "forbidden", "Delegation denied for " + call.account->address);
    if (!call.account->mailbox) return gmail::error(call, 400, "failedPrecondition", "Mail service not enabled");
    if (call.account->kind == AccountKind::suspended)
        return gmail::error(call, 403, "forbidden", "The account is suspended.");
    call.mailbox = call.account->mailbox.get();
    return std::nullopt;
}

std::optional<Response> admit(Call& call, const Route& route) {
    if (route.permissions.empty()) return std::nullopt;
    if (!call.token)
        return gmail::error(call, 401, "authError",
                            "Request had invalid authentication credentials. Expected OAuth 2 access token.");
    if (!is_allowed(*call.token, route))
        return gmail::error(call, 403, "insufficientPermissions", "Request had insufficient authentication scopes.");
    if (route.needs_mailbox) return admit_mailbox(call);
    if (!call.account || !call.account->is_admin)
        return gmail::error(call, 403, "forbidden", "Not Authorized to access this resource/api");
    return std::nullopt;
}
} // namespace

FaceRules google_rules() { return {Cloud::google, identify, admit, gmail::error}; }

} // namespace remand::emulator
