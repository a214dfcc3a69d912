#include "connectors/graph/doctor.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "connectors/graph/directory.hpp"
#include "connectors/graph/json.hpp"
#include "connectors/graph/links.hpp"

namespace remand::graph {
namespace {

constexpr int most_probes = 5; // mailboxes tried before we say that none answers

// A wider role that holds a narrower one.
struct Wider {
    std::string_view role, holds;
};
constexpr std::array wider_roles{Wider{"Mail.ReadWrite", "Mail.Read"},
                                 Wider{"Directory.Read.All", "User.Read.All"},
                                 Wider{"Directory.Read.All", "Organization.Read.All"},
                                 Wider{"User.ReadWrite.All", "User.Read.All"},
                                 Wider{"Organization.ReadWrite.All", "Organization.Read.All"},
                                 Wider{"Directory.ReadWrite.All", "User.Read.All"},
                                 Wider{"Directory.ReadWrite.All", "Organization.Read.All"}};

bool has_role(const std::vector<std::string>& roles, std::string_view needed) {
    const auto has = [&](std::string_view role) { return std::find(roles.begin(), roles.end(), role) != roles.end(); };
    return has(needed) || std::any_of(wider_roles.begin(), wider_roles.end(),
                                      [&](const Wider& row) { return row.holds == needed && has(row.role); });
}

Check failed(std::string what, const Error& error) { return {Check::State::failed, std::move(what), error.message}; }

// A token without roles is issued all the same when nothing was consented to. RBAC for Applications hides the mail
// roles on purpose, so a missing role is a warning and the mailbox below is the proof.
Check permission_check(const std::vector<std::string>& roles, const Permission& needed) {
    auto what = "Permission " + needed.name;
    if (has_role(roles, needed.name)) return {Check::State::passed, std::move(what), needed.why};
    return {
        Check::State::warning, std::move(what),
        fmt::format("The access token does not name it. Grant admin consent for {} (it can take some minutes to show). "
                    "Nothing to do if Exchange's RBAC for Applications gives it instead.",
                    needed.name)};
}

Check probe(Client& client, const std::vector<Mailbox>& mailboxes) {
    std::string last;
    int probes = 0;
    for (const auto& mailbox : mailboxes) {
        if (++probes > most_probes) break;
        Call call;
        call.target = path({"users", mailbox.id.value, "mailFolders", "inbox", "messages"}) +
                      query({{"$top", "1"}, {"$select", "id"}});
        call.mailbox = mailbox.id;
        const auto read = client.json(call);
        if (read)
            return {Check::State::passed, "A mailbox", fmt::format("The inbox of {} can be read.", mailbox.address)};
        last = fmt::format("{}: {}", mailbox.address, read.error().message);
    }
    return {Check::State::failed, "A mailbox",
            fmt::format("None of the {} mailboxes tried can be read. {}", std::min(probes, most_probes), last)};
}

} // namespace

std::vector<Check> run_checks(Client& client, const std::vector<Permission>& needed) {
    std::vector<Check> checks;
    const auto token = client.tokens().request(client.grant());
    if (!token) return {failed("Access token", token.error())};
    checks.push_back({Check::State::passed, "Access token",
                      fmt::format("{} gives tokens for {}.", client.endpoints().authority, client.endpoints().graph)});
    for (const auto& permission : needed) checks.push_back(permission_check(token->roles, permission));

    const auto tenant = read_tenant(client);
    if (tenant)
        checks.push_back({Check::State::passed, "Tenant",
                          fmt::format("{} ({}), {} verified domains.", tenant->display_name, tenant->provider_id,
                                      tenant->domains.size())});
    else
        checks.push_back(failed("Tenant", tenant.error()));

    const auto mailboxes = list_candidates(client);
    if (!mailboxes) {
        checks.push_back(failed("Users", mailboxes.error()));
        return checks;
    }
    if (mailboxes->empty()) {
        checks.push_back({Check::State::failed, "Users", "No user of this tenant has a mail address."});
        return checks;
    }
    checks.push_back({Check::State::passed, "Users", fmt::format("{} users with a mail address.", mailboxes->size())});
    checks.push_back(probe(client, *mailboxes));
    return checks;
}

} // namespace remand::graph
