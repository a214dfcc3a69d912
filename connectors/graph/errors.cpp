#include "connectors/graph/errors.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/graph/json.hpp"
#include "connectors/http/retry_after.hpp"
#include "connectors/http/status_error.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

constexpr int deepest_inner_error = 8;
constexpr std::size_t longest_message = 240;

// What a code means wherever it turns up. `directory` and `mailbox` are what a request about each must do next.
struct KnownCode {
    std::string_view code;
    ErrorKind directory;
    ErrorKind mailbox;
    std::string_view sentence;
};
using enum ErrorKind;
constexpr std::array known_codes{
    KnownCode{
        "InvalidAuthenticationToken", fix_configuration, fix_configuration,
        "Microsoft Graph refuses a fresh access token: check that the tenant, the cloud and the application belong "
        "together"},
    KnownCode{"Authorization_RequestDenied", fix_configuration, fix_configuration,
              "A directory permission is missing: an administrator must grant the application consent"},
    KnownCode{"Authorization_IdentityNotFound", fix_configuration, fix_configuration,
              "The application is not known in this tenant: grant admin consent"},
    KnownCode{
        "ErrorAccessDenied", fix_configuration, skip_mailbox,
        "The application may not do this in this mailbox: a mail permission is missing, or an access policy or RBAC "
        "scope leaves the mailbox out"},
    KnownCode{"AccessDenied", fix_configuration, skip_mailbox, "The application may not do this in this mailbox"},
    // "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
    KnownCode{"MailboxNotEnabledForRESTAPI", skip_mailbox, skip_mailbox, "This user has no mailbox in the cloud"},
    KnownCode{"MailboxNotSupportedForRESTAPI", skip_mailbox, skip_mailbox, "This mailbox cannot be read through Graph"},
    KnownCode{"ErrorNonExistentMailbox", skip_mailbox, skip_mailbox, "This user has no mailbox"},
    KnownCode{"ErrorInvalidUser", skip_mailbox, skip_mailbox, "There is no such user"},
    KnownCode{"ErrorMailboxStoreUnavailable", retry, retry, "The mailbox's store is away for the moment"},
    KnownCode{"ErrorMailboxMoveInProgress", retry, retry, "The mailbox is being moved"},
    KnownCode{"Request_ResourceNotFound", give_up, skip_mailbox, "There is no such user"},
    KnownCode{"ResourceNotFound", give_up, skip_mailbox, "There is no such user"},
    KnownCode{"ErrorItemNotFound", skip_item, skip_item, "The message or folder is not there any more"},
    KnownCode{"ErrorFolderNotFound", skip_item, skip_item, "The folder is not there any more"},
    KnownCode{"ErrorSyncFolderNotFound", skip_item, skip_item, "The folder that was followed is not there any more"},
    KnownCode{"SyncStateNotFound", resync, resync, "The place up to which the folder was read is forgotten"},
    KnownCode{"SyncStateInvalid", resync, resync, "The place up to which the folder was read is not valid any more"},
    KnownCode{"ErrorInvalidSyncStateData", resync, resync, "The place up to which the folder was read is not valid"},
    KnownCode{"ResyncRequired", resync, resync, "The folder has to be read anew"},
    KnownCode{"ApplicationThrottled", wait, wait, "Too many requests about this mailbox"},
    KnownCode{"TooManyRequests", wait, wait, "Too many requests"},
    KnownCode{"ActivityLimitReached", wait, wait, "Too many requests"},
    KnownCode{"ErrorServerBusy", wait, wait, "The server is busy"},
    KnownCode{"MailboxConcurrency", wait, wait, "Too many requests at a time about this mailbox"},
    KnownCode{"ErrorMimeContentConversionFailed", skip_item, skip_item, "Exchange cannot turn this message into MIME"},
    KnownCode{"ErrorCorruptData", skip_item, skip_item, "The message is damaged in its mailbox"},
    KnownCode{"ErrorFolderExists", give_up, give_up, "A folder of that name exists already"},
    KnownCode{"ErrorIrresolvableConflict", retry, retry, "Somebody else changed the message at the same moment"},
    KnownCode{"ErrorQuotaExceeded", give_up, give_up, "The mailbox is full: the move needs room in it"},
    KnownCode{"ErrorInvalidIdMalformed", give_up, give_up, "Graph does not accept the id"},
    KnownCode{"ErrorCannotDeleteObject", give_up, give_up, "Exchange does not let this item be deleted"},
};

const KnownCode* find_code(std::string_view code) {
    const auto* found = std::find_if(known_codes.begin(), known_codes.end(),
                                     [code](const KnownCode& row) { return equals_ignoring_case(row.code, code); });
    return found == known_codes.end() ? nullptr : found;
}

// Both "innerError" and "innererror" occur.
const nlohmann::json* inner_error(const nlohmann::json& error) {
    for (const auto& [key, value] : error.items())
        if (equals_ignoring_case(key, "innerError") && value.is_object()) return &value;
    return nullptr;
}

