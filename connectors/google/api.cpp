#include "connectors/google/api.hpp"

#include <nlohmann/json.hpp>

#include "connectors/google/scopes.hpp"

namespace remand::google {
namespace {

// The directory cuts off at 2,400 queries a minute per project and user.
constexpr http::BudgetLimits directory_limits{2, 2'300, std::chrono::minutes{1}};
// Calendar: 600 queries a minute per project and user.
constexpr http::BudgetLimits calendar_limits{2, 550, std::chrono::minutes{1}};
constexpr http::BudgetLimits pubsub_limits{4, 3'000, std::chrono::minutes{1}};

constexpr std::size_t largest_answer = 100 * 1024 * 1024; // a message of 70 MB in base64

} // namespace

Api::Api(Endpoints endpoints, std::string admin, std::unique_ptr<oauth::TokenSource> tokens, http::Transport& transport,
         const Clock& clock, Limits limits, const DayUse& used_before, http::SharedBucket* of_project)
    : endpoints_(std::move(endpoints)), admin_(std::move(admin)), clock_(clock), limits_(std::move(limits)),
      tokens_(std::move(tokens), clock), client_(transport, tokens_),
      mail_budget_(mailbox_limits(limits_), project_limits(limits_), clock, used_before, of_project),
      directory_budget_(directory_limits, clock), pubsub_budget_(pubsub_limits, clock),
      calendar_budget_(calendar_limits, clock) {}

Result<nlohmann::json> Api::mail(const Mailbox& mailbox, std::string_view scope, const Call& call) {
    return send({mailbox.address, std::string(scope)}, mail_budget_, limit_of(quota_table(), limits_, call.cost),
                endpoints_.gmail + (call.is_upload ? "/upload" : "") + "/gmail/v1/users/me", call);
}

Result<nlohmann::json> Api::directory(std::string_view scope, Call call) {
    call.area = Area::directory;
    return send({admin_, std::string(scope)}, directory_budget_, 1, endpoints_.directory + "/admin/directory/v1", call);
}

Result<nlohmann::json> Api::calendar(const Mailbox& mailbox, Call call) {
    call.area = Area::calendar;
    call.priority = Priority::remediation;
    return send({mailbox.address, std::string(calendar_scope)}, calendar_budget_, 1,
                endpoints_.calendar + "/calendar/v3", call);
}

Result<nlohmann::json> Api::pubsub(std::string_view scope, Call call) {
    call.area = Area::pubsub;
    return send({"", std::string(scope)}, pubsub_budget_, 1, endpoints_.pubsub + "/v1", call);
}

Result<void> Api::try_token(std::string_view subject, std::string_view scope) {
    const auto token = tokens_.request({std::string(subject), std::string(scope)});
    if (!token) return fail(token.error());
    return {};
}

Result<nlohmann::json> Api::send(const oauth::Grant& grant, http::RequestBudget& budget, double units,
                                 const std::string& base, const Call& call) {
    http::Request request;
    request.method = call.method;
    request.url = base + call.path;
    request.headers = {{"Accept", "application/json"}};
    request.body = call.body;
    if (!call.body.empty()) request.content_type = call.content_type;
    request.deadline = call.deadline;
    request.largest_response = largest_answer;

    const auto slot = budget.take(grant.subject, {units, call.priority});
    if (!slot) return fail(slot.error());
    const auto response = client_.send(request, grant);
    if (!response) return fail(response.error());
    if (response->status < 200 || response->status > 299) {
        auto error = error_of(request, *response, call.area, clock_.now());
        if (error.code == "google.insufficientPermissions") error.message += " This call needs the scope " + grant.scope + '.';
        if (error.kind == ErrorKind::wait && error.retry_after) budget.hold(grant.subject, *error.retry_after);
        return fail(std::move(error));
    }
    if (response->body.empty()) return nlohmann::json::object(); // 204
    auto body = nlohmann::json::parse(response->body, nullptr, false);
    if (!body.is_object())
        return fail(request.method == "GET" ? ErrorKind::retry : ErrorKind::unknown_outcome, "google.bad_answer",
                    "Google sent an answer that is not the JSON it should be.");
    return body;
}

} // namespace remand::google
