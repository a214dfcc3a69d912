// Consent and its proof. A provider's word never shows here: what is claimed in the browser is compared with what the
// provider's API says once we hold a token.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "service/tenants/tenants.hpp"

namespace remand::service {

using nlohmann::json;

namespace {

const Check* first_failed(const std::vector<Check>& checks) {
    const auto found = std::find_if(checks.begin(), checks.end(),
                                    [](const Check& check) { return check.state == Check::State::failed; });
    return found == checks.end() ? nullptr : &*found;
}

Error as_error(const Check& check, ErrorKind kind) {
    return {kind, "tenant.check_failed", check.what + ": " + check.detail, {}};
}

} // namespace

Result<Authorisation> Tenants::begin_authorisation(std::string_view name, std::string_view redirect_uri,
                                                   const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    const Provider* provider = provider_of(tenant->provider);
    if (provider == nullptr) return fail(connectors_.connect(*tenant).error());
    db::TenantStore store(database_);
    auto settings = provider_settings(*provider, *tenant, store);
    if (!settings) return fail(settings.error());

    const std::string state = random_token();
    auto consent = provider->consent(*settings, state, redirect_uri);
    if (!consent) return fail(consent.error());
    if (!consent->url.empty())
        if (auto put = store.put_consent_state(tenant->id, state, clock_.now() + consent_lifetime); !put)
            return fail(put.error());
    if (auto noted = db::AuditStore(database_).append(audit(actor, "tenant.authorize", name)); !noted)
        return fail(noted.error());
    return Authorisation{std::string(provider->title), provider->permissions(*settings), std::move(*consent)};
}

Result<void> Tenants::accept_callback(std::string_view name, const Query& query, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    const Provider* provider = provider_of(tenant->provider);
    if (provider == nullptr) return fail(connectors_.connect(*tenant).error());

    db::TenantStore store(database_);
    const auto state = query.find("state");
    auto taken =
        state == query.end() ? Result<bool>(false) : store.take_consent_state(tenant->id, state->second, clock_.now());
    if (!taken) return fail(taken.error());
    if (!*taken)
        return fail(ErrorKind::fix_configuration, "tenant.bad_state",
                    "This answer does not belong to an open authorisation of \"" + tenant->id.value +
                        "\": it is older than 15 minutes, was used already, or was made for another tenant. Run "
                        "`remand tenant authorize` again.");
    auto claimed = provider->read_callback(query);
    if (!claimed) return fail(claimed.error());

    if (tenant->authorized_at && !claimed->empty() && !tenant->provider_tenant_id.empty() &&
        !equals_ignoring_case(*claimed, tenant->provider_tenant_id))
        return fail(ErrorKind::fix_configuration, "tenant.wrong_tenant",
                    "The consent was given in the tenant " + shorten(to_valid_utf8(*claimed), 64) + ", but \"" +
                        tenant->id.value + "\" is " + tenant->provider_tenant_id +
                        "; sign in there, or add the other one as a tenant of its own.");
    const json detail{{"claimed", to_valid_utf8(*claimed)}};
    const auto edit = [&](db::TenantRecord& record) {
        if (!record.authorized_at) record.provider_tenant_id = to_valid_utf8(*claimed);
    };
    return store.update(tenant->id, edit, audit(actor, "tenant.consented", name, detail.dump()));
}

Result<Verification> Tenants::verify(std::string_view name, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    auto connector = connectors_.connect(*tenant);
    if (!connector) return fail(connector.error());

    Verification result;
    result.checks = (*connector)->doctor();
    result.tenant = *tenant;
    // A doctor that stops at its first check found the credentials refused, or nobody there: waiting changes nothing.
    // What is missing behind them (roles that are not in the token yet, a scope that is not delegated everywhere yet)
    // may come within minutes.
    if (result.checks.size() == 1 && result.checks.front().state == Check::State::failed) {
        result.reason = as_error(result.checks.front(), ErrorKind::fix_configuration);
        connectors_.forget(tenant->id);
        return result;
    }
    auto identity = (*connector)->identify();
    const Check* failed = first_failed(result.checks);
    if (!identity || failed != nullptr) {
        result.outcome = Verification::Outcome::waiting;
        result.reason = failed != nullptr ? as_error(*failed, ErrorKind::wait) : identity.error();
        connectors_.forget(tenant->id); // a token that was issued too early stays without its roles
        return result;
    }
    if (!tenant->provider_tenant_id.empty() &&
        !equals_ignoring_case(tenant->provider_tenant_id, identity->provider_id)) {
        result.reason = {ErrorKind::fix_configuration,
                         "tenant.wrong_tenant",
                         "The consent was given in the tenant " + tenant->provider_tenant_id +
                             ", but the credentials lead to " + identity->provider_id + " (" + identity->display_name +
                             "): correct the tenant's settings, or sign in to that tenant.",
                         {}};
        // What a browser claimed must not stand in the way of the next try; what was once confirmed stays.
        if (!tenant->authorized_at)
            if (auto cleared = db::TenantStore(database_).update(
                    tenant->id, [](db::TenantRecord& record) { record.provider_tenant_id.clear(); },
                    audit(actor, "tenant.wrong_tenant", name));
                !cleared)
                return fail(cleared.error());
        return result;
    }
    return activate(std::move(*tenant), **connector, *identity, std::move(result.checks), actor);
}

Result<Verification> Tenants::activate(db::TenantRecord tenant, Connector& connector, const TenantIdentity& identity,
                                       std::vector<Check> checks, const std::string& actor) {
    Verification result;
    result.checks = std::move(checks);
    result.tenant = tenant;
    auto mailboxes = connector.list_mailboxes();
    if (!mailboxes) {
        result.outcome = Verification::Outcome::waiting;
        result.reason = mailboxes.error();
        return result;
    }
    if (auto stored = db::MailboxStore(database_).upsert(tenant.id, *mailboxes); !stored) return fail(stored.error());
    const json detail{{"provider_tenant_id", identity.provider_id}, {"mailboxes", mailboxes->size()}};
    const auto edit = [&](db::TenantRecord& record) {
        record.provider_tenant_id = identity.provider_id;
        record.display_name = identity.display_name;
        record.domains = identity.domains;
        record.authorized_at = clock_.now();
        record.status_code.clear();
        record.status_message.clear();
        if (record.state != db::TenantState::paused) record.state = db::TenantState::active; // only resume ends a pause
    };
    if (auto updated = db::TenantStore(database_).update(tenant.id, edit,
                                                         audit(actor, "tenant.active", tenant.id.value, detail.dump()));
        !updated)
        return fail(updated.error());
    auto now = find(tenant.id.value);
    if (!now) return fail(now.error());
    result.outcome = Verification::Outcome::active;
    result.tenant = std::move(*now);
    result.mailboxes = mailboxes->size();
    return result;
}

Result<Examination> Tenants::examine(std::string_view name, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    connectors_.forget(tenant->id); // a doctor who looks at remembered tokens sees yesterday's health
    auto connector = connectors_.connect(*tenant);
    if (!connector) return fail(connector.error());
    Examination result;
    result.checks = (*connector)->doctor();
    result.is_well = first_failed(result.checks) == nullptr;
    if (result.is_well && tenant->state == db::TenantState::needs_consent) {
        const auto edit = [](db::TenantRecord& record) {
            record.state = db::TenantState::active;
            record.status_code.clear();
            record.status_message.clear();
        };
        if (auto updated = db::TenantStore(database_).update(tenant->id, edit, audit(actor, "tenant.recovered", name));
            !updated)
            return fail(updated.error());
    }
    return result;
}

} // namespace remand::service
