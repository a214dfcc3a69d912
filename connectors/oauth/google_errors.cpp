#include "connectors/oauth/google_errors.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/http/status_error.hpp"
#include "core/text.hpp"

namespace remand::oauth {
namespace {

using enum ErrorKind;
using enum GoogleFlow;

constexpr std::string_view no_account = "Google knows no account {subject}.";
constexpr std::string_view closed_account = "The account {subject} is suspended, or Gmail is off for it.";
constexpr std::string_view wrong_time =
    "Google says that our request is not of this time. Check the clock of this machine (`timedatectl`).";
constexpr std::string_view busy = "Google cannot give a token at the moment.";
constexpr std::string_view again = " Run `remand tenant authorize` again.";

constexpr std::array google_table{
    // A service account.
    GoogleError{service_account, "unauthorized_client", "", fix_configuration,
                "Google does not let the service account act for {subject} with the scope {scope}: domain-wide "
                "delegation for the client ID {client} is missing, lacks this scope, or has not arrived yet (it may "
                "take up to 24 hours). Compare client ID and scopes in the Admin console with what `remand tenant "
                "authorize` prints."},
    GoogleError{service_account, "invalid_grant", "Invalid email", skip_mailbox, no_account},
    GoogleError{service_account, "invalid_grant", "Not a valid email", skip_mailbox, no_account},
    GoogleError{service_account, "invalid_grant", "account has been deleted", skip_mailbox, no_account},
    GoogleError{service_account, "invalid_grant", "Invalid impersonation", skip_mailbox, no_account},
    GoogleError{service_account, "invalid_grant", "Token must be a short-lived token", fix_configuration, wrong_time},
    GoogleError{service_account, "invalid_grant", "timeframe", fix_configuration, wrong_time},
    GoogleError{service_account, "invalid_grant", "iat", fix_configuration, wrong_time},
    GoogleError{service_account, "invalid_grant", "exp", fix_configuration, wrong_time},
    GoogleError{service_account, "invalid_grant", "audience", fix_configuration,
                "Google says that our request is meant for another endpoint. Check the option token-endpoint, or take "
                "it back."},
    GoogleError{service_account, "invalid_grant", "No valid verifier", fix_configuration,
                "Google does not know the service account any more: it was deleted or disabled. Look at it under IAM "
                "& Admin > Service Accounts, or make another one."},
    GoogleError{service_account, "invalid_grant", "account not found", fix_configuration,
                "Google does not know the service account any more: it was deleted or disabled. Look at it under IAM "
                "& Admin > Service Accounts, or make another one."},
    GoogleError{service_account, "invalid_grant", "Signature", fix_configuration,
                "Google does not accept the service account key: it was deleted, or belongs to another account. Make "
                "a new key in the Google Cloud console."},
    GoogleError{service_account, "invalid_grant", "", fix_configuration,
                "Google does not accept the service account key: it was deleted or belongs to a deleted account (or "
                "the clock of this machine is wrong). Make a new key in the Google Cloud console."},
    GoogleError{service_account, "access_denied", "", skip_mailbox, closed_account},
    GoogleError{service_account, "invalid_account", "", skip_mailbox, closed_account},
    GoogleError{service_account, "invalid_scope", "", fix_configuration, "Google does not know a scope of: {scope}."},
    GoogleError{service_account, "disabled_client", "", fix_configuration,
                "Google has disabled the service account's project. Look for a notice in the Google Cloud console."},
    GoogleError{service_account, "admin_policy_enforced", "", fix_configuration,
                "A policy of the Workspace domain keeps this application out. Trust the client ID {client} under "
                "Security > API controls > App access control."},
    // A refresh token.
    GoogleError{refresh, "invalid_grant", "invalid_rapt", fix_configuration,
                "The Workspace's session policy asks {subject} to sign in again. Exempt trusted apps under Security > "
                "Google Cloud session control, and run `remand tenant authorize` again."},
    GoogleError{refresh, "invalid_grant", "deleted", fix_configuration, "The account {subject} was deleted."},
    GoogleError{refresh, "invalid_grant", "", fix_configuration,
                "Google does not accept the consent of {subject} any more: it was taken back, the password was "
                "changed, it lay unused for six months, or the consent screen is External and in Testing (then it "
                "ends after 7 days; make it Internal, or publish it). Run `remand tenant authorize` again."},
    GoogleError{refresh, "invalid_client", "", fix_configuration,
                "Google does not know the OAuth client {client}, or its secret is wrong: it was deleted or renewed. "
                "Give its new JSON file with `remand tenant set … --oauth-client-file`."},
    GoogleError{refresh, "unauthorized_client", "", fix_configuration,
                "The consent was given to another OAuth client than {client}. Run `remand tenant authorize` again."},
    GoogleError{refresh, "invalid_scope", "", fix_configuration,
                "The consent of {subject} does not include {scope}. Run `remand tenant authorize` again and leave "
                "every box ticked."},
    GoogleError{refresh, "admin_policy_enforced", "", fix_configuration,
                "A policy of the Workspace domain keeps this application out. Its administrator must trust the client "
                "ID {client} under Security > API controls > App access control."},
    // The page of consent, and the code that it gives.
    GoogleError{code, "access_denied", "", fix_configuration,
                "Consent was not given: somebody chose Cancel, or the account is not a test user of the consent "
                "screen. Run `remand tenant authorize` again."},
    GoogleError{code, "admin_policy_enforced", "", fix_configuration,
                "A policy of the Workspace domain keeps this application out. Its administrator must trust the client "
                "ID {client} under Security > API controls > App access control."},
    GoogleError{code, "org_internal", "", fix_configuration,
                "The OAuth client is for the members of its own organisation only. Sign in as one of them, or make "
                "the consent screen External."},
    GoogleError{code, "redirect_uri_mismatch", "", fix_configuration,
                "The OAuth client does not allow the redirect address. Use a client of the type Desktop app, or add "
                "the address to it."},
    GoogleError{code, "invalid_client", "", fix_configuration,
                "Google does not know the OAuth client {client}, or its secret is wrong. Give its new JSON file with "
                "`remand tenant set … --oauth-client-file`."},
    GoogleError{code, "deleted_client", "", fix_configuration,
                "The OAuth client {client} was deleted. Make another one in the Google Cloud console."},
    GoogleError{code, "invalid_grant", "", fix_configuration,
                "Google does not take the answer of the browser: it was used already or is too old. Run `remand tenant "
                "authorize` again."},
};

// For every flow.
constexpr std::array<std::string_view, 3> passing_words{"internal_failure", "server_error", "temporarily_unavailable"};

std::string word_in(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string filled(std::string_view sentence, const GoogleAsker& asker) {
    std::string text(sentence);
    const auto fill = [&](std::string_view name, std::string_view value) {
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
            text.replace(at, name.size(), value);
    };
    fill("{subject}", asker.grant.subject);
    fill("{scope}", asker.grant.scope);
    fill("{client}", asker.client_id);
    return text;
}

} // namespace

std::span<const GoogleError> google_errors() { return google_table; }

Error google_refusal(std::string_view word, std::string_view description, const GoogleAsker& asker) {
    const auto shown = shorten(to_valid_utf8(word), 60);
    const auto code = "google." + shown;
    if (std::find(passing_words.begin(), passing_words.end(), word) != passing_words.end())
        return {retry, code, std::string(busy), {}};
    for (const auto& row : google_table)
        if (row.flow == asker.flow && row.word == word && description.find(row.contains) != std::string_view::npos)
            return {row.kind, code, filled(row.sentence, asker), {}};
    auto sentence = fmt::format("Google refused to give a token for {} ({}).", asker.grant.subject, shown);
    if (asker.flow != service_account) sentence += again;
    return {fix_configuration, code, std::move(sentence), {}};
}

Error google_refusal(const http::Request& request, const http::Response& response, const GoogleAsker& asker,
                     Timestamp now) {
    http::Request as_read; // a token more does no harm, so a fault is that of a read
    as_read.method = "GET";
    if (auto shared = http::shared_status_error("google", as_read, response, now)) return *std::move(shared);
    const auto body = nlohmann::json::parse(response.body, nullptr, false);
    const auto word = body.is_object() ? word_in(body, "error") : std::string();
    if (word.empty())
        return {retry,
                fmt::format("google.http_{}", response.status),
                fmt::format("{} did not answer as a token endpoint does (HTTP {}).", request.url, response.status),
                {}};
    return google_refusal(word, word_in(body, "error_description") + " " + word_in(body, "error_subtype"), asker);
}

} // namespace remand::oauth
