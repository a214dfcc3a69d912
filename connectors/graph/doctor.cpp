#include "connectors/graph/doctor.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "connectors/checks.hpp"
#include "connectors/graph/directory.hpp"
#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"
#include "connectors/graph/permissions.hpp"
#include "core/text.hpp"

namespace remand::graph {
namespace {

constexpr int most_probes = 5; // mailboxes tried before we say that none answers
// "Effect in Graph after 30 minutes (idle application) to 2 hours (busy one)": Exchange's RBAC for Applications.
constexpr std::chrono::minutes scope_patience{120};
constexpr std::chrono::minutes consent_patience{60};

std::string permission(std::string_view name) { return "Permission " + std::string(name); }

// A token without roles is issued all the same when nothing was consented to. RBAC for Applications hides the mail
// role on purpose, so where nobody told us of it a missing role is a warning and the mailbox below is the proof.
Check check_needed(const std::vector<std::string>& roles, const Permission& needed) {
    if (has_role(roles, needed.name)) return passed(permission(needed.name), needed.why);
    return warned(
        permission(needed.name),
        fmt::format("Missing: the access token does not name it. Without it: {} Grant admin consent for {} (it "
                    "can take some minutes to show). If Exchange's RBAC for Applications gives the mail "
                    "permission instead, say so: `remand tenant set … --mail-permission rbac`.",
                    needed.without, needed.name));
}

// Optional: nothing else is worse for want of it.
Check check_calendar(const std::vector<std::string>& roles, const ProviderSettings& settings) {
    const auto what = "Optional permission " + std::string(calendar_role);
    if (!is_removing_events(settings.option(events_option)))
        return passed(what, "Not asked for: the event of an invitation stays in the calendar when its mail is taken away. "
                            "`remand tenant set NAME --invitation-events remove` changes that.");
    if (settings.access == Access::read_only)
        return passed(what, "Not needed as long as the tenant is authorised for reading only.");
    if (is_mail_scoped(settings))
        return passed(what, "Expected from Exchange's RBAC for Applications, as \"Application Calendars.ReadWrite\".");
    if (has_role(roles, calendar_role))
        return passed(what, "Events of bad invitations are taken out of the calendar with their mail.");
    return warned(what, "Not granted: events of bad invitations stay in the calendar. Add it under API permissions (type "
                        "Application) and grant admin consent, or say `--invitation-events leave`.");
}

Check check_excess(const std::string& role, bool is_mail_scoped) {
    if (is_mail_scoped && opens_all_mailboxes(role))
        return {Check::State::failed, permission(role),
                fmt::format("THE SCOPE HAS NO EFFECT: consent gives {} for all mailboxes, and adds to what RBAC gives. "
                            "Take it away under API permissions, and from Enterprise applications > Permissions.",
                            role),
                scope_patience};
    return warned(permission(role), "Granted, but Remand does not need it. Take it away under API permissions: whoever "
                                    "gets hold of the credential has it too.");
}

void check_permissions(const std::vector<std::string>& roles, const ProviderSettings& settings,
                       std::vector<Check>& checks) {
    const bool is_scoped = is_mail_scoped(settings);
    for (const auto& needed : roles_needed(settings))
        if (!needed.is_optional) checks.push_back(check_needed(roles, needed));
    checks.push_back(check_calendar(roles, settings));
    if (is_scoped)
        checks.push_back(passed(permission(permissions_of(settings).front().name),
                                "From Exchange's RBAC for Applications: the token does not name it, the mailbox below "
                                "is the proof."));
    for (const auto& role : compare_roles(roles, settings).excess) checks.push_back(check_excess(role, is_scoped));
    const auto needed = roles_needed(settings);
    for (const auto& role : roles)
        if (is_harmless(role) &&
            std::none_of(needed.begin(), needed.end(), [&](const Permission& one) { return one.name == role; }))
            checks.push_back(passed(permission(role), "Granted, but not needed: it may be taken away."));
}

Result<void> read_inbox(Client& client, const Mailbox& mailbox) {
    Call call;
    call.target = path({"users", mailbox.id.value, "mailFolders", "inbox", "messages"}) +
                  query({{"$top", "1"}, {"$select", "id"}});
    call.mailbox = mailbox.id;
    const auto read = client.json(call);
    return read ? Result<void>{} : fail(read.error());
}

struct Probe {
    Check check;
    const Mailbox* open = nullptr; // one that can be read
};

Probe probe(Client& client, const std::vector<Mailbox>& mailboxes, std::string_view canary) {
    Error last;
    std::string address;
    int probes = 0;
    for (const auto& mailbox : mailboxes) {
        if (mailbox.address == canary) continue;
        if (probes == most_probes) break;
        ++probes;
        const auto read = read_inbox(client, mailbox);
        if (read) return {passed("A mailbox", fmt::format("The inbox of {} can be read.", mailbox.address)), &mailbox};
        last = read.error();
        address = mailbox.address;
    }
    if (probes == 0) return {warned("A mailbox", "There is none to try.")};
    last.message = fmt::format("None of the {} mailboxes tried can be read. {}: {}", probes, address, last.message);
    const bool is_closed = last.code.ends_with(".out_of_scope");
    if (is_closed)
        last.message += " After consent this takes minutes; after a change of Exchange's RBAC for Applications 30 "
                        "minutes to 2 hours.";
    return {failed("A mailbox", last, is_closed ? scope_patience : std::chrono::minutes{0})};
}

// Whether the folder is there can be asked. Whether Exchange lets mail be moved into it cannot, without moving some.
std::optional<Check> check_purges(Client& client, const ProviderSettings& settings, const Mailbox* mailbox) {
    const auto mode = settings.option(quarantine_option);
    if (mailbox == nullptr || settings.access == Access::read_only || mode == "hidden-folder") return {};
    const std::string what = "Quarantine";
    Call call;
    call.target = path({"users", mailbox->id.value, "mailFolders", "recoverableitemspurges"}) + query({{"$select", "id"}});
    call.mailbox = mailbox->id;
    const auto folder = client.json(call);
    if (folder)
        return passed(what, fmt::format("Recoverable Items, Purges of {} is there. Whether Exchange lets mail be moved into "
                                        "it is known when the first is; `remand tenant show` says it then.",
                                        mailbox->address));
    if (!is_not_found(folder.error()))
        return passed(what, "Whether Recoverable Items, Purges can be reached is not known: " + folder.error().message);
    const auto finding = fmt::format("Exchange knows no folder Recoverable Items, Purges in {}: ", mailbox->address);
    if (mode == "purges")
        return Check{Check::State::failed, what,
                     finding + "with `--quarantine purges` nothing can be quarantined there. Say auto or hidden-folder.", {}};
    return warned(what, finding + "quarantine is the hidden folder \"Remand Quarantine\", which other programs may show.");
}

Check check_canary(Client& client, const std::vector<Mailbox>& mailboxes, const std::string& address) {
    const auto what = "Canary " + address;
    const auto found = std::find_if(mailboxes.begin(), mailboxes.end(),
                                    [&](const Mailbox& one) { return equals_ignoring_case(one.address, address); });
    if (found == mailboxes.end())
        return warned(what, "No user has this mail address, so that it proves nothing. Name one with a mailbox that "
                            "Remand must not read.");
    const auto read = read_inbox(client, *found);
    if (read)
        return {Check::State::failed, what,
                "REMAND CAN READ THIS MAILBOX, which should be out of its reach: the scope has no effect (yet). Look "
                "for a tenant-wide mail permission under Enterprise applications > Permissions, and at the scope of "
                "the role assignment (Test-ServicePrincipalAuthorization shows it).",
                scope_patience};
    if (read.error().code.ends_with(".out_of_scope"))
        return passed(what, "It cannot be read, as it should be: the scope holds.");
    return warned(what, "It proves nothing: " + read.error().message);
}

void check_directory(const Patient& patient, std::vector<Check>& checks) {
    auto& client = patient.client;
    const auto tenant = read_tenant(client);
    if (tenant)
        checks.push_back(passed("Tenant", fmt::format("{} ({}), {} verified domain{}.", tenant->display_name,
                                                      tenant->provider_id, tenant->domains.size(), tenant->domains.size() == 1 ? "" : "s")));
    else
        checks.push_back(failed("Tenant", tenant.error(), consent_patience));
    const auto listing = list_candidates(client);
    if (!listing) {
        checks.push_back(failed("Users", listing.error(), consent_patience));
        return;
    }
    const auto& mailboxes = listing->mailboxes;
    if (mailboxes.empty()) {
        checks.push_back({Check::State::failed, "Users", "No user of this tenant has a mail address.", {}});
        return;
    }
    checks.push_back(passed("Users", fmt::format("{} users with a mail address.", mailboxes.size())));
    const auto canary = std::string(patient.settings.option("canary"));
    auto probed = probe(client, mailboxes, canary);
    checks.push_back(std::move(probed.check));
    if (auto purges = check_purges(client, patient.settings, probed.open)) checks.push_back(*std::move(purges));
    if (!canary.empty()) checks.push_back(check_canary(client, mailboxes, canary));
}

} // namespace

std::vector<Check> run_checks(const Patient& patient) {
    std::vector<Check> checks;
    const auto& endpoints = patient.client.endpoints();
    const auto token = patient.client.tokens().request(patient.client.grant());
    if (token) {
        checks.push_back(
            passed("Access token", fmt::format("{} gives tokens for {}.", endpoints.authority, endpoints.graph)));
        if (const auto refusal = patient.credentials.refusal_of_newest())
            checks.push_back(
                warned("New credential", "Refused, so that the former one still serves: " + refusal->message));
        if (!endpoints.has_permanent_delete)
            checks.push_back(
                passed("Cloud", fmt::format("{}. It cannot delete at once: a hard delete goes to Recoverable Items, Purges.", endpoints.title)));
        check_permissions(token->roles, patient.settings, checks);
        check_directory(patient, checks);
    } else {
        checks.push_back(failed("Access token", token.error()));
    }
    if (auto clock = clock_check(patient.clock.skew())) checks.push_back(std::move(*clock));
    return checks;
}

} // namespace remand::graph
