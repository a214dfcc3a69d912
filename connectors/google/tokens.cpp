#include "connectors/google/tokens.hpp"

#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"
#include "connectors/oauth/refresh_token_source.hpp"
#include "connectors/oauth/refusing_source.hpp"
#include "connectors/oauth/service_account_source.hpp"
#include "connectors/oauth/watched_source.hpp"

namespace remand::google {
namespace {

using Source = std::unique_ptr<oauth::TokenSource>;

Source of_key(const Secret& file, const ProviderSettings& settings, http::Transport& transport, const Clock& clock) {
    auto key = oauth::read_service_account_key(file);
    if (!key) return std::make_unique<oauth::RefusingSource>(key.error());
    return std::make_unique<oauth::ServiceAccountSource>(*std::move(key), std::string(settings.option(token_option)),
                                                         transport, clock);
}

Source of_consent(const ProviderSettings& settings, http::Transport& transport, const ConnectorParts& parts) {
    auto client = oauth::read_oauth_client(secret_of(settings, client_option));
    if (!client) return std::make_unique<oauth::RefusingSource>(client.error());
    if (const auto endpoint = settings.option(token_option); !endpoint.empty()) client->token_uri = endpoint;
    if (secret_of(settings, refresh_option).empty())
        return std::make_unique<oauth::RefusingSource>(
            Error{ErrorKind::fix_configuration,
                  "google.no_consent",
                  "The owner of the mailbox has not consented yet. Run `remand tenant authorize`.",
                  {}});
    return std::make_unique<oauth::RefreshTokenSource>(*std::move(client), secret_of(settings, refresh_option),
                                                       transport, parts.clock);
}

} // namespace

std::shared_ptr<oauth::RotatingSource> token_source(const ProviderSettings& settings, http::Transport& transport,
                                                    const ConnectorParts& parts) {
    oauth::RotatingSource::Sources sources;
    if (is_single_mailbox(settings)) {
        sources.push_back(of_consent(settings, transport, parts));
    } else {
        sources.push_back(of_key(secret_of(settings, key_option), settings, transport, parts.clock));
        if (const auto former = settings.former_secrets.find(std::string(key_option));
            former != settings.former_secrets.end())
            sources.push_back(of_key(former->second, settings, transport, parts.clock));
    }
    // A new account is proved when it may do all that the former one did.
    return std::make_shared<oauth::RotatingSource>(
        std::move(sources), std::set<std::string>{std::string(users_scope), std::string(mail_scope(settings.access))},
        parts.credential_proved);
}

} // namespace remand::google
