#include "connectors/google/consent.hpp"

#include <fmt/format.h>

#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"
#include "connectors/oauth/oauth_client.hpp"
#include "connectors/oauth/service_account_source.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

std::string value_in(const Query& callback, const std::string& key) {
    const auto found = callback.find(key);
    return found == callback.end() ? std::string() : found->second;
}

std::string_view calendar_api(const ProviderSettings& settings) {
    return is_removing_events(settings.option(events_option)) ? ", the Google Calendar API" : "";
}

// Google has no page that a link could lead to, and calls nothing back.
Result<ConsentRequest> delegation(const ProviderSettings& settings) {
    const auto key = oauth::read_service_account_key(secret_of(settings, key_option));
    if (!key) return fail(key.error());
    ConsentRequest request;
    request.steps = {
        fmt::format(
            "In the Google Cloud project {} enable the Gmail API{} and the Admin SDK API (APIs & Services > Library).",
            key->project_id, calendar_api(settings)),
        "Sign in to https://admin.google.com as a super administrator and open Security > Access and data control > "
        "API "
        "controls > Manage domain-wide delegation.",
        fmt::format("Choose Add new and give this client ID: {}", key->client_id),
        fmt::format("As OAuth scopes paste exactly this, in one piece: {}", scope_list(settings)),
        "Choose Authorize. Google says that it may take up to 24 hours to have effect; mostly it is minutes. Then run "
        "authorize again.",
    };
    return request;
}

Result<oauth::OauthClient> client_of(const ProviderSettings& settings) {
    auto client = oauth::read_oauth_client(secret_of(settings, client_option));
    if (client)
        if (const auto endpoint = settings.option(token_option); !endpoint.empty()) client->token_uri = endpoint;
    return client;
}

} // namespace

Result<ConsentRequest> consent(const ProviderSettings& settings, std::string_view state,
                               std::string_view redirect_uri) {
    if (!is_single_mailbox(settings)) return delegation(settings);
    const auto client = client_of(settings);
    if (!client) return fail(client.error());
    const auto mailbox = settings.option(mailbox_option);
    const auto begun = oauth::CodeRequest::begin(redirect_uri);
    ConsentRequest request;
    request.url = oauth::authorization_url(*client, begun, scopes_of(settings), state, mailbox);
    request.steps = {
        fmt::format("In the Google Cloud project of the OAuth client enable the Gmail API{} (APIs & Services > Library).",
                    calendar_api(settings)),
        fmt::format("Open the address below in a browser and sign in as {}.", mailbox),
        "Leave every box ticked and accept; the browser then comes back to Remand by itself.",
    };
    request.memory = begun.to_secret();
    return request;
}

Result<std::string> read_callback(const Query& callback) {
    if (const auto error = value_in(callback, "error"); !error.empty())
        return fail(oauth::google_refusal(error, value_in(callback, "error_description"),
                                          {oauth::GoogleFlow::code, {"the mailbox", ""}, "of this tenant"}));
    return std::string();
}

Result<std::map<std::string, Secret>> redeem(const ProviderSettings& settings, const Query& callback,
                                             const Secret& memory, const ConnectorParts& parts) {
    const auto client = client_of(settings);
    if (!client) return fail(client.error());
    const auto begun = oauth::CodeRequest::from_secret(memory);
    if (!begun) return fail(begun.error());
    const auto code = value_in(callback, "code");
    if (code.empty())
        return fail(ErrorKind::fix_configuration, "google.no_code",
                    "The browser came back without Google's code; run `remand tenant authorize` again.");
    const std::string mailbox(settings.option(mailbox_option));
    auto answer = oauth::redeem_code(*client, *begun, code, mailbox, parts.transport, parts.clock.now());
    if (!answer) return fail(answer.error());
    if (const auto grants = compare_scopes(answer->token.roles, settings);
        !answer->token.roles.empty() && !grants.missing.empty())
        return fail(ErrorKind::fix_configuration, "google.scopes_missing",
                    "The consent lacks " + join(grants.missing, ", ") +
                        ": a box was left unticked. Run `remand tenant authorize` again and leave all of them ticked.");
    if (answer->refresh_token.empty())
        return fail(ErrorKind::fix_configuration, "google.no_refresh_token",
                    "Google gave no refresh token. Take Remand's access away at "
                    "https://myaccount.google.com/connections and run `remand tenant authorize` again.");
    std::map<std::string, Secret> secrets;
    secrets.emplace(refresh_option, std::move(answer->refresh_token));
    return secrets;
}

} // namespace remand::google
