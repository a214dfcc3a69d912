// The domains of a tenant, and which of its mailboxes are watched. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "db/database.hpp"
#include "db/records.hpp"

namespace remand::db {

enum class DomainSource { provider, manual };
[[nodiscard]] std::string_view to_text(DomainSource source);
[[nodiscard]] std::optional<DomainSource> parse_domain_source(std::string_view text);

struct DomainRecord {
    std::string name; // lower case, A-labels
    DomainSource source = DomainSource::manual;
    std::string token;                    // what the TXT record of a domain added by hand must say
    std::optional<Timestamp> verified_at; // unverified: it does not count as the tenant's own
    std::optional<Timestamp> checked_at;
    std::string check_message; // of the last check that failed
    bool is_paused = false;    // mail of its mailboxes is not looked at
    bool all_folders = false;  // look in every folder, not in inbox and junk only
    Timestamp added_at{};
    std::string added_by;
};

enum class ScopeKind { address, group };
[[nodiscard]] std::string_view to_text(ScopeKind kind);
[[nodiscard]] std::optional<ScopeKind> parse_scope_kind(std::string_view text);
// One line of a pilot: a mailbox, or a group of the directory by its id. No line at all: every mailbox.
struct ScopeEntry {
    ScopeKind kind = ScopeKind::address;
    std::string value;
    bool operator==(const ScopeEntry&) const = default;
};

// What changes of one tenant's domains and of its pilot at once.
struct DomainChange {
    std::vector<std::string> remove;
    std::vector<DomainRecord> update; // by name: is_paused, all_folders and token
    std::vector<DomainRecord> add;
    std::optional<std::vector<ScopeEntry>> scope; // the whole of it
};

class DomainStore {
public:
    explicit DomainStore(Database& database) : database_(database) {}

    Result<std::vector<DomainRecord>> list(const TenantId& tenant) const; // by name
    Result<std::optional<DomainRecord>> find(const TenantId& tenant, std::string_view name) const;
    Result<void> add(const TenantId& tenant, const DomainRecord& domain,
                     const AuditEntry& audit); // give_up "domain.exists"
    Result<void> update(const TenantId& tenant, std::string_view name, const std::function<void(DomainRecord&)>& change,
                        const AuditEntry& audit); // give_up "domain.unknown"
    Result<void> remove(const TenantId& tenant, std::string_view name,
                        const AuditEntry& audit); // give_up "domain.unknown"
    // What the provider calls verified: new ones are added, those it names no more are removed, those by hand stay.
    Result<void> take_from_provider(const TenantId& tenant, const std::vector<std::string>& names, Timestamp now);
    // Arrival of the newest message to an address of each domain.
    Result<std::optional<Timestamp>> newest_mail(const TenantId& tenant, std::string_view name) const;

    Result<std::vector<ScopeEntry>> scope(const TenantId& tenant) const;
    Result<void> set_scope(const TenantId& tenant, const std::vector<ScopeEntry>& entries, const AuditEntry& audit);

private:
    Database& database_;
};

class Connection;
// Inside a transaction of its caller. give_up "domain.exists", "domain.unknown".
Result<void> change_domains(Connection& connection, const TenantId& tenant, const DomainChange& change);

} // namespace remand::db
