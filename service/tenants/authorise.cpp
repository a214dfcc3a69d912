// Consent and its proof. A provider's word never shows here: what is claimed in the browser is compared with what the
// provider's API says once we hold a token.
#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "service/tenants/credential_expiry.hpp"
#include "service/tenants/tenants.hpp"

namespace remand::service {

using nlohmann::json;

namespace {

constexpr std::chrono::minutes shortest_grant_patience{30};   // less is passing trouble, which is told as it is
constexpr std::string_view consent_memory = "consent-memory"; // what a provider must remember until the browser is back

const Check* first_failed(const std::vector<Check>& checks) {
    const auto found = std::find_if(checks.begin(), checks.end(),
                                    [](const Check& check) { return check.state == Check::State::failed; });
    return found == checks.end() ? nullptr : &*found;
}

const Check* first_hopeless(const std::vector<Check>& checks) {
    const auto found = std::find_if(checks.begin(), checks.end(), [](const Check& check) {
        return check.state == Check::State::failed && check.patience.count() == 0;
    });
    return found == checks.end() ? nullptr : &*found;
}

// A grant that was asked for lately may still be on its way: that is no fault yet.
void allow_for_time(std::vector<Check>& checks, const db::TenantRecord& tenant, Timestamp now) {
    const auto asked =
        std::max(tenant.consent_asked_at.value_or(tenant.created_at), tenant.authorized_at.value_or(tenant.created_at));
    for (auto& check : checks) {
        if (check.state != Check::State::failed || check.patience < shortest_grant_patience ||
            now - asked >= check.patience)
            continue;
        check.state = Check::State::warning;
        check.detail += " (What was granted or changed at " + to_rfc3339(asked) + " may need until " +
                        to_rfc3339(asked + check.patience) + " to have effect.)";
    }
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
    if (!consent->memory.empty())
        if (auto put = store.put_secret(tenant->id, consent_memory, std::exchange(consent->memory, {})); !put)
            return fail(put.error());
    const auto now = clock_.now();
    if (auto noted = store.update(
            tenant->id, [now](db::TenantRecord& record) { record.consent_asked_at = now; },
            audit(actor, "tenant.authorize", name));
        !noted)
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
    if (provider->redeem)
        if (auto redeemed = redeem(*tenant, *provider, query); !redeemed) return redeemed;
    const json detail{{"claimed", to_valid_utf8(*claimed)}};
    const auto edit = [&](db::TenantRecord& record) {
        if (!record.authorized_at) record.provider_tenant_id = to_valid_utf8(*claimed);
        record.consent_asked_at = clock_.now();
    };
    return store.update(tenant->id, edit, audit(actor, "tenant.consented", name, detail.dump()));
}

// What consent leaves behind (a refresh token) is kept sealed, like any other secret.
Result<void> Tenants::redeem(const db::TenantRecord& tenant, const Provider& provider, const Query& query) {
    db::TenantStore store(database_);
    const auto memory = store.secret(tenant.id, consent_memory);
    if (!memory) return fail(memory.error());
    if (!*memory) return {}; // this kind of tenant has no need of it
    const auto settings = provider_settings(provider, tenant, store);
    if (!settings) return fail(settings.error());
    const auto transport = connectors_.transport_for(tenant);
    if (!transport) return fail(transport.error());
    const auto secrets =
        provider.redeem(*settings, query, **memory, connectors_.parts_for(tenant.id, **transport, provider));
    if (!secrets) return fail(secrets.error());
    if (auto kept = keep_secrets(tenant.id, provider, *secrets); !kept) return kept;
    connectors_.forget(tenant.id);
    return store.drop_secret(tenant.id, consent_memory);
}

Result<Verification> Tenants::verify(std::string_view name, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    auto connector = connectors_.connect(*tenant);
    if (!connector) return fail(connector.error());

    Verification result;
    result.checks = (*connector)->doctor();
    result.tenant = *tenant;
    // A refused credential stays refused. What is missing behind it (roles that are not in the token yet, a scope that
    // is not delegated everywhere yet) may come within minutes.
    if (const Check* hopeless = first_hopeless(result.checks)) {
        result.reason = as_error(*hopeless, ErrorKind::fix_configuration);
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
    auto listing = connector.list_mailboxes();
    if (!listing) {
        result.outcome = Verification::Outcome::waiting;
        result.reason = listing.error();
        return result;
    }
    const auto& mailboxes = listing->mailboxes;
    const auto listed_at = clock_.now(); // and soon again, by the service
    if (auto stored = db::MailboxStore(database_).take_listing(tenant.id, mailboxes, listing->left_out, listed_at,
                                                               listed_at);
        !stored)
        return fail(stored.error());
    const json detail{{"provider_tenant_id", identity.provider_id}, {"mailboxes", mailboxes.size()}};
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
    result.mailboxes = mailboxes.size();
    return result;
}

Result<Examination> Tenants::examine(std::string_view name, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    connectors_.forget(tenant->id); // a doctor who looks at remembered tokens sees yesterday's health
    auto connector = connectors_.connect(*tenant);
    if (!connector) return fail(connector.error());
    Examination result;
    result.checks = expiry_checks(credentials(*tenant), clock_.now());
    auto found = (*connector)->doctor();
    result.checks.insert(result.checks.end(), std::make_move_iterator(found.begin()),
                         std::make_move_iterator(found.end()));
    const bool works = first_failed(result.checks) == nullptr;
    allow_for_time(result.checks, *tenant, clock_.now());
    for (const auto& check : result.checks)
        result.finding =
            std::max(result.finding, check.state == Check::State::failed    ? Examination::Finding::broken
                                     : check.state == Check::State::warning ? Examination::Finding::degraded
                                                                            : Examination::Finding::healthy);
    if (works && tenant->state == db::TenantState::needs_consent)
        if (auto updated = end_of_refusal(tenant->id, audit(actor, "tenant.recovered", name)); !updated)
            return fail(updated.error());
    return result;
}

Result<void> Tenants::recover(std::string_view name, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    if (tenant->state != db::TenantState::needs_consent) return {};
    connectors_.forget(tenant->id); // with tokens of before
    auto connector = connectors_.connect(*tenant);
    if (!connector) return fail(connector.error());
    const auto identity = (*connector)->identify();
    if (!identity) return fail(identity.error());
    if (!equals_ignoring_case(identity->provider_id, tenant->provider_tenant_id))
        return fail(ErrorKind::fix_configuration, "tenant.wrong_tenant",
                    "The credentials lead to another tenant: " + identity->provider_id + '.');
    if (const auto mailboxes = (*connector)->list_mailboxes(); !mailboxes) return fail(mailboxes.error());
    return end_of_refusal(tenant->id, audit(actor, "tenant.recovered", name));
}

Result<void> Tenants::end_of_refusal(const TenantId& tenant, const db::AuditEntry& audit) {
    return db::TenantStore(database_).update(
        tenant,
        [](db::TenantRecord& record) {
            if (record.state != db::TenantState::needs_consent) return; // paused meanwhile
            record.state = db::TenantState::active;
            record.status_code.clear();
            record.status_message.clear();
        },
        audit);
}

} // namespace remand::service
