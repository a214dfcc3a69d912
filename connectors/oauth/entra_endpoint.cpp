#include "connectors/oauth/entra_endpoint.hpp"

#include <nlohmann/json.hpp>

#include "connectors/oauth/entra_errors.hpp"
#include "connectors/oauth/jwt.hpp"
#include "core/encoding.hpp"

namespace remand::oauth {

std::string EntraApp::token_url() const { return authority + "/" + percent_encode(tenant) + "/oauth2/v2.0/token"; }

Result<AccessToken> ask_entra(const EntraApp& app, const Grant& grant, const FormFields& credential,
                              http::Transport& transport, Timestamp now) {
    http::Request request;
    request.method = "POST";
    request.url = app.token_url();
    request.content_type = "application/x-www-form-urlencoded";
    request.headers = {{"Accept", "application/json"}};
    request.body = "client_id=" + percent_encode(app.client_id) + "&scope=" + percent_encode(grant.scope);
    for (const auto& [name, value] : credential) request.body += "&" + std::string(name) + "=" + percent_encode(value);
    request.body += "&grant_type=client_credentials";
    request.largest_response = 1024 * 1024;

    const auto response = transport.send(request);
    if (!response) {
        auto error = response.error();
        if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::retry; // a token more does no harm
        return fail(std::move(error));
    }
    if (response->status != 200) return fail(entra_refusal(request, *response, now));

    const auto body = nlohmann::json::parse(response->body, nullptr, false);
    if (!body.is_object() || !body.contains("access_token") || !body["access_token"].is_string() ||
        body["access_token"].get_ref<const std::string&>().empty())
        return fail(ErrorKind::retry, "entra.no_token", "Microsoft Entra answered without a token.");
    AccessToken token;
    token.value = Secret(body["access_token"].get<std::string>());
    const auto lifetime = body.find("expires_in");
    token.lifetime = std::chrono::seconds{
        lifetime != body.end() && lifetime->is_number_integer() ? lifetime->get<std::int64_t>() : 300};
    token.roles = text_list_claim(token.value.reveal(), "roles");
    return token;
}

} // namespace remand::oauth
