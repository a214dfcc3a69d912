// Reads the whole database once a night and says whether it is whole, so that damage is known before the last good
// backup is thrown away, and whether the audit is as it was written; its newest row goes to the log with its hash, so
// that the audit can be held to what the log of another machine says. Beside the work: a read-only connection of its own, which a stop interrupts.
#pragma once

#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "db/stores.hpp"

namespace remand::service {

struct CheckStatus {
    std::optional<Timestamp> at; // of the last one; the start of the service looks as well, for a short time
    bool is_ok = true;
    std::string finding; // what was wrong
    db::AuditFinding audit; // its finding too when the audit could not be read
};

// Thread-safe; one thread calls run_if_due.
class NightlyCheck {
public:
    static constexpr std::chrono::hours hour{2}; // of the day, UTC

    NightlyCheck(db::Database& database, const Clock& clock, Log log);
    void run_if_due(std::stop_token stop);
    [[nodiscard]] CheckStatus status() const;

private:
    db::Database& database_;
    const Clock& clock_;
    Log log_;
    Timestamp next_;
    mutable std::mutex mutex_;
    CheckStatus status_;
};

} // namespace remand::service
