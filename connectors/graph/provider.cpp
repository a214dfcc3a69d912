#include "connectors/graph/provider.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "connectors/graph/clouds.hpp"
#include "connectors/graph/credentials.hpp"
#include "connectors/graph/graph_connector.hpp"
#include "connectors/graph/links.hpp"
#include "connectors/graph/permissions.hpp"
#include "connectors/graph/quota.hpp"
#include "connectors/graph/subscriptions.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_guid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

bool is_domain(std::string_view text) {
    return text.size() <= 253 && text.find('.') != std::string_view::npos && text.front() != '.' &&
           text.back() != '.' && std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '.';
           });
}

tl::unexpected<Error> bad_option(std::string sentence) {
    return fail(ErrorKind::fix_configuration, "graph.bad_option", std::move(sentence));
}

std::vector<ProviderOption> options() {
    return {{"directory-id", "the tenant: its directory (tenant) id, or one of its domains", true, false},
            {"client-id", "the application (client) id of the app registration", true, false},
            {certificate_option, "PEM of a certificate of that application and its private key, without passphrase",
             false, true},
            {secret_option, "the value of a client secret of that application", false, true},
            {secret_expiry_option,
             "the day on which that secret ends, such as 2027-05-01: Remand warns before",
             false,
             false,
             {},
             secret_option},
            {"cloud", "global, us-gov-l4 (GCC High), us-gov-l5 (DoD) or china", false, false, "global"},
            {"mail-permission",
             "consent (for all mailboxes), or rbac: Exchange's RBAC for Applications gives it for some", false, false,
             "consent"},
            {"canary", "address of a mailbox that RBAC must keep closed; doctor tries it", false, false},
            {quarantine_option,
             "auto (out of the user's reach where Exchange allows it, else a hidden folder), hidden-folder, or purges "
             "(out of reach, or not at all)",
             false, false, "auto"},
            {events_option,
             "remove (an invitation that is taken away takes its event along, and brings it back), or leave", false,
             false, "leave"},
            {"authority", "base URL of the sign-in service, in place of the cloud's own", false, false},
            {"graph-endpoint", "base URL of Microsoft Graph, in place of the cloud's own", false, false}};
}

Result<void> check_scope(ProviderSettings& settings) {
    const auto permission = settings.option("mail-permission");
    if (permission != "consent" && permission != "rbac")
        return bad_option("The option mail-permission must be consent or rbac.");
    const auto quarantine = settings.option(quarantine_option);
    if (quarantine != "auto" && quarantine != "hidden-folder" && quarantine != "purges")
        return bad_option("The option quarantine must be auto, hidden-folder or purges.");
    if (const auto events = settings.option(events_option); events != "remove" && events != "leave")
        return bad_option("The option invitation-events must be remove or leave.");
    if (settings.option("canary").empty()) return {};
    auto& canary = settings.options["canary"];
    canary = ascii_lower(canary);
    if (canary.find('@') == std::string::npos)
        return bad_option("The option canary must be the address of a mailbox that Remand must not read.");
    return {};
}

Result<ProviderSettings> check(ProviderSettings settings) {
    for (auto& [key, value] : settings.options) value = std::string(trim(value));
    for (const auto& option : options())
        if (!option.is_secret && !option.default_value.empty() && settings.option(option.key).empty())
            settings.options[std::string(option.key)] = option.default_value;
    const auto directory = settings.option("directory-id");
    if (directory.empty())
        return bad_option("The option directory-id is missing: give the tenant's directory id or a domain of it.");
    // "common" and its kin are for people who sign in; an application needs the tenant itself.
    if (!is_guid(directory) && !is_domain(directory))
        return bad_option("The option directory-id must be a tenant's id (a GUID) or one of its domains, such as "
                          "contoso.example.com.");
    if (!is_guid(settings.option("client-id")))
        return bad_option("The option client-id must be the application (client) id of the app registration, a GUID.");
    if (auto scope = check_scope(settings); !scope) return fail(scope.error());
    if (auto credentials = check_credentials(settings); !credentials) return fail(credentials.error());
    if (auto endpoints = endpoints_of(settings); !endpoints) return fail(endpoints.error());
    return settings;
}

