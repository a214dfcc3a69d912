#include "connectors/graph/client.hpp"

#include <charconv>

#include <fmt/format.h>

#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"
#include "connectors/graph/quota.hpp"
#include "core/encoding.hpp"

namespace remand::graph {
namespace {

// Also on next and delta links: Graph forgets the preference from page to page.
std::string preference(int page_size) {
    std::string text = "IdType=\"ImmutableId\"";
    if (page_size > 0) text += fmt::format(", odata.maxpagesize={}", page_size);
    return text;
}

} // namespace

Client::Client(Endpoints endpoints, http::Transport& transport, oauth::CachingTokenSource& tokens, const Clock& clock,
               Log log, const Limits& limits, const DayUse& used_before, http::SharedBucket* of_app)
    : endpoints_(std::move(endpoints)), grant_{"", endpoints_.scope}, tokens_(tokens), sender_(transport, tokens),
      budget_(mailbox_limits(limits), app_limits(limits), clock, used_before, of_app), clock_(clock), log_(std::move(log)) {}

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

Result<std::string> Client::url_of(const Call& call) const {
    if (call.target.starts_with('/')) return endpoints_.graph + "/v1.0" + call.target;
    return pinned_link(endpoints_.graph, call.target);
}

Result<std::vector<Result<nlohmann::json>>> Client::batch(const std::vector<Call>& calls) {
    nlohmann::json items = nlohmann::json::array();
    std::vector<http::Request> asked;
    for (const auto& call : calls) {
        auto url = url_of(call);
        if (!url) return fail(url.error());
        http::Request request;
        request.url = *std::move(url);
        const auto relative = request.url.substr(request.url.find("/v1.0/") + std::string_view("/v1.0").size());
        items.push_back({{"id", std::to_string(items.size())},
                         {"method", "GET"},
                         {"url", relative},
                         {"headers", {{"Prefer", preference(call.page_size)}}}});
        asked.push_back(std::move(request));
    }
    Call whole;
    whole.method = "POST";
    whole.target = "/$batch";
    whole.mailbox = calls.front().mailbox;
    whole.priority = calls.front().priority;
    whole.body = nlohmann::json{{"requests", std::move(items)}}.dump();
    const auto response = send(whole, "application/json", static_cast<int>(calls.size()));
    if (!response) return fail(response.error());

    const auto document = parse_json(response->body);
    std::vector<Result<nlohmann::json>> answers(
        calls.size(), fail(ErrorKind::retry, "graph.not_answered", "Microsoft Graph left a request of a batch out."));
    for (const auto& one : member(document, "responses")) {
        const auto id = text_of(one, "id");
        std::size_t index = calls.size();
        std::from_chars(id.data(), id.data() + id.size(), index);
        if (index >= calls.size()) continue;
        http::Response item;
        const auto& status = member(one, "status");
        item.status = status.is_number_integer() ? status.get<int>() : 0;
        for (const auto& [name, value] : member(one, "headers").items())
            if (value.is_string()) item.headers.emplace_back(name, value.get<std::string>());
        const auto& body = member(one, "body");
        if (item.status >= 200 && item.status < 300 && body.is_object()) {
            answers[index] = body;
            continue;
        }
        item.body = body.is_null() ? std::string() : body.dump();
        auto error = refused(calls[index], asked[index], item);
        // Asked alone at once it would be refused once more, and count against us.
        if (error.kind == ErrorKind::wait && !error.retry_after) budget_.hold_off(calls[index].mailbox.value);
        answers[index] = fail(std::move(error));
    }
    return answers;
}

Result<http::Response> Client::send(const Call& call, std::string_view accept, int places) {
    auto url = url_of(call);
    if (!url) return fail(url.error());
    http::Request request;
    request.method = call.method;
    request.url = *std::move(url);
    request.headers = {
        {"Accept", std::string(accept)}, {"client-request-id", random_uuid()}, {"Prefer", preference(call.page_size)}};
    request.body = call.body;
    if (!call.body.empty()) request.content_type = "application/json";
    request.is_harmless_twice = call.target == "/$batch"; // ours hold nothing but GETs

    auto response = within_budget(call, request, places);
    if (!response) return response;
    if (response->status >= 200 && response->status < 300) return response;
    return fail(refused(call, request, *response));
}

Error Client::refused(const Call& call, const http::Request& request, const http::Response& response) {
    const auto about = call.mailbox.empty() ? About::directory : About::mailbox;
    auto error = error_of(request, response, about, clock_.now());
    if (error.kind == ErrorKind::wait && error.retry_after && !call.mailbox.empty())
        budget_.hold(call.mailbox.value, *error.retry_after);
    log_.debug("graph.refused", {{"status", response.status},
                                 {"code", error.code},
                                 {"mailbox", call.mailbox.value},
                                 {"request_id", read_error(response.body).request_id}});
    return error;
}

Result<http::Response> Client::within_budget(const Call& call, const http::Request& request, int places) {
    if (call.mailbox.empty()) return sender_.send(request, grant_);
    const auto slot = budget_.take(call.mailbox.value, {static_cast<double>(places), call.priority, places});
    if (!slot) return fail(slot.error());
    return sender_.send(request, grant_);
}

} // namespace remand::graph
