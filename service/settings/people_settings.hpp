// The part of the settings that is about people and where they get their mail: the registry's entries, domains, and the
// mailboxes of a pilot. Only what somebody decided: what the directory or the provider says by itself is no part of it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "db/domain_store.hpp"
#include "db/registry_store.hpp"

namespace remand::service {

struct DomainSetting {
    std::string name;
    bool is_of_provider = false; // it stays whatever a file says; `is_paused` and `all_folders` are decided
    bool is_paused = false, all_folders = false;
    std::string token; // of one by hand: what its TXT record says. Empty: one is made
};

// Whether somebody decided anything about it: what the provider says by itself stands in no file.
[[nodiscard]] inline bool is_decided(const DomainSetting& domain) {
    return !domain.is_of_provider || domain.is_paused || domain.all_folders;
}

struct PeopleSettings {
    bool protects_directory = true;
    std::vector<db::RegistryEntry> registry; // directory_id: what people write for it (DirectoryNames)
    std::vector<DomainSetting> domains;      // by name; all of the provider's too
    std::vector<db::ScopeEntry> scope;       // groups: what people write for them
};

[[nodiscard]] Result<PeopleSettings> people_settings_in_force(db::Database& database, const TenantId& tenant);
// Users and groups by the one name that a file has for them. What the directory does not know stays as it is written.
[[nodiscard]] Result<void> say_as_files_do(db::Database& database, const TenantId& tenant, PeopleSettings& settings);

// And the other way: by the ids that stores keep.
[[nodiscard]] Result<void> bind_to_directory(db::Database& database, const TenantId& tenant, PeopleSettings& settings);

// Entries of two registries that are about the same: {nullptr, new}, {gone, nullptr}, {was, will be}. Those that say
// the same are left out.
using EntryPair = std::pair<const db::RegistryEntry*, const db::RegistryEntry*>;
[[nodiscard]] std::vector<EntryPair> changed_entries(const std::vector<db::RegistryEntry>& before,
                                                     const std::vector<db::RegistryEntry>& after);
[[nodiscard]] bool protect_the_same(const PeopleSettings& one, const PeopleSettings& other);
[[nodiscard]] std::string name_of(const db::RegistryEntry& entry); // person "Jane Doe"
[[nodiscard]] std::string says(const db::RegistryEntry& entry);    // all but the name
[[nodiscard]] std::string says(const DomainSetting& domain);

struct PeopleChange {
    db::RegistryChange registry;
    db::DomainChange domains;
    [[nodiscard]] bool is_empty() const;
};
// What the stores have to do, bound to the directory. The provenance of what is new is "config".
[[nodiscard]] Result<PeopleChange> people_change(db::Database& database, const TenantId& tenant,
                                                 const PeopleSettings& before, const PeopleSettings& after,
                                                 const db::AuditEntry& audit);
// What would not work yet, one sentence each: people the directory does not know, domains that are to be verified.
[[nodiscard]] Result<std::vector<std::string>> warnings_about(db::Database& database, const TenantId& tenant,
                                                              const PeopleSettings& before,
                                                              const PeopleSettings& after);

} // namespace remand::service
