#include "connectors/google/settings.hpp"

#include <fmt/format.h>

#include "connectors/google/scopes.hpp"
#include "connectors/http/endpoint.hpp"
#include "connectors/oauth/service_account_source.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

const Secret& key_of(const ProviderSettings& settings) {
    static const Secret none;
    const auto found = settings.secrets.find(std::string(key_option));
    return found == settings.secrets.end() ? none : found->second;
}

bool looks_like_address(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos &&
           text.find_first_of(" \t\r\n<>,") == std::string_view::npos;
}

} // namespace

std::vector<ProviderOption> options() {
    return {
        {key_option, "JSON key file of the service account", true, true, {}},
        {admin_option,
         "address of an administrator with the right to read users; the directory is read in its name",
         true,
         false,
         {}},
        {gmail_option, "address of the Gmail API", false, false, "https://gmail.googleapis.com"},
        {directory_option, "address of the Admin SDK Directory API", false, false, "https://admin.googleapis.com"},
        {token_option, "address of the token endpoint; by default the one in the key file", false, false, {}},
    };
}

Result<ProviderSettings> check(ProviderSettings settings) {
    for (const auto& option : options())
        if (!option.is_secret && !option.default_value.empty()) {
            auto& value = settings.options[std::string(option.key)];
            if (trim(value).empty()) value = option.default_value;
        }
    auto& admin = settings.options[std::string(admin_option)];
    admin = ascii_lower(trim(admin));
    if (!looks_like_address(admin))
        return fail(ErrorKind::fix_configuration, "config.admin",
                    "The option admin must be the address of a Workspace administrator, like admin@example.com.");
    for (const auto key : {gmail_option, directory_option, token_option}) {
        auto& value = settings.options[std::string(key)];
        if (key == token_option && trim(value).empty()) {
            value.clear();
            continue;
        }
        auto endpoint = http::checked_endpoint(key, value);
        if (!endpoint) return fail(endpoint.error());
        value = *std::move(endpoint);
    }
    if (key_of(settings).empty())
        return fail(ErrorKind::fix_configuration, "config.service-account-key",
                    "The service account's key is missing; give it with --service-account-key-file.");
    if (const auto key = oauth::read_service_account_key(key_of(settings)); !key) return fail(key.error());
    return settings;
}

Result<ConsentRequest> consent(const ProviderSettings& settings) {
    const auto key = oauth::read_service_account_key(key_of(settings));
    if (!key) return fail(key.error());
    ConsentRequest request;
    request.steps = {
        fmt::format(
            "In the Google Cloud project {} enable the Gmail API and the Admin SDK API (APIs & Services > Library).",
            key->project_id),
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

} // namespace remand::google
