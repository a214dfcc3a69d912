// Changes of settings as a whole, and the record of them: each version is the text of everything that was in force.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "db/domain_store.hpp"
#include "db/list_store.hpp"
#include "db/records.hpp"
#include "db/registry_store.hpp"

namespace remand::db {

struct SettingsVersion {
    std::int64_t id = 0;
    Timestamp at{};
    std::string actor;
    std::string act;     // "apply", "rollback"; "commands": what single commands had changed until then
    std::string note;    // why, by who did it
    std::string changes; // JSON: what differs from the version before
    std::string text;    // the whole, as TOML; empty in lists
};

struct SettingsChange {
    struct Tenant {
        TenantId id;
        Mode mode_before, mode;
        std::string policy_before, policy; // as stored; JSON
    };
    struct People { // and where they get their mail
        TenantId tenant;
        RegistryChange registry;
        DomainChange domains;
    };
    std::vector<Tenant> tenants; // only those that differ
    std::vector<People> people;  // only those that differ
    ListChange lists;
    std::vector<SettingsVersion> versions; // oldest first
};

class SettingsStore {
public:
    explicit SettingsStore(Database& database) : database_(database) {}
    // One transaction with its audit row. retry "config.changed_meanwhile", and nothing is changed, when a tenant is not
    // as `mode_before` and `policy_before` say, or an entry or a domain is gone; and what change_lists() fails with.
    Result<void> apply(const SettingsChange& change, const AuditEntry& audit);
    Result<std::vector<SettingsVersion>> history(std::int64_t before_id, int limit) const; // newest first, without text
    Result<std::optional<SettingsVersion>> find(std::int64_t id) const;
    Result<std::optional<SettingsVersion>> newest() const;

private:
    Database& database_;
};

} // namespace remand::db
