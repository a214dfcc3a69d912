#include "service/tenants/tenants.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "service/notifications/notifications.hpp"
#include "service/tenants/credential_expiry.hpp"

namespace remand::service {

using nlohmann::json;

namespace {

constexpr std::chrono::seconds cancel_limit{10};

// A tenant's name is typed, stands in paths of the API and in metrics: letters, digits and three signs.
bool is_tenant_name(std::string_view name) {
    const auto is_fit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !name.empty() && name.size() <= 63 && std::all_of(name.begin(), name.end(), is_fit) &&
           std::isalnum(static_cast<unsigned char>(name.front())) != 0;
}

Result<void> check_keys(const Provider& provider, const std::map<std::string, std::string>& options,
                        const std::map<std::string, Secret>& secrets) {
    const auto knows = [&](const std::string& key, bool is_secret) {
        return std::any_of(provider.options.begin(), provider.options.end(), [&](const ProviderOption& option) {
            return option.key == key && option.is_secret == is_secret && !option.is_internal;
        });
    };
    const auto refuse = [&](const std::string& key) {
        return fail(ErrorKind::fix_configuration, "tenant.unknown_option",
                    std::string(provider.title) + " has no setting \"" + key +
                        "\"; `remand tenant add --help` lists them.");
    };
    for (const auto& [key, value] : options)
        if (!knows(key, false)) return refuse(key);
    for (const auto& [key, value] : secrets)
        if (!knows(key, true)) return refuse(key);
    return {};
}

// A credential that has ended already is a slip of the hand.
Result<void> check_alive(const Provider& provider, const ProviderSettings& settings, Timestamp now) {
    if (!provider.credentials) return {};
    for (const auto& credential : provider.credentials(settings))
        if (!credential.is_former && stage_of(credential, now) == ExpiryStage::over)
            return fail(ErrorKind::fix_configuration, "tenant.credential_ended",
                        "The " + credential.name + " ended on " + to_rfc3339(*credential.expires_at).substr(0, 10) +
                            "; give one that still holds.");
    return {};
}

Result<void> check_complete(const Provider& provider, const ProviderSettings& settings) {
    for (const auto& option : provider.options) {
        if (!option.is_required) continue;
        const std::string key(option.key);
        const bool is_there = option.is_secret ? settings.secrets.contains(key) && !settings.secrets.at(key).empty()
                                               : settings.options.contains(key) && !settings.options.at(key).empty();
        if (!is_there)
            return fail(ErrorKind::fix_configuration, "tenant.missing_option",
                        std::string(provider.title) + " needs --" + key + (option.is_secret ? "-file" : "") + ": " +
                            std::string(option.description) + '.');
    }
    return {};
}

bool is_credential(const Provider& provider, std::string_view key) {
    const auto& keys = provider.credential_keys;
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

} // namespace

db::AuditEntry Tenants::audit(const std::string& actor, std::string_view act, std::string_view name,
                              std::string detail) const {
    return {0, clock_.now(), actor, std::string(act), std::string(name), std::move(detail)};
}

const Provider* Tenants::provider_of(std::string_view name) const {
    const auto found = std::find_if(providers_.begin(), providers_.end(),
                                    [&](const Provider& provider) { return provider.name == name; });
    return found == providers_.end() ? nullptr : &*found;
}

Result<db::TenantRecord> Tenants::find(std::string_view name) const {
    auto found = db::TenantStore(database_).find(TenantId{std::string(name)});
    if (!found) return fail(found.error());
    if (!*found)
        return fail(ErrorKind::give_up, "tenant.unknown",
                    "There is no tenant \"" + shorten(to_valid_utf8(name), 80) +
                        "\"; `remand tenant list` shows them.");
    return std::move(**found);
}

Result<std::vector<db::TenantRecord>> Tenants::list() const { return db::TenantStore(database_).list(); }

Result<db::TenantRecord> Tenants::add(const NewTenant& tenant, const std::string& actor) {
    if (!is_tenant_name(tenant.name))
        return fail(
            ErrorKind::fix_configuration, "tenant.bad_name",
            "A tenant's name is 1 to 63 of a-z, 0-9, \"-\", \"_\" and \".\", and starts with a letter or digit.");
    const Provider* provider = provider_of(tenant.provider);
    if (provider == nullptr) {
        std::vector<std::string> names;
        for (const auto& row : providers_) names.emplace_back(row.name);
        return fail(ErrorKind::fix_configuration, "tenant.unknown_provider",
                    "There is no provider \"" + shorten(to_valid_utf8(tenant.provider), 80) +
                        "\"; choose one of: " + join(names, ", ") + '.');
    }
    if (auto keys = check_keys(*provider, tenant.settings.options, tenant.secrets); !keys) return fail(keys.error());

    ProviderSettings wanted;
    wanted.options = tenant.settings.options;
    wanted.secrets = tenant.secrets;
    wanted.access = tenant.is_read_write ? Access::read_write : Access::read_only;
    wanted.allows_hard_delete = tenant.allows_hard_delete;
    if (auto complete = check_complete(*provider, wanted); !complete) return fail(complete.error());
    auto checked = provider->check(std::move(wanted));
    if (!checked) return fail(checked.error());
    if (auto alive = check_alive(*provider, *checked, clock_.now()); !alive) return fail(alive.error());

    db::TenantRecord record;
    record.id.value = tenant.name;
    record.provider = tenant.provider;
    record.is_read_write = tenant.is_read_write;
    record.allows_hard_delete = tenant.allows_hard_delete;
    record.options_json = to_json_text(tenant.settings);
    record.created_at = clock_.now();
    db::TenantStore store(database_);
    const json detail{{"provider", record.provider}, {"access", record.is_read_write ? "read-write" : "read-only"}};
    if (auto added = store.add(record, audit(actor, "tenant.add", tenant.name, detail.dump())); !added)
        return fail(added.error());
    const auto take_back = [&](const Error& why) -> Result<db::TenantRecord> {
        // Half a tenant would only confuse; whether this succeeds or not, the first error is the one to tell.
        static_cast<void>(store.remove(record.id, audit(actor, "tenant.add_failed", tenant.name)));
        return fail(why);
    };
    if (auto kept = keep_secrets(record.id, *provider, tenant.secrets); !kept) return take_back(kept.error());
    // Shows an unusable CA file or proxy now, not at the first poll.
    if (auto connector = connectors_.connect(record); !connector) return take_back(connector.error());
    return record;
}

Result<db::TenantRecord> Tenants::change(std::string_view name, const TenantChanges& changes,
                                         const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    const Provider* provider = provider_of(tenant->provider);
    if (provider == nullptr) return fail(connectors_.connect(*tenant).error());
    if (auto keys = check_keys(*provider, changes.options, changes.secrets); !keys) return fail(keys.error());

    db::TenantStore store(database_);
    auto settings = parse_tenant_settings(tenant->options_json);
    if (!settings) return fail(settings.error());
    std::vector<std::string> changed; // names only: values may be nobody's business
    for (const auto& [key, value] : changes.options) {
        if (value.empty())
            settings->options.erase(key);
        else
            settings->options[key] = value;
        changed.push_back(key);
    }
    if (changes.ca_file) settings->ca_file = *changes.ca_file, changed.emplace_back("ca-file");
    if (changes.proxy) settings->proxy = *changes.proxy, changed.emplace_back("proxy");
    if (changes.is_read_write) tenant->is_read_write = *changes.is_read_write, changed.emplace_back("access");
    if (changes.allows_hard_delete)
        tenant->allows_hard_delete = *changes.allows_hard_delete, changed.emplace_back("hard-delete");
    for (const auto& [key, secret] : changes.secrets) {
        changed.push_back(key);
        for (const auto& option : provider->options) // what was said of the former one does not hold for the new one
            if (option.about == key && !changes.options.contains(std::string(option.key)))
                settings->options.erase(std::string(option.key));
    }
    if (!tenant->is_read_write && tenant->mode == Mode::enforce)
        return fail(ErrorKind::fix_configuration, "tenant.enforces",
                    "The tenant is in enforcing mode, which needs read-write access; set its mode to monitor first.");
    tenant->options_json = to_json_text(*settings);

    auto wanted = provider_settings(*provider, *tenant, store);
    if (!wanted) return fail(wanted.error());
    for (const auto& [key, secret] : changes.secrets) {
        if (is_credential(*provider, key))
            for (const auto kind : provider->credential_keys) wanted->secrets.erase(std::string(kind));
    }
    for (const auto& [key, secret] : changes.secrets) wanted->secrets.insert_or_assign(key, secret);
    const auto checked = provider->check(*wanted);
    if (!checked) return fail(checked.error());
    if (!changes.secrets.empty())
        if (auto alive = check_alive(*provider, *checked, clock_.now()); !alive) return fail(alive.error());

    if (auto kept = keep_secrets(tenant->id, *provider, changes.secrets); !kept) return fail(kept.error());
    const auto edit = [&](db::TenantRecord& record) {
        record.options_json = tenant->options_json;
        record.is_read_write = tenant->is_read_write;
        record.allows_hard_delete = tenant->allows_hard_delete;
        record.consent_asked_at = clock_.now();
    };
    const std::string detail = json{{"changed", changed}}.dump();
    if (auto updated = store.update(tenant->id, edit, audit(actor, "tenant.change", name, detail)); !updated)
        return fail(updated.error());
    connectors_.forget(tenant->id);
    if (auto connector = connectors_.connect(*tenant); !connector) return fail(connector.error());
    return find(name);
}

Result<void> Tenants::keep_secrets(const TenantId& tenant, const Provider& provider,
                                   const std::map<std::string, Secret>& secrets) {
    db::TenantStore store(database_);
    for (const auto& [key, secret] : secrets) {
        auto kept = is_credential(provider, key)
                        ? store.replace_credential(tenant, key, secret, provider.credential_keys)
                        : store.put_secret(tenant, key, secret);
        if (!kept) return kept;
    }
    return {};
}

Result<MadeCertificate> Tenants::make_certificate(std::string_view name, std::chrono::days life,
                                                  const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    const Provider* provider = provider_of(tenant->provider);
    if (provider == nullptr) return fail(connectors_.connect(*tenant).error());
    if (!provider->make_credential)
        return fail(ErrorKind::fix_configuration, "tenant.no_certificates",
                    std::string(provider->title) + " takes no certificate of our making.");
    const Timestamp now = std::chrono::floor<std::chrono::seconds>(clock_.now());
    const auto made = provider->make_credential(name, now - std::chrono::hours{1}, now + life);
    TenantChanges changes;
    changes.secrets.emplace(made.key, made.secret);
    if (auto changed = change(name, changes, actor); !changed) return fail(changed.error());
    return MadeCertificate{made.public_part, made.fingerprint, now + life};
}

std::vector<Credential> Tenants::credentials(const db::TenantRecord& tenant) const {
    const Provider* provider = provider_of(tenant.provider);
    if (provider == nullptr || !provider->credentials) return {};
    const auto settings = provider_settings(*provider, tenant, db::TenantStore(database_));
    return settings ? provider->credentials(*settings) : std::vector<Credential>{};
}

Result<TenantHealth> Tenants::health(const db::TenantRecord& tenant) const {
    const auto mailboxes = db::MailboxStore(database_).list(tenant.id);
    if (!mailboxes) return fail(mailboxes.error());
    return health_of(tenant, *mailboxes, credentials(tenant), clock_.now());
}

Result<void> Tenants::remove(std::string_view name, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    // Nobody is told of its mail any more, even by a provider that was asked to.
    if (const auto connector = connectors_.connect(*tenant))
        cancel_subscriptions(database_, **connector, tenant->id, clock_, cancel_limit);
    auto removed = db::TenantStore(database_).remove(tenant->id, audit(actor, "tenant.remove", name));
    connectors_.forget(tenant->id);
    return removed;
}

Result<void> Tenants::pause(std::string_view name, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    return db::TenantStore(database_).update(
        tenant->id, [](db::TenantRecord& record) { record.state = db::TenantState::paused; },
        audit(actor, "tenant.pause", name));
}

Result<void> Tenants::resume(std::string_view name, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    if (tenant->state == db::TenantState::added || tenant->state == db::TenantState::needs_consent)
        return fail(ErrorKind::fix_configuration, "tenant.not_authorised",
                    "The tenant is not paused but waits for an authorisation: `remand tenant authorize " +
                        tenant->id.value + "`.");
    const auto edit = [](db::TenantRecord& record) {
        record.state = record.authorized_at ? db::TenantState::active : db::TenantState::added;
    };
    return db::TenantStore(database_).update(tenant->id, edit, audit(actor, "tenant.resume", name));
}

Result<db::TenantRecord> Tenants::set_mode(std::string_view name, Mode mode, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    if (mode == Mode::enforce && !tenant->is_read_write)
        return fail(
            ErrorKind::fix_configuration, "tenant.read_only",
            "Enforcing moves mail, and this tenant was authorised read-only; first run `remand tenant authorize " +
                tenant->id.value + " --access read-write`.");
    const json detail{{"from", to_text(tenant->mode)}, {"to", to_text(mode)}};
    if (auto updated = db::TenantStore(database_).update(
            tenant->id, [&](db::TenantRecord& record) { record.mode = mode; },
            audit(actor, "tenant.mode", name, detail.dump()));
        !updated)
        return fail(updated.error());
    return find(name);
}

Result<db::TenantRecord> Tenants::set_policy(std::string_view name, const std::string& policy_json,
                                             const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    if (auto updated = db::TenantStore(database_).update(
            tenant->id, [&](db::TenantRecord& record) { record.policy_json = policy_json; },
            audit(actor, "policy.set", name, policy_json));
        !updated)
        return fail(updated.error());
    return find(name);
}

Result<std::vector<ActionSupport>> Tenants::action_support(const db::TenantRecord& tenant) const {
    auto connector = connectors_.connect(tenant);
    if (!connector) return fail(connector.error());
    return (*connector)->action_support();
}

Result<int> Tenants::release_held(std::string_view name, bool carry_out, const std::string& actor) {
    auto tenant = find(name);
    if (!tenant) return fail(tenant.error());
    const json detail{{"carry_out", carry_out}};
    auto released = db::ActionStore(database_).release_held(tenant->id, carry_out,
                                                            audit(actor, "breaker.release", name, detail.dump()));
    if (!released) return released;
    const auto edit = [](db::TenantRecord& record) {
        record.breaker_tripped_at.reset();
        record.breaker_reason.clear();
    };
    if (auto updated = db::TenantStore(database_).update(tenant->id, edit, audit(actor, "breaker.reset", name));
        !updated)
        return fail(updated.error());
    return released;
}

} // namespace remand::service
