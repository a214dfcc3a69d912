#include "connectors/graph/client.hpp"

#include <fmt/format.h>

#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"
#include "core/encoding.hpp"

namespace remand::graph {
namespace {

// Exchange allows 10,000 requests in ten minutes and four at a time for each app and mailbox; one of the four and four
// in a hundred of the rest stay free for what we do not see (learn.microsoft.com/graph/throttling-limits, "Outlook").
constexpr http::BudgetLimits mailbox_limits{3, 9'600, std::chrono::minutes{10}};

// Also on next and delta links: Graph forgets the preference from page to page.
std::string preference(int page_size) {
    std::string text = "IdType=\"ImmutableId\"";
    if (page_size > 0) text += fmt::format(", odata.maxpagesize={}", page_size);
    return text;
}

} // namespace

Client::Client(Endpoints endpoints, http::Transport& transport, oauth::CachingTokenSource& tokens, const Clock& clock,
               Log log)
    : endpoints_(std::move(endpoints)), grant_{"", endpoints_.scope}, tokens_(tokens), sender_(transport, tokens),
      budget_(mailbox_limits, clock), clock_(clock), log_(std::move(log)) {}

Result<nlohmann::json> Client::json(const Call& call) {
    const auto response = send(call, "application/json");
    if (!response) return fail(response.error());
    if (response->body.empty()) return nlohmann::json::object();
    auto document = parse_json(response->body);
    if (!document.is_object()) // a proxy's page, or an answer that was cut short: never "nothing there"
        return fail(call.method == "GET" ? ErrorKind::retry : ErrorKind::unknown_outcome, "graph.not_json",
                    "Microsoft Graph's answer is not JSON; is there a proxy in between that answers by itself?");
    return document;
}

Result<std::string> Client::bytes(const Call& call) {
    auto response = send(call, "*/*");
    if (!response) return fail(response.error());
    return std::move(response->body);
}

Result<http::Response> Client::send(const Call& call, std::string_view accept) {
    http::Request request;
    request.method = call.method;
    request.url = endpoints_.graph + "/v1.0" + call.target;
    if (!call.target.starts_with('/')) {
        auto link = pinned_link(endpoints_.graph, call.target);
        if (!link) return fail(link.error());
        request.url = *std::move(link);
    }
    request.headers = {
        {"Accept", std::string(accept)}, {"client-request-id", random_uuid()}, {"Prefer", preference(call.page_size)}};
    request.body = call.body;
    if (!call.body.empty()) request.content_type = "application/json";

    auto response = within_budget(call, request);
    if (!response) return response;
    if (response->status >= 200 && response->status < 300) return response;

    const auto about = call.mailbox.empty() ? About::directory : About::mailbox;
    auto error = error_of(request, *response, about, clock_.now());
    if (error.kind == ErrorKind::wait && error.retry_after && !call.mailbox.empty())
        budget_.hold(call.mailbox.value, *error.retry_after);
    log_.debug("graph.refused", {{"status", response->status},
                                 {"code", error.code},
                                 {"mailbox", call.mailbox.value},
                                 {"request_id", read_error(response->body).request_id}});
    return fail(std::move(error));
}

Result<http::Response> Client::within_budget(const Call& call, const http::Request& request) {
    if (call.mailbox.empty()) return sender_.send(request, grant_);
    const auto slot = budget_.take(call.mailbox.value);
    if (!slot) return fail(slot.error());
    return sender_.send(request, grant_);
}

} // namespace remand::graph