std::vector<std::string> scope_steps(const ProviderSettings& settings) {
    const auto role = permissions_of(settings).front().name;
    return {fmt::format("In Exchange Online PowerShell, limit the mail permission to the mailboxes of a scope: "
                        "New-ServicePrincipal -AppId {0} -ObjectId OBJECT-ID-OF-THE-ENTERPRISE-APPLICATION; "
                        "New-ManagementScope -Name Remand -RecipientRestrictionFilter \"FILTER\"; "
                        "New-ManagementRoleAssignment -App {0} -Role \"{1}\" -CustomResourceScope Remand. It takes "
                        "effect after 30 minutes to 2 hours.",
                        settings.option("client-id"), role)};
}

Result<ConsentRequest> consent(const ProviderSettings& settings, std::string_view state,
                               std::string_view redirect_uri) {
    const auto endpoints = endpoints_of(settings);
    if (!endpoints) return fail(endpoints.error());
    if (credentials_of(settings).empty())
        return fail(ErrorKind::fix_configuration, "graph.no_credential",
                    "The tenant has no credential yet: make one with `remand tenant certificate`, or give a secret "
                    "with `remand tenant set`.");
    ConsentRequest request;
    request.url = endpoints->authority + path({settings.option("directory-id"), "v2.0", "adminconsent"}) +
                  query({{"client_id", settings.option("client-id")},
                         {"scope", endpoints->scope},
                         {"redirect_uri", redirect_uri},
                         {"state", state}});
    request.steps = {
        fmt::format("Check at {} > App registrations > API permissions that the application asks for exactly the "
                    "permissions above (type Application).",
                    std::string_view(endpoints->portal).substr(std::string_view("https://").size())),
        "Open the address below in a browser and sign in as an administrator who may consent for the whole tenant.",
        "Read the permissions and accept them; the browser then comes back to Remand by itself.",
        fmt::format("If Microsoft says that the redirect address does not match, add {} to the app registration "
                    "under Authentication, as a Web address.",
                    redirect_uri)};
    if (is_mail_scoped(settings))
        for (auto& step : scope_steps(settings)) request.steps.insert(request.steps.begin() + 1, std::move(step));
    return request;
}

std::string value_of(const Query& query_values, const std::string& key) {
    const auto found = query_values.find(key);
    return found == query_values.end() ? std::string{} : found->second;
}

// learn.microsoft.com/entra/identity-platform/v2-admin-consent: a refusal carries admin_consent=True as well.
Result<std::string> read_callback(const Query& callback) {
    if (const auto error = value_of(callback, "error"); !error.empty()) {
        const auto description = shorten(to_valid_utf8(value_of(callback, "error_description")), 400);
        return fail(
            ErrorKind::fix_configuration, "entra." + shorten(to_valid_utf8(error), 60),
            fmt::format("Consent was not given. Microsoft says: {}", description.empty() ? error : description));
    }
    const auto tenant = value_of(callback, "tenant");
    if (!equals_ignoring_case(value_of(callback, "admin_consent"), "True") || tenant.empty())
        return fail(
            ErrorKind::fix_configuration, "entra.no_consent",
            "The browser came back without Microsoft's word that consent was given; start again with authorize.");
    return tenant;
}

} // namespace

Provider graph_provider() {
    Provider provider;
    provider.name = "microsoft";
    provider.title = "Microsoft 365";
    provider.options = options();
    provider.credential_keys = {secret_option, certificate_option};
    provider.limits = quota_table();
    provider.check = check;
    provider.permissions = permissions_of;
    provider.consent = consent;
    provider.read_callback = read_callback;
    provider.connect = make_connector;
    provider.credentials = credentials_of;
    provider.make_credential = make_credential;
    provider.handshake = answer_handshake;
    return provider;
}

} // namespace remand::graph
