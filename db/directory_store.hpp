// The directory of a tenant as of its last good round, and the round that is being read beside it. Thread-safe.
//
// A round is staged page by page and takes the place of what is in force in one transaction, when it is whole and was
// not held: a listing that breaks off, an empty answer or one that leaves out many leaves the last good one in force.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/directory.hpp"
#include "db/database.hpp"
#include "db/records.hpp"

namespace remand::db {

enum class DirectoryPhase {
    idle,
    reading, // a round is staged in part
    held     // a whole round waits for confirmation
};
[[nodiscard]] std::string_view to_text(DirectoryPhase phase);
[[nodiscard]] std::optional<DirectoryPhase> parse_directory_phase(std::string_view text);

struct DirectoryState {
    DirectoryPhase phase = DirectoryPhase::idle;
    std::optional<Timestamp> begun_at;     // of the last attempt
    std::optional<Timestamp> ended_at;     // of it, well or not
    std::optional<Timestamp> good_at;      // of the round that is in force
    std::string error_code, error_message; // of the last attempt; empty when it went well
    std::string held_reason;
    std::vector<std::string> notes;     // what the round in force could not read
    SyncCursor cursor;                  // behind what is in force
    SyncCursor staged_cursor;           // behind what is staged
    std::int64_t users = 0, groups = 0; // in force
};

enum class DirectoryChangeKind {
    joined,
    left,
    renamed,
    new_title,
    new_address,
    alias_added,
    alias_removed,
    disabled,
    enabled
};
[[nodiscard]] std::string_view to_text(DirectoryChangeKind kind);
[[nodiscard]] std::optional<DirectoryChangeKind> parse_directory_change_kind(std::string_view text);

struct DirectoryChange {
    Timestamp at{};
    DirectoryChangeKind kind = DirectoryChangeKind::joined;
    std::string user_id, name, address; // as they are now; of who left, as they were
    std::string before, after;          // of what changed
};

struct StagedCounts {
    std::int64_t users_now = 0, users_staged = 0, users_gone = 0, groups_now = 0, groups_staged = 0;
};

class DirectoryStore {
public:
    explicit DirectoryStore(Database& database) : database_(database) {}

    Result<DirectoryState> state(const TenantId& tenant) const; // of a tenant that was never synchronised: an empty one
    // Stages what is in force, to be changed by the pages that follow, unless a round is staged in part already. `run`
    // names whoever reads: when another begins, the calls of the first are give_up "directory.overtaken".
    Result<void> begin(const TenantId& tenant, std::string_view run, Timestamp now);
    Result<void> stage(const TenantId& tenant, std::string_view run, const DirectoryPage& page); // with its cursor
    Result<StagedCounts> staged_counts(const TenantId& tenant) const;
    // What is staged takes the place of what is in force; the differences become changes, except in the first round.
    Result<void> take_into_force(const TenantId& tenant, Timestamp now, const std::vector<std::string>& notes,
                                 const std::optional<AuditEntry>& audit);
    Result<void> hold(const TenantId& tenant, Timestamp now, std::string_view reason);
    // Forgets what is staged; what is in force stays. `error`: why, for the state.
    Result<void> drop_staged(const TenantId& tenant, Timestamp now, const std::optional<Error>& error,
                             const std::optional<AuditEntry>& audit = {});
    // Keeps what is staged, to go on from there.
    Result<void> failed(const TenantId& tenant, Timestamp now, const Error& error);

    struct UserFilter {
        std::string text{};  // in name, title, department or an address, ignoring case
        std::string group{}; // id: only its members, nested ones too
        std::string after{}; // provider id: keyset paging
        int limit = 50;
    };
    Result<std::vector<DirectoryUser>> users(const TenantId& tenant, const UserFilter& filter) const;
    Result<void> each_user(const TenantId& tenant, const std::function<void(DirectoryUser)>& take) const;
    Result<std::optional<DirectoryUser>> user(const TenantId& tenant, std::string_view id_or_address) const;
    struct GroupRow {
        DirectoryGroup group;
        std::int64_t members = 0; // users, nested ones too
    };
    Result<std::vector<GroupRow>> groups(const TenantId& tenant, std::string_view text, int limit) const;
    Result<std::optional<DirectoryGroup>> group(const TenantId& tenant, std::string_view id_or_address_or_name) const;
    // Ids of users in the group and in the groups within it, each once; circles are no harm.
    Result<std::vector<std::string>> members(const TenantId& tenant, std::string_view group) const;
    Result<std::vector<DirectoryChange>> changes(const TenantId& tenant, Timestamp since,
                                                 int limit) const; // newest first

private:
    Database& database_;
};

} // namespace remand::db
