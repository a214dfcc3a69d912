// What becomes of the service when its disk fills up. It survives: before the last byte is gone no new mail is taken
// (mail that was judged and cannot be recorded would be acted on without a record); what was decided is still carried
// out and written down, at last into the reserve that is released for it; and when there is space again, everything
// goes on by itself.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "db/database.hpp"
#include "service/storage/reserve_file.hpp"

namespace remand::service {

struct DiskSpace {
    std::uint64_t capacity = 0, available = 0;
};
using SpaceProbe = std::function<std::optional<DiskSpace>()>; // nullopt: cannot be told
[[nodiscard]] SpaceProbe space_of(std::filesystem::path directory);

struct StorageStatus {
    bool takes_mail = true, acts = true;
    std::optional<std::uint64_t> free_bytes;
    std::optional<Timestamp> short_since;
    std::string message; // for an administrator; empty when all is well
};

struct StorageParts {
    db::Database& database;
    Clock& clock;
    Log log;
    SpaceProbe space;                   // may be empty: only refused writes count then
    std::optional<ReserveFile> reserve; // none for a database in memory
};

// Thread-safe.
class StorageGuard {
public:
    static constexpr std::chrono::seconds look_interval{10};
    static constexpr std::chrono::seconds in_flight{1};    // writes refused so soon after the release began before it
    static constexpr std::uint64_t low_water = 64U << 20U; // or a twentieth of a small disk
    static constexpr std::uint64_t reserve_bytes = 8U << 20U; // or a fortieth

    explicit StorageGuard(StorageParts parts);

    // To be called often: cheap but every look_interval, and after a write that was refused. True when there is space
    // again since this call: what had failed for want of it is to be taken up.
    bool look();
    [[nodiscard]] bool takes_mail() const;
    [[nodiscard]] bool acts() const;
    [[nodiscard]] StorageStatus status() const;

private:
    void write_was_refused();
    void run_short(std::string_view why);
    bool try_to_recover(const std::optional<DiskSpace>& space);
    [[nodiscard]] std::optional<DiskSpace> probe();

    StorageParts parts_;
    mutable std::mutex mutex_;
    std::uint64_t refused_before_ = 0;
    Monotonic next_look_{}, released_at_{};
    std::optional<Timestamp> short_since_;
    bool is_spent_ = false; // the reserve, too
    std::optional<std::uint64_t> free_bytes_;
};

} // namespace remand::service
