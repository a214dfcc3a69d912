#include "connectors/google/doctor.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "connectors/google/directory.hpp"
#include "connectors/google/fields.hpp"
#include "connectors/google/scopes.hpp"

namespace remand::google {
namespace {

Check passed(std::string what, std::string detail) {
    return {Check::State::passed, std::move(what), std::move(detail)};
}

Check failed(std::string what, const Error& error) {
    // Passing trouble is no verdict on the configuration.
    const bool may_pass = error.kind == ErrorKind::wait || error.kind == ErrorKind::retry;
    return {may_pass ? Check::State::warning : Check::State::failed, std::move(what), error.message};
}

std::string permission(std::string_view scope) { return "Permission " + std::string(scope); }

Check try_scope(Api& api, std::string_view subject, std::string_view scope) {
    const auto token = api.try_token(subject, scope);
    if (!token) return failed(permission(scope), token.error());
    return passed(permission(scope), fmt::format("Google gives a token for {}.", subject));
}

Check try_mailbox(Api& api, const Mailbox& mailbox, std::string_view scope) {
    const auto profile = api.mail(mailbox, scope, {"GET", "/profile", {}, Area::mailbox, units::profile});
    const auto what = fmt::format("Mailbox {}", mailbox.address);
    if (!profile) return failed(what, profile.error());
    return passed(what, "It can be read.");
}

} // namespace

std::vector<Check> examine(Api& api, std::string_view mail_scope, bool needs_delete_scope) {
    std::vector<Check> checks;
    const auto token = api.try_token(api.admin(), users_scope);
    if (!token) {
        checks.push_back(failed("Access token", token.error()));
        // A wrong key, clock or network fails everything else in the same way; a missing scope does not.
        if (token.error().code != "google.unauthorized_client") return checks;
    } else {
        checks.push_back(passed("Access token", fmt::format("The key is good and may act for {}.", api.admin())));
    }

    const auto mailboxes = list_mailboxes(api);
    if (mailboxes)
        checks.push_back(passed(permission(users_scope), fmt::format("{} mailboxes.", mailboxes->size())));
    else
        checks.push_back(failed(permission(users_scope), mailboxes.error()));

    const auto identity = identify(api);
    if (identity)
        checks.push_back(
            passed(permission(domains_scope),
                   fmt::format("{}, {} verified domains.", identity->display_name, identity->domains.size())));
    else
        checks.push_back(failed(permission(domains_scope), identity.error()));

    // Without a list of users the administrator's own mailbox is the only one whose address we know.
    Mailbox sample;
    sample.address = mailboxes && !mailboxes->empty() ? mailboxes->front().address : api.admin();
    checks.push_back(try_scope(api, sample.address, mail_scope));
    const bool is_mail_allowed = checks.back().state == Check::State::passed;
    if (needs_delete_scope) checks.push_back(try_scope(api, sample.address, delete_scope));
    if (mailboxes && mailboxes->empty())
        checks.push_back({Check::State::warning, "Mailboxes", "No user of this customer has a mailbox."});
    else if (is_mail_allowed)
        checks.push_back(try_mailbox(api, sample, mail_scope));
    return checks;
}

} // namespace remand::google
