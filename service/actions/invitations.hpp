// The event of an invitation goes where its mail goes: out of the calendar when the mail is taken away, and back with it.
//
// The mail first, always: a calendar that cannot be reached delays no move. What it takes to put an event back is kept,
// sealed, before the event is removed; each step can be repeated after a lost answer or a crash.
#pragma once

#include <optional>
#include <string>

#include "connectors/calendar.hpp"
#include "connectors/connector.hpp"
#include "core/clock.hpp"
#include "db/event_store.hpp"
#include "db/records.hpp"
#include "service/actions/settled.hpp"

namespace remand::service {

// Thread-safe.
class Invitations {
public:
    Invitations(db::Database& database, const Clock& clock, Duration keep)
        : database_(database), events_(database), clock_(clock), keep_(keep) {}

    // Before the mail is moved: what it leads to then is found surely. Whatever fails is tried again by follow().
    void prepare(Connector& connector, const db::ActionRecord& action, const Target& target);
    // When the mail is where it should be. Gives a sentence for the record; empty where there is nothing to tell. Errors
    // are the provider's, or ours ("db.…", "seal.…").
    [[nodiscard]] Result<std::string> follow(Connector& connector, const db::ActionRecord& action, const Target& target);

private:
    [[nodiscard]] Result<std::optional<Invitation>> invitation_of(const db::ActionRecord& action) const;
    // What is on record of its event, after the calendar was asked; nullopt where there is none.
    Result<std::optional<db::TakenEvent>> look(InvitationCalendar& calendar, const db::ActionRecord& action,
                                               const Invitation& invitation);
    Result<std::string> take(InvitationCalendar& calendar, const db::ActionRecord& action, const Invitation& invitation);
    Result<std::string> put_back(InvitationCalendar* calendar, const db::ActionRecord& action);

    db::Database& database_;
    db::EventStore events_;
    const Clock& clock_;
    const Duration keep_;
};

} // namespace remand::service
