// What an administrator does with tenants: add, authorise, look after, remove. Used by the API's handlers only.
//
// Every change is one transaction with its audit row. Nothing here polls or moves mail; the caller nudges the Runtime.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/providers.hpp"
#include "db/stores.hpp"
#include "service/tenants/connector_cache.hpp"
#include "service/tenants/health.hpp"
#include "service/tenants/tenant_settings.hpp"

namespace remand::service {

struct NewTenant {
    std::string name, provider;
    TenantSettings settings;
    std::map<std::string, Secret> secrets;
    bool is_read_write = false, allows_hard_delete = false;
};

// Only what is set is changed. An option set to "" is taken back.
struct TenantChanges {
    std::map<std::string, std::string> options;
    std::map<std::string, Secret> secrets;
    std::optional<std::string> ca_file, proxy;
    std::optional<bool> is_read_write, allows_hard_delete;
};

// What the administrator reads before granting anything, and then does.
struct Authorisation {
    std::string provider_title;
    std::vector<Permission> permissions;
    ConsentRequest consent;
};

struct Verification {
    enum class Outcome {
        active,  // confirmed; its mailboxes are known
        waiting, // the credentials are good, but something is missing that may still arrive: ask again
        failed   // an administrator must act; asking again changes nothing
    };
    Outcome outcome = Outcome::failed;
    std::vector<Check> checks;
    Error reason; // unless active
    db::TenantRecord tenant;
    std::size_t mailboxes = 0;
};

struct Examination {
    enum class Finding {
        healthy,
        degraded, // it works; something asks for attention, or only needs time
        broken
    };
    Finding finding = Finding::healthy;
    std::vector<Check> checks;
};

// What the administrator uploads; the key stays here, sealed.
struct MadeCertificate {
    std::string pem, fingerprint;
    Timestamp expires_at{};
};

// Thread-safe.
class Tenants {
public:
    static constexpr std::chrono::minutes consent_lifetime{15};

    Tenants(db::Database& database, const std::vector<Provider>& providers, ConnectorCache& connectors, Clock& clock)
        : database_(database), providers_(providers), connectors_(connectors), clock_(clock) {}

    [[nodiscard]] Result<db::TenantRecord> find(std::string_view name) const; // give_up "tenant.unknown"
    [[nodiscard]] Result<std::vector<db::TenantRecord>> list() const;
    Result<db::TenantRecord> add(const NewTenant& tenant, const std::string& actor);
    Result<db::TenantRecord> change(std::string_view name, const TenantChanges& changes, const std::string& actor);
    Result<void> remove(std::string_view name, const std::string& actor);

    // Makes a single-use state of 15 minutes, bound to the tenant.
    Result<Authorisation> begin_authorisation(std::string_view name, std::string_view redirect_uri,
                                              const std::string& actor);
    // The browser came back. The state is matched (and spent) first, then `error` is looked at. What the callback
    // claims is remembered, and proves nothing before verify().
    Result<void> accept_callback(std::string_view name, const Query& query, const std::string& actor);
    // Proof by doing: a token, who we are, each permission, the mailboxes. On success the tenant becomes active.
    Result<Verification> verify(std::string_view name, const std::string& actor);

    // A tenant that had lost its consent and passes becomes active again.
    Result<Examination> examine(std::string_view name, const std::string& actor);
    // One that lost its consent: a look whether it has come back, with as few calls as that takes.
    Result<void> recover(std::string_view name, const std::string& actor);
    // A credential of our own making takes the place of the present one, which serves until the new one has worked.
    Result<MadeCertificate> make_certificate(std::string_view name, std::chrono::days life, const std::string& actor);
    // None where the settings cannot be read.
    [[nodiscard]] std::vector<Credential> credentials(const db::TenantRecord& tenant) const;
    [[nodiscard]] Result<TenantHealth> health(const db::TenantRecord& tenant) const;
    Result<void> pause(std::string_view name, const std::string& actor);
    Result<void> resume(std::string_view name, const std::string& actor);
    Result<db::TenantRecord> set_mode(std::string_view name, Mode mode, const std::string& actor);
    Result<db::TenantRecord> set_policy(std::string_view name, const std::string& policy_json,
                                        const std::string& actor);
    // Does not touch the network.
    [[nodiscard]] Result<std::shared_ptr<Connector>> connector(const db::TenantRecord& tenant) const {
        return connectors_.connect(tenant);
    }
    [[nodiscard]] Result<std::vector<ActionSupport>> action_support(const db::TenantRecord& tenant) const;
    Result<int> release_held(std::string_view name, bool carry_out, const std::string& actor);

    [[nodiscard]] const Provider* provider_of(std::string_view name) const;

private:
    [[nodiscard]] db::AuditEntry audit(const std::string& actor, std::string_view act, std::string_view name,
                                       std::string detail = "{}") const;
    Result<void> keep_secrets(const TenantId& tenant, const Provider& provider,
                              const std::map<std::string, Secret>& secrets);
    Result<void> end_of_refusal(const TenantId& tenant, const db::AuditEntry& audit);
    Result<void> redeem(const db::TenantRecord& tenant, const Provider& provider, const Query& query);
    Result<Verification> activate(db::TenantRecord tenant, Connector& connector, const TenantIdentity& identity,
                                  std::vector<Check> checks, const std::string& actor);

    db::Database& database_;
    const std::vector<Provider>& providers_;
    ConnectorCache& connectors_;
    Clock& clock_;
};

} // namespace remand::service
