#include "connectors/google/doctor.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/checks.hpp"
#include "connectors/google/directory.hpp"
#include "connectors/google/fields.hpp"
#include "connectors/google/scopes.hpp"
#include "connectors/google/settings.hpp"
#include "connectors/google/single_mailbox.hpp"
#include "connectors/oauth/service_account_source.hpp"

namespace remand::google {
namespace {

constexpr std::size_t most_probes = 5;
constexpr std::chrono::hours delegation_patience{24}; // as Google says
// Asked for only to see whether they were given: what a delegation should not have in it.
constexpr std::array<std::string_view, 5> telling_scopes{
    delete_scope, modify_scope, "https://www.googleapis.com/auth/gmail.send",
    "https://www.googleapis.com/auth/admin.directory.user", "https://www.googleapis.com/auth/drive"};

std::string permission(std::string_view scope) { return "Permission " + std::string(scope); }

bool is_not_delegated(const Error& error) { return error.code == "google.unauthorized_client"; }

Check refused(std::string what, const Error& error) {
    return failed(std::move(what), error, is_not_delegated(error) ? delegation_patience : std::chrono::minutes{0});
}

Check try_scope(Api& api, std::string_view subject, std::string_view scope) {
    const auto token = api.try_token(subject, scope);
    if (!token) return refused(permission(scope), token.error());
    return passed(permission(scope), fmt::format("Google gives a token for {}.", subject));
}

Check try_mailboxes(Api& api, const std::vector<Mailbox>& mailboxes, std::string_view scope) {
    Error last;
    std::size_t tried = 0;
    for (const auto& mailbox : mailboxes) {
        if (tried == most_probes) break;
        ++tried;
        const auto profile = api.mail(mailbox, scope, {"GET", "/profile", {}, Area::mailbox, units::profile});
        if (profile) return passed("Mailbox " + mailbox.address, "It can be read.");
        last = profile.error();
        if (last.kind != ErrorKind::skip_mailbox) break; // the same for all of them
    }
    return refused(fmt::format("{} mailboxes", tried), last);
}

// One after the other, since one scope that is not granted refuses the whole token.
void check_excess(const Patient& patient, std::string_view subject, std::vector<Check>& checks) {
    const auto needed = scopes_of(patient.settings);
    for (const auto scope : telling_scopes) {
        if (std::find(needed.begin(), needed.end(), scope) != needed.end()) continue;
        if (patient.api.try_token(
                scope.find("admin.directory") == std::string_view::npos ? subject : patient.api.admin(), scope))
            checks.push_back(warned(permission(scope), "Granted, but Remand does not need it. Take it out of the "
                                                       "delegation: whoever gets hold of the key has it too."));
    }
}

// Whether single scopes are missing, or the delegation as a whole.
void check_delegation(const Patient& patient, std::vector<Check>& checks) {
    const auto is_permission = [](const Check& check) { return check.what.starts_with("Permission "); };
    const bool is_any_granted = std::any_of(checks.begin(), checks.end(), [&](const Check& check) {
        return is_permission(check) && check.state == Check::State::passed;
    });
    const auto key = oauth::read_service_account_key(secret_of(patient.settings, key_option));
    if (is_any_granted || !key) return;
    checks.push_back({Check::State::failed, "Delegation",
                      fmt::format("Not one scope is granted to the client ID {}: the delegation was entered under "
                                  "another client ID, or has not arrived yet (Google says up to 24 hours; mostly it is "
                                  "minutes).",
                                  key->client_id),
                      delegation_patience});
}

// Optional: nothing else is worse for want of it.
void check_events(const Patient& patient, std::string_view subject, std::vector<Check>& checks) {
    const std::string what = "Optional permission " + std::string(calendar_scope);
    const bool is_asked_for = is_removing_events(patient.settings.option(events_option));
    if (!is_asked_for) {
        checks.push_back(passed(what, "Not asked for: the event of an invitation stays in the calendar when its mail is "
                                      "taken away. `remand tenant set NAME --invitation-events remove` changes that."));
        return;
    }
    if (patient.settings.access == Access::read_only) return;
    const auto token = patient.api.try_token(subject, calendar_scope);
    checks.push_back(token ? passed(what, "Events of bad invitations are taken out of the calendar with their mail.")
                           : warned(what, "Not granted: events of bad invitations stay. " + token.error().message));
}

void check_customer(const Patient& patient, std::vector<Check>& checks) {
    auto& api = patient.api;
    const auto scope = mail_scope(patient.settings.access);
    const auto token = api.try_token(api.admin(), users_scope);
    if (token) {
        checks.push_back(passed("Access token", fmt::format("The key is good and may act for {}.", api.admin())));
    } else if (!is_not_delegated(token.error())) {
        // A wrong key, clock or network fails everything else in the same way; a missing scope does not.
        checks.push_back(failed("Access token", token.error()));
        return;
    }
    const auto listing = list_mailboxes(api);
    if (listing)
        checks.push_back(passed(permission(users_scope), fmt::format("{} mailboxes.", listing->mailboxes.size())));
    else
        checks.push_back(refused(permission(users_scope), listing.error()));
    const auto identity = identify(api);
    if (identity)
        checks.push_back(
            passed(permission(domains_scope),
                   fmt::format("{}, {} verified domain{}.", identity->display_name, identity->domains.size(), identity->domains.size() == 1 ? "" : "s")));
    else
        checks.push_back(refused(permission(domains_scope), identity.error()));

    // Without a list of users the administrator's own mailbox is the only one whose address we know.
    std::vector<Mailbox> samples;
    if (listing) samples = listing->mailboxes;
    if (samples.empty()) samples.push_back(single_mailbox(api.admin()));
    const auto& sample = samples.front().address;
    checks.push_back(try_scope(api, sample, scope));
    const bool is_mail_allowed = checks.back().state == Check::State::passed;
    if (patient.settings.allows_hard_delete) checks.push_back(try_scope(api, sample, delete_scope));
    check_events(patient, sample, checks);
    check_delegation(patient, checks);
    if (token) check_excess(patient, sample, checks);
    if (listing && listing->mailboxes.empty())
        checks.push_back(warned("Mailboxes", "No user of this customer has a mailbox."));
    else if (is_mail_allowed)
        checks.push_back(try_mailboxes(api, samples, scope));
}

void check_single(const Patient& patient, std::vector<Check>& checks) {
    const auto mailbox = single_mailbox(patient.settings.option(mailbox_option));
    for (const auto& scope : scopes_of(patient.settings)) {
        if (scope == calendar_scope) continue; // optional, and told below
        checks.push_back(try_scope(patient.api, mailbox.address, scope));
        if (checks.back().state == Check::State::failed) return;
    }
    check_events(patient, mailbox.address, checks);
    const auto identity = identify_mailbox(patient.api, mailbox, mail_scope(patient.settings.access));
    const auto what = "Mailbox " + mailbox.address;
    checks.push_back(identity ? passed(what, "It can be read.") : refused(what, identity.error()));
}

} // namespace

std::vector<Check> examine(const Patient& patient) {
    std::vector<Check> checks;
    if (is_single_mailbox(patient.settings))
        check_single(patient, checks);
    else
        check_customer(patient, checks);
    if (const auto refusal = patient.credentials.refusal_of_newest())
        checks.push_back(warned("New credential", "Refused, so that the former one still serves: " + refusal->message));
    if (auto clock = clock_check(patient.clock.skew())) checks.push_back(std::move(*clock));
    return checks;
}

} // namespace remand::google
