// Whom to mark: people whose job title or group says that attackers like to be them, people whom attackers named
// lately, and nobody who is marked already. And what a quarterly review looks at.
#pragma once

#include <string>
#include <vector>

#include "db/directory_store.hpp"
#include "db/registry_store.hpp"
#include "service/registry/registry_people.hpp"

namespace remand::service {

inline constexpr std::chrono::days named_within{90};
inline constexpr std::chrono::days review_every{91};

struct Suggestion {
    std::string directory_id, name, title, address;
    db::RoleClass role = db::RoleClass::none;
    std::string why; // "job title", "group Finance", "named in 3 messages since 2026-09-01"
};
[[nodiscard]] Result<std::vector<Suggestion>> suggest(db::Database& database, const TenantId& tenant, Timestamp now);

[[nodiscard]] Timestamp review_due_at(const db::RegistrySettings& settings, Timestamp now);

struct Review {
    std::optional<Timestamp> last_at;
    std::string last_by;
    Timestamp due_at{};
    bool is_due = false;
    std::vector<db::DirectoryChange> changes; // since the last review: joined, left, new names and titles; newest first
    std::vector<db::RegistryEntry> new_entries, expired, unresolved;
};
[[nodiscard]] Result<Review> read_review(db::Database& database, const TenantId& tenant, Timestamp now);

} // namespace remand::service
