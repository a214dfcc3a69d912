#include "connectors/google/settings.hpp"

#include "connectors/http/endpoint.hpp"
#include "connectors/oauth/oauth_client.hpp"
#include "connectors/oauth/service_account_source.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

bool looks_like_address(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos &&
           text.find_first_of(" \t\r\n<>,") == std::string_view::npos;
}

Result<void> check_customer(ProviderSettings& settings) {
    auto& admin = settings.options[std::string(admin_option)];
    admin = ascii_lower(trim(admin));
    if (!looks_like_address(admin))
        return fail(ErrorKind::fix_configuration, "config.admin",
                    "The option admin must be the address of a Workspace administrator, like admin@example.com. (For "
                    "one mailbox alone give --mailbox and --oauth-client-file.)");
    if (!secret_of(settings, client_option).empty())
        return fail(ErrorKind::fix_configuration, "config.oauth-client",
                    "An OAuth client is for a single mailbox: name it with --mailbox, or leave the client out.");
    if (secret_of(settings, key_option).empty())
        return fail(ErrorKind::fix_configuration, "config.service-account-key",
                    "The service account's key is missing; give it with --service-account-key-file.");
    if (const auto key = oauth::read_service_account_key(secret_of(settings, key_option)); !key)
        return fail(key.error());
    return {};
}

Result<void> check_single_mailbox(ProviderSettings& settings) {
    auto& mailbox = settings.options[std::string(mailbox_option)];
    mailbox = ascii_lower(trim(mailbox));
    if (!looks_like_address(mailbox))
        return fail(ErrorKind::fix_configuration, "config.mailbox",
                    "The option mailbox must be the address of one mailbox, like jane@example.com.");
    if (!secret_of(settings, key_option).empty() || !trim(settings.option(admin_option)).empty())
        return fail(ErrorKind::fix_configuration, "config.mailbox",
                    "A single mailbox (--mailbox) needs no service account and no administrator; leave them out.");
    if (secret_of(settings, client_option).empty())
        return fail(ErrorKind::fix_configuration, "config.oauth-client",
                    "The OAuth client is missing; give its JSON file with --oauth-client-file.");
    if (const auto client = oauth::read_oauth_client(secret_of(settings, client_option)); !client)
        return fail(client.error());
    return {};
}

// projects/PROJECT/topics/NAME
bool is_resource(std::string_view text, std::string_view kind) {
    const auto parts = split(text, '/');
    const auto is_name = [](std::string_view name) {
        return !name.empty() &&
               name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~+%:") ==
                   std::string_view::npos;
    };
    return parts.size() == 4 && parts[0] == "projects" && is_name(parts[1]) && parts[2] == kind && is_name(parts[3]);
}

Result<void> check_notifications(ProviderSettings& settings) {
    const auto refuse = [](std::string_view option, const std::string& why) {
        return fail(ErrorKind::fix_configuration, "config." + std::string(option),
                    "The option " + std::string(option) + ' ' + why);
    };
    for (const auto key : {topic_option, subscription_option, push_account_option, push_audience_option}) {
        auto& value = settings.options[std::string(key)];
        value = std::string(trim(value));
        if (value.empty()) settings.options.erase(std::string(key));
    }
    const auto topic = settings.option(topic_option), subscription = settings.option(subscription_option),
               account = settings.option(push_account_option);
    if (topic.empty() && subscription.empty() && account.empty()) return {};
    if (!is_resource(topic, "topics")) return refuse(topic_option, "must be like projects/my-project/topics/remand.");
    if (subscription.empty() == account.empty())
        return refuse(subscription_option,
                      "names the subscription that is pulled; or else pubsub-push-account says who "
                      "pushes. One of the two is needed.");
    if (!subscription.empty() && !is_resource(subscription, "subscriptions"))
        return refuse(subscription_option, "must be like projects/my-project/subscriptions/remand.");
    if (!subscription.empty() && is_single_mailbox(settings))
        return refuse(subscription_option, "needs a service account, and a single mailbox has none: let Pub/Sub push "
                                           "(pubsub-push-account).");
    if (!account.empty() && !looks_like_address(account))
        return refuse(push_account_option, "must be the address of a service account.");
    return {};
}

} // namespace

bool is_single_mailbox(const ProviderSettings& settings) { return !trim(settings.option(mailbox_option)).empty(); }

