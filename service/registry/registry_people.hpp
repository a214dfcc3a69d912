// Who is protected, worked out from the registry's entries and the directory in force: what `registry list` shows and
// what the scanner is given. Everybody of the directory who has a mailbox is protected unless the tenant chose
// otherwise; entries mark people, add addresses, and take people out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/registry_store.hpp"
#include "scanner/identity/protected_people.hpp"

namespace remand::service {

struct RegistryPerson {
    std::string name, title;
    std::string department;
    std::vector<std::string> addresses; // lower case; the primary one first
    std::vector<std::string> patterns;
    db::RoleClass role = db::RoleClass::none;
    bool is_marked = false;
    std::string origin;                // "directory", "group Finance", "manual", "csv", "policy": where it comes from
    std::string directory_id;          // empty: not of the directory
    std::vector<std::int64_t> entries; // that are about this person
    std::string comment;
    std::optional<Timestamp> expires_at;
};

struct RegistryView {
    std::vector<RegistryPerson> people;        // marked ones first, then by name
    std::vector<db::RegistryEntry> exceptions; // in force
    std::vector<db::RegistryEntry> unprotected; // in force: whom somebody took out
    std::vector<db::RegistryEntry> unresolved;  // users and groups that the directory has no more
};

// What an administrator decided: all that the registry has beside the directory.
struct RegistryChoices {
    std::vector<db::RegistryEntry> entries; // directory_id: an id, or an address or a group's name not bound yet
    bool protects_directory = true;
};
[[nodiscard]] Result<RegistryChoices> read_choices(db::Database& database, const TenantId& tenant);

// Expired entries are left out. Before the first round through the directory the mailboxes on record stand for it.
[[nodiscard]] Result<RegistryView> read_registry(db::Database& database, const TenantId& tenant, Timestamp now);
[[nodiscard]] Result<RegistryView> read_registry(db::Database& database, const TenantId& tenant,
                                                 const RegistryChoices& choices, Timestamp now);

// For the scanner, immutable.
[[nodiscard]] scanner::ProtectedPeople protected_people(const RegistryView& view,
                                                        const std::vector<std::string>& own_domains);

// Whether a name reads as a person's: shared mailboxes and the like ("Info", "Accounts") are protected only by hand.
[[nodiscard]] bool is_name_of_person(std::string_view name);

} // namespace remand::service