Error make(ErrorKind kind, std::string_view code, std::string_view sentence, const http::Response& response,
           const ApiError& told) {
    auto text = fmt::format("{} (HTTP {}{}{}).", sentence, response.status, told.code.empty() ? "" : ", ", told.code);
    if (!told.message.empty()) text += fmt::format(" Graph says: {}", told.message);
    if (!told.request_id.empty()) text += fmt::format(" [request-id {}]", told.request_id);
    return {kind, "graph." + std::string(code), std::move(text), {}};
}

// The two endings of connector.hpp that tell a closed mailbox from none.
std::string_view state_of(std::string_view code) {
    constexpr std::array closed{std::string_view("ErrorAccessDenied"), std::string_view("AccessDenied")};
    if (std::find(closed.begin(), closed.end(), code) != closed.end()) return "out_of_scope";
    return "no_mailbox";
}

bool is_server_fault(const http::Response& response) { return response.status >= 500; }

} // namespace

ApiError read_error(std::string_view body) {
    ApiError told;
    const auto document = parse_json(body);
    if (!document.is_object() || !document.contains("error") || !document["error"].is_object()) return told;
    const auto& outer = document["error"];
    told.code = text_of(outer, "code");
    told.message = shorten(text_of(outer, "message"), longest_message);
    bool is_known = find_code(told.code) != nullptr;
    if (is_known) told.code = find_code(told.code)->code;
    const auto* error = &outer;
    for (int depth = 0; error && depth < deepest_inner_error; ++depth) {
        if (told.request_id.empty()) told.request_id = text_of(*error, "request-id");
        if (const auto* known = find_code(text_of(*error, "code"))) {
            told.code = known->code;
            is_known = true;
        } else if (!is_known && told.code.empty()) {
            told.code = text_of(*error, "code");
        }
        error = inner_error(*error);
    }
    told.code = shorten(told.code, 80);
    return told;
}

Error error_of(const http::Request& request, const http::Response& response, About about, Timestamp now) {
    auto told = read_error(response.body);
    if (told.request_id.empty()) told.request_id = shorten(to_valid_utf8(response.header("request-id")), 64);
    const auto* known = find_code(told.code);

    // A 410 to a delta link means the link is dead, whatever the code beside it.
    if (response.status == 410)
        return make(resync, known && known->mailbox == resync ? known->code : "http_410",
                    "The place up to which the folder was read is forgotten", response, told);
    if (known) {
        const auto kind = about == About::directory ? known->directory : known->mailbox;
        // A write that met a server's fault may have been done; only an explicit refusal says that it was not.
        const bool is_doubtful =
            is_server_fault(response) && !http::only_reads(request) && (kind == retry || kind == wait);
        if (kind == wait && (!is_doubtful || http::retry_after_of(response, now))) {
            auto error = make(wait, known->code, known->sentence, response, told);
            error.retry_after = http::retry_after_of(response, now);
            return error;
        }
        const bool is_missing = known->code == "ErrorItemNotFound" || known->code == "ErrorFolderNotFound";
        if (!is_doubtful && kind != wait) {
            const auto code = is_missing ? "not_found" : kind == skip_mailbox ? state_of(known->code) : known->code;
            return make(kind, code, known->sentence, response, told);
        }
    }
    if (auto shared = http::shared_status_error("graph", request, response, now)) {
        auto error = make(shared->kind, fmt::format("http_{}", response.status),
                          std::string_view(shared->message).substr(0, shared->message.find(" (HTTP")), response, told);
        error.retry_after = shared->retry_after;
        return error;
    }
    const auto code = told.code.empty() ? fmt::format("http_{}", response.status) : told.code;
    switch (response.status) {
    case 401:
        return make(fix_configuration, code, "Microsoft Graph refuses the access token", response, told);
    case 403:
        return make(about == About::directory ? fix_configuration : skip_mailbox,
                    about == About::directory ? code : "out_of_scope", "The application is not allowed to do this",
                    response, told);
    case 404: // with an unknown code: an item, since what is wrong with a mailbox has a code of its own
        return make(about == About::directory ? give_up : skip_item, about == About::directory ? code : "not_found",
                    "It is not there", response, told);
    case 409:
    case 412:
    case 423:
        return make(retry, code, "Somebody else is changing the same item", response, told);
    default:
        return make(give_up, code, "Microsoft Graph refuses the request", response, told);
    }
}

bool is_conflict(const Error& error) {
    return error.kind == ErrorKind::retry &&
           (error.code == "graph.ErrorIrresolvableConflict" || error.code == "graph.http_409" ||
            error.code == "graph.http_412");
}

bool is_unconvertible(const Error& error) {
    return error.code == "graph.ErrorMimeContentConversionFailed" || error.code == "graph.ErrorCorruptData";
}

} // namespace remand::graph