const Secret& secret_of(const ProviderSettings& settings, std::string_view key) {
    static const Secret none;
    const auto found = settings.secrets.find(std::string(key));
    return found == settings.secrets.end() ? none : found->second;
}

std::vector<ProviderOption> options() {
    return {
        {key_option, "JSON key file of the service account", false, true, {}},
        {admin_option,
         "address of an administrator with the right to read users; the directory is read in its name",
         false,
         false,
         {}},
        {mailbox_option, "address of one mailbox, in place of a whole customer", false, false, {}},
        {client_option, "JSON file of the OAuth client (Desktop app) for that mailbox", false, true, {}},
        {refresh_option, "what the owner's consent left", false, true, {}, {}, true},
        {quarantine_option,
         "auto (a sealed copy alone where hard delete is allowed, else Trash under a hidden label), or trash",
         false, false, "auto"},
        {gmail_option, "address of the Gmail API", false, false, "https://gmail.googleapis.com"},
        {directory_option, "address of the Admin SDK Directory API", false, false, "https://admin.googleapis.com"},
        {token_option, "address of the token endpoint; by default the one in the key file", false, false, {}},
        {topic_option,
         "Pub/Sub topic that Gmail tells of new mail, as projects/PROJECT/topics/NAME; without it there are no "
         "notifications",
         false,
         false,
         {}},
        {subscription_option,
         "Pub/Sub subscription that is pulled (works behind NAT), as projects/PROJECT/subscriptions/NAME",
         false,
         false,
         {}},
        {push_account_option,
         "in place of pulling: address of the service account in whose name Pub/Sub pushes",
         false,
         false,
         {}},
        {push_audience_option,
         "audience of a push subscription's tokens; by default the address pushed to",
         false,
         false,
         {}},
        {events_option,
         "remove (an invitation that is taken away takes its event along, and brings it back), or leave",
         false, false, "leave"},
        {calendar_option, "address of the Google Calendar API", false, false, "https://www.googleapis.com"},
        {pubsub_option, "address of the Pub/Sub API", false, false, "https://pubsub.googleapis.com"},
        {keys_option, "address of Google's signing keys (PEM)", false, false,
         "https://www.googleapis.com/oauth2/v1/certs"},
    };
}

Result<ProviderSettings> check(ProviderSettings settings) {
    for (const auto& option : options())
        if (!option.is_secret && !option.default_value.empty()) {
            auto& value = settings.options[std::string(option.key)];
            if (trim(value).empty()) value = option.default_value;
        }
    const auto quarantine = settings.option(quarantine_option);
    if (quarantine != "auto" && quarantine != "trash")
        return fail(ErrorKind::fix_configuration, "config.quarantine", "The option quarantine must be auto or trash.");
    if (const auto events = settings.option(events_option); events != "remove" && events != "leave")
        return fail(ErrorKind::fix_configuration, "config.invitation-events",
                    "The option invitation-events must be remove or leave.");
    for (const auto key : {gmail_option, directory_option, token_option, pubsub_option, calendar_option,
                           keys_option}) {
        auto& value = settings.options[std::string(key)];
        if (key == token_option && trim(value).empty()) {
            value.clear();
            continue;
        }
        auto endpoint = http::checked_endpoint(key, value);
        if (!endpoint) return fail(endpoint.error());
        value = *std::move(endpoint);
    }
    if (auto whole = is_single_mailbox(settings) ? check_single_mailbox(settings) : check_customer(settings); !whole)
        return fail(whole.error());
    if (auto notified = check_notifications(settings); !notified) return fail(notified.error());
    return settings;
}

std::vector<Credential> credentials(const ProviderSettings& settings) {
    std::vector<Credential> all;
    const auto describe = [&](const Secret& json, bool is_former) {
        if (const auto key = oauth::read_service_account_key(json))
            all.push_back(
                {key_option, "service account key " + key->key_id + " of " + key->client_email, {}, is_former});
    };
    describe(secret_of(settings, key_option), false);
    if (const auto former = settings.former_secrets.find(std::string(key_option));
        former != settings.former_secrets.end())
        describe(former->second, true);
    if (!secret_of(settings, refresh_option).empty())
        all.push_back({refresh_option, "consent of " + std::string(settings.option(mailbox_option)), {}, false});
    return all;
}

} // namespace remand::google
