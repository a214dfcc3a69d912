#include "service/tenants/health.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "service/tenants/credential_expiry.hpp"

namespace remand::service {
namespace {

using State = TenantHealth::State;

constexpr EnumTable<State, 6> states{{{State::added, "added"},
                                      {State::active, "active"},
                                      {State::degraded, "degraded"},
                                      {State::broken, "broken"},
                                      {State::needs_consent, "needs-consent"},
                                      {State::paused, "paused"}}};

bool is_parked(const db::MailboxRecord& mailbox) { return mailbox.state == db::MailboxState::parked; }

std::string names_of(const std::vector<std::string>& permissions) {
    return (permissions.size() == 1 ? "the permission " : "the permissions ") + join(permissions, ", ");
}

// All of them are parked: since the last one was.
void judge_closed(const std::vector<db::MailboxRecord>& mailboxes, Timestamp now, TenantHealth& health) {
    bool may_open = true;
    for (const auto& mailbox : mailboxes) {
        if (mailbox.parked_since && (!health.since || *mailbox.parked_since > *health.since))
            health.since = mailbox.parked_since;
        may_open = may_open && condition_of(mailbox) == "out-of-scope";
    }
    health.state = State::broken;
    health.code = "tenant.no_open_mailbox";
    health.reason =
        fmt::format("None of its {} mailboxes can be read. {}", mailboxes.size(), mailboxes.front().status_message);
    if (may_open && health.since && now - *health.since < grant_patience) {
        health.state = State::degraded;
        health.reason += " A change of permissions may take up to two hours to have effect.";
    }
}

void judge_active(const db::TenantRecord& tenant, std::vector<db::MailboxRecord> mailboxes, Timestamp now,
                  TenantHealth& health) {
    std::erase_if(mailboxes, db::is_left_out); // that they are closed is as it should be
    if (!mailboxes.empty() && std::all_of(mailboxes.begin(), mailboxes.end(), is_parked)) {
        judge_closed(mailboxes, now, health);
        if (!tenant.missing_permissions.empty())
            health.reason += " Missing: " + names_of(tenant.missing_permissions) + '.';
    } else if (!tenant.missing_permissions.empty()) {
        health.state = State::degraded;
        health.code = "tenant.permission_missing";
        health.reason = fmt::format("The provider does not grant {}; `remand tenant doctor {}` says what that costs.",
                                    names_of(tenant.missing_permissions), tenant.id.value);
        health.since = tenant.permissions_since;
    }
}

} // namespace

std::string_view to_text(State state) { return text_of(states, state); }

TenantHealth health_of(const db::TenantRecord& tenant, const std::vector<db::MailboxRecord>& mailboxes,
                       const std::vector<Credential>& credentials, Timestamp now) {
    TenantHealth health;
    health.since = tenant.state_since;
    switch (tenant.state) {
    case db::TenantState::added:
        health.state = State::added;
        break;
    case db::TenantState::paused:
        health.state = State::paused;
        break;
    case db::TenantState::needs_consent:
        health.state = State::needs_consent;
        health.code = tenant.status_code;
        health.reason = tenant.status_message;
        break;
    case db::TenantState::active:
        health.since.reset();
        judge_active(tenant, mailboxes, now, health);
        if (health.state == State::active) health.since = tenant.state_since;
        break;
    }
    for (const auto& credential : credentials)
        if (auto warning = expiry_warning(credential, now); !warning.empty() && !credential.is_former)
            health.warnings.push_back(std::move(warning));
    if (!tenant.excess_permissions.empty())
        health.warnings.push_back("The provider grants more than is needed: " + names_of(tenant.excess_permissions) +
                                  '.');
    return health;
}

std::string_view condition_of(const db::MailboxRecord& mailbox) {
    if (is_parked(mailbox)) {
        const std::string_view code = mailbox.status_code;
        if (code.ends_with(".out_of_scope")) return "out-of-scope";
        if (code.ends_with(".no_mailbox")) return "no-mailbox";
        return "parked";
    }
    if (!mailbox.synced_at) return "backfilling";
    return mailbox.cursor.empty() ? "resyncing" : "active";
}

} // namespace remand::service
