#include "connectors/graph/provider.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "connectors/graph/clouds.hpp"
#include "connectors/graph/graph_connector.hpp"
#include "connectors/graph/links.hpp"
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
            {"client-secret", "the value of a client secret of that application", true, true},
            {"cloud", "global, us-gov-l4 (GCC High), us-gov-l5 (DoD) or china", false, false, "global"},
            {"authority", "base URL of the sign-in service, in place of the cloud's own", false, false},
            {"graph-endpoint", "base URL of Microsoft Graph, in place of the cloud's own", false, false}};
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
    const auto secret = settings.secrets.find("client-secret");
    if (secret == settings.secrets.end() || trim(secret->second.reveal()).empty())
        return bad_option("The client secret is missing: give the file that holds its value.");
    secret->second = Secret(std::string(trim(secret->second.reveal()))); // files end with a new line
    if (auto endpoints = endpoints_of(settings); !endpoints) return fail(endpoints.error());
    return settings;
}

Result<ConsentRequest> consent(const ProviderSettings& settings, std::string_view state,
                               std::string_view redirect_uri) {
    const auto endpoints = endpoints_of(settings);
    if (!endpoints) return fail(endpoints.error());
    ConsentRequest request;
    request.url = endpoints->authority + path({settings.option("directory-id"), "v2.0", "adminconsent"}) +
                  query({{"client_id", settings.option("client-id")},
                         {"scope", endpoints->scope},
                         {"redirect_uri", redirect_uri},
                         {"state", state}});
    request.steps = {
        "Open the address below in a browser and sign in as an administrator who may consent for the whole tenant.",
        "Read the permissions and accept them; the browser then comes back to Remand by itself.",
        fmt::format("If Microsoft says that the redirect address does not match, add {} to the app registration "
                    "under Authentication, as a Web address.",
                    redirect_uri)};
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

std::vector<Permission> permissions_of(const ProviderSettings& settings) {
    std::vector<Permission> needed;
    if (settings.access == Access::read_write)
        needed.push_back({"Mail.ReadWrite",
                          "To read new mail in every mailbox and to move what is bad out of the inbox, and back again.",
                          true});
    else
        needed.push_back(
            {"Mail.Read", "To read new mail in every mailbox; nothing can be moved or changed with it.", false});
    needed.push_back(
        {"User.Read.All", "To list the users whose mailboxes are watched, with their names and addresses.", false});
    needed.push_back(
        {"Organization.Read.All", "To confirm which tenant this is and which domains are its own.", false});
    return needed;
}

Provider graph_provider() {
    return {"microsoft", "Microsoft 365", options(), check, permissions_of, consent, read_callback, make_connector};
}

} // namespace remand::graph
