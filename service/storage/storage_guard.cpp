#include "service/storage/storage_guard.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "db/stores.hpp"

namespace remand::service {
namespace {

std::uint64_t low_water_of(const DiskSpace& space) { return std::min(StorageGuard::low_water, space.capacity / 20); }
std::uint64_t reserve_of(const std::optional<DiskSpace>& space) {
    return space ? std::min(StorageGuard::reserve_bytes, space->capacity / 40) : StorageGuard::reserve_bytes;
}

} // namespace

SpaceProbe space_of(std::filesystem::path directory) {
    return [directory = std::move(directory)]() -> std::optional<DiskSpace> {
        std::error_code problem;
        const auto space = std::filesystem::space(directory, problem);
        if (problem) return {};
        return DiskSpace{space.capacity, space.available};
    };
}

StorageGuard::StorageGuard(StorageParts parts) : parts_(std::move(parts)) {
    refused_before_ = parts_.database.refused_writes();
    if (!parts_.reserve || parts_.reserve->is_held()) return;
    if (const auto held = parts_.reserve->hold(reserve_of(probe())); !held)
        parts_.log.error("storage.no_reserve", {{"message", held.error().message}});
}

std::optional<DiskSpace> StorageGuard::probe() {
    const auto space = parts_.space ? parts_.space() : std::nullopt;
    free_bytes_ = space ? std::optional(space->available) : std::nullopt;
    return space;
}

bool StorageGuard::look() {
    const std::lock_guard lock(mutex_);
    const auto refused = parts_.database.refused_writes();
    if (refused != std::exchange(refused_before_, refused)) {
        write_was_refused();
        return false;
    }
    const Monotonic now = parts_.clock.monotonic();
    if (now < next_look_) return false;
    next_look_ = now + look_interval;
    const auto space = probe();
    if (short_since_) return try_to_recover(space);
    if (space && space->available < low_water_of(*space)) run_short("the disk is nearly full");
    return false;
}

void StorageGuard::write_was_refused() {
    const Monotonic now = parts_.clock.monotonic();
    next_look_ = now + look_interval;
    const bool had_reserve = parts_.reserve && parts_.reserve->is_held();
    if (!short_since_) run_short("a write found no room");
    if (had_reserve) {
        parts_.reserve->release();
        released_at_ = now;
        parts_.log.warning("storage.reserve_released");
        return;
    }
    if (parts_.reserve && now - released_at_ < in_flight) return;
    if (std::exchange(is_spent_, true)) return;
    parts_.log.error("storage.spent", {{"message", "Nothing can be written any more; actions wait as well."}});
}

void StorageGuard::run_short(std::string_view why) {
    short_since_ = parts_.clock.now();
    parts_.log.error("storage.full", {{"message", "No new mail is taken until there is space again."}, {"why", why}});
}

// Shown by doing: the reserve is made again, the database grows, and a row is committed.
bool StorageGuard::try_to_recover(const std::optional<DiskSpace>& space) {
    const bool has_reserve = !parts_.reserve || parts_.reserve->is_held();
    const std::uint64_t wanted =
        space ? low_water_of(*space) * 5 / 4 + (has_reserve ? 0 : reserve_of(space)) : 0; // not back at the same byte
    if (space && space->available < wanted) return false;
    if (!has_reserve && !parts_.reserve->hold(reserve_of(space))) return false;
    const auto now = parts_.clock.now();
    auto written = parts_.database.prove_room();
    if (written) written = db::AuditStore(parts_.database).append({0, now, "service", "storage.recovered", "", "{}"});
    refused_before_ = parts_.database.refused_writes();
    if (!written) {
        if (!has_reserve) parts_.reserve->release(); // spent before, spent now
        return false;
    }
    short_since_.reset();
    is_spent_ = false;
    parts_.log.warning("storage.recovered");
    return true;
}

bool StorageGuard::takes_mail() const {
    const std::lock_guard lock(mutex_);
    return !short_since_;
}

bool StorageGuard::acts() const {
    const std::lock_guard lock(mutex_);
    return !is_spent_;
}

StorageStatus StorageGuard::status() const {
    const std::lock_guard lock(mutex_);
    StorageStatus status{!short_since_, !is_spent_, free_bytes_, short_since_, {}};
    if (short_since_)
        status.message = std::string("There is no space left for the database: no new mail is read") +
                         (is_spent_ ? " and nothing is moved" : "") +
                         ". Make room on the disk of the state directory; everything goes on by itself then.";
    return status;
}

} // namespace remand::service
