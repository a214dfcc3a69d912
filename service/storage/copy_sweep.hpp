// Removes copies of mail, and of events, whose time is over, every hour.
#pragma once

#include "core/clock.hpp"
#include "core/log.hpp"
#include "db/copy_store.hpp"
#include "db/event_store.hpp"

namespace remand::service {

// For one thread.
class CopySweep {
public:
    static constexpr std::chrono::hours interval{1};
    static constexpr int copies_at_once = 100; // of one transaction

    CopySweep(db::Database& database, const Clock& clock, Log log)
        : copies_(database), events_(database), clock_(clock), log_(std::move(log)) {}

    void run_if_due();

private:
    db::CopyStore copies_;
    db::EventStore events_;
    const Clock& clock_;
    const Log log_;
    Timestamp next_{}; // at once after a start
};

} // namespace remand::service
