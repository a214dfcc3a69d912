#include "connectors/oauth/google_endpoint.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace remand::oauth {
namespace {

std::string text_member(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

Result<GoogleAnswer> ask_google(const std::string& token_url, Secret form, const GoogleAsker& asker,
                                http::Transport& transport, Timestamp now) {
    http::Request request;
    request.method = "POST";
    request.url = token_url;
    request.content_type = "application/x-www-form-urlencoded";
    request.headers = {{"Accept", "application/json"}};
    request.body = form.reveal();
    request.largest_response = 1024 * 1024;
    request.is_harmless_twice = asker.flow != GoogleFlow::code; // a code is good for once

    const auto response = transport.send(request);
    if (!response) {
        auto error = response.error();
        if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::retry;
        return fail(std::move(error));
    }
    if (response->status != 200) return fail(google_refusal(request, *response, asker, now));

    const auto body = nlohmann::json::parse(response->body, nullptr, false);
    GoogleAnswer answer;
    if (body.is_object()) answer.token.value = Secret(text_member(body, "access_token"));
    if (answer.token.value.empty())
        return fail(ErrorKind::retry, "google.no_token", "Google answered without a token.");
    const auto lifetime = body.find("expires_in");
    answer.token.lifetime = std::chrono::seconds{
        lifetime != body.end() && lifetime->is_number_integer() ? lifetime->get<std::int64_t>() : 300};
    const auto scopes = text_member(body, "scope");
    for (const auto scope : split(scopes, ' '))
        if (!scope.empty()) answer.token.roles.emplace_back(scope);
    answer.refresh_token = Secret(text_member(body, "refresh_token"));
    return answer;
}

} // namespace remand::oauth
