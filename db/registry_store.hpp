// The impersonation registry of a tenant: entries by hand, from files, and choices from its directory; exceptions; and
// when it was last reviewed. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "db/database.hpp"
#include "db/records.hpp"

namespace remand::db {

enum class RegistryKind {
    person,     // by name and addresses
    user,       // of the directory: name, title and addresses follow it
    group,      // of the directory: its members, nested ones too, follow it
    exception,  // this name with this address is fine
    unprotected // a user of the directory whom nobody need protect
};
[[nodiscard]] std::string_view to_text(RegistryKind kind);
[[nodiscard]] std::optional<RegistryKind> parse_registry_kind(std::string_view text);

enum class RoleClass { none, executive, finance, human_resources, help_desk, legal, other };
[[nodiscard]] std::string_view to_text(RoleClass role); // "" for none
[[nodiscard]] std::optional<RoleClass> parse_role_class(std::string_view text);

struct RegistryEntry {
    std::int64_t id = 0; // the store's
    RegistryKind kind = RegistryKind::person;
    std::string name;                   // of a person; of an exception, the name it is about (empty: any)
    std::vector<std::string> addresses; // lower case. Of a user: more than the directory knows. An exception has one
    std::vector<std::string> patterns;  // RE2, of whole addresses
    std::string title;
    RoleClass role = RoleClass::none;
    std::string directory_id; // of a user or group
    std::string provenance;   // "manual", "csv", "policy", "config": who put it here
    std::string comment;      // of an exception: the reason
    std::optional<Timestamp> expires_at;
    Timestamp created_at{}, changed_at{};
    std::string created_by;
    bool operator==(const RegistryEntry&) const = default;
};

struct RegistrySettings {
    bool protects_directory = true; // everybody of the directory who has a mailbox
    std::optional<Timestamp> reviewed_at;
    std::string reviewed_by;
    std::optional<Timestamp> begun_at; // when the tenant's registry came to be: the first review is due from then
};

// What changes of one tenant's registry at once.
struct RegistryChange {
    std::vector<std::int64_t> remove;
    std::vector<RegistryEntry> update; // by id; kind, directory_id and provenance stay
    std::vector<RegistryEntry> add;
    std::optional<bool> protects_directory;
};

// A sender that used the name of somebody protected (evidence identity.vip_name).
struct Impersonation {
    std::string name, address;
    std::int64_t messages = 0;
};

class RegistryStore {
public:
    explicit RegistryStore(Database& database) : database_(database) {}

    Result<std::vector<RegistryEntry>> list(const TenantId& tenant) const; // by id; expired ones too
    Result<std::optional<RegistryEntry>> find(const TenantId& tenant, std::int64_t id) const;
    // All of them or none; gives their ids. created_at, changed_at and created_by are the audit row's.
    Result<std::vector<std::int64_t>> add(const TenantId& tenant, const std::vector<RegistryEntry>& entries,
                                          const AuditEntry& audit);
    Result<void> update(const TenantId& tenant, std::int64_t id, const std::function<void(RegistryEntry&)>& change,
                        const AuditEntry& audit); // give_up "registry.unknown"
    Result<void> remove(const TenantId& tenant, const std::vector<std::int64_t>& ids, const AuditEntry& audit);
    // What came from this provenance is replaced by these: one transaction. For settings that are kept in a file.
    Result<void> replace(const TenantId& tenant, std::string_view provenance, const std::vector<RegistryEntry>& entries,
                         const AuditEntry& audit);

    Result<std::vector<Impersonation>> impersonations(const TenantId& tenant, Timestamp since, int limit) const;

    Result<RegistrySettings> settings(const TenantId& tenant) const;
    Result<void> set_settings(const TenantId& tenant, const std::function<void(RegistrySettings&)>& change,
                              const AuditEntry& audit);

private:
    Database& database_;
};

class Connection;
// Inside a transaction of its caller. give_up "registry.unknown".
Result<void> change_registry(Connection& connection, const TenantId& tenant, const RegistryChange& change,
                             const AuditEntry& audit);

} // namespace remand::db
