#include "service/actions/invitations.hpp"

#include <utility>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "db/stores.hpp"
#include "scanner/facts_json.hpp"

namespace remand::service {
namespace {

enum class Wanted { out, in, as_it_is };

Wanted wanted_of(const db::ActionRecord& action, const Target& target) {
    if (target.is_marked) return Wanted::as_it_is;
    if (target.former) return target.former->place == Place::quarantine ? Wanted::out : Wanted::in; // an undo
    if (!target.place || action.action == Action::none) return Wanted::as_it_is;
    return *target.place == Place::inbox ? Wanted::in : Wanted::out;
}

// Of one restore: a second one of the same message makes an event of its own.
std::string key_of_restore(const db::ActionRecord& action) {
    return sha256_hex(fmt::format("{}/{}/{}", action.tenant.value, action.ref.provider_id, action.id)).substr(0, 32);
}

constexpr std::string_view it_stays =
    "It is an invitation: an event that it left in the calendar stays there; tell its user. (With `remand tenant set NAME "
    "--invitation-events remove` such events go with their mail.)";

} // namespace

Result<std::optional<Invitation>> Invitations::invitation_of(const db::ActionRecord& action) const {
    const auto text = db::MessageStore(database_).facts_json(action.message_id);
    if (!text) return fail(text.error());
    if (!*text) return std::nullopt;
    const auto facts = scanner::facts_from_json(**text);
    if (!facts || !facts->is_calendar) return std::nullopt;
    return Invitation{action.ref, facts->event_uid, facts->organizer ? facts->organizer->text() : action.from_address};
}

Result<std::optional<db::TakenEvent>> Invitations::look(InvitationCalendar& calendar, const db::ActionRecord& action,
                                                        const Invitation& invitation) {
    auto known = events_.find(action.message_id);
    if (!known) return fail(known.error());
    if (*known && (*known)->is_out) return known;
    auto found = calendar.find(action.mailbox, invitation);
    if (!found) return fail(found.error());
    if (!*found) return known; // one that we have put back leads nowhere, and is known by its id
    db::TakenEvent event{action.message_id, action.tenant, std::move((*found)->id), std::move((*found)->content), false,
                         clock_.now() + keep_};
    if (auto put = events_.put(event); !put) return fail(put.error());
    return std::optional(std::move(event));
}

void Invitations::prepare(Connector& connector, const db::ActionRecord& action, const Target& target) {
    auto* calendar = connector.calendar();
    if (calendar == nullptr || wanted_of(action, target) != Wanted::out) return;
    const auto invitation = invitation_of(action);
    if (invitation && *invitation) (void)look(*calendar, action, **invitation);
}

Result<std::string> Invitations::follow(Connector& connector, const db::ActionRecord& action, const Target& target) {
    const auto wanted = wanted_of(action, target);
    if (wanted == Wanted::as_it_is) return std::string();
    const auto invitation = invitation_of(action);
    if (!invitation) return fail(invitation.error());
    if (!*invitation) return std::string();
    auto* calendar = connector.calendar();
    if (wanted == Wanted::in) return put_back(calendar, action);
    if (calendar == nullptr) return std::string(it_stays);
    return take(*calendar, action, **invitation);
}

Result<std::string> Invitations::take(InvitationCalendar& calendar, const db::ActionRecord& action,
                                      const Invitation& invitation) {
    const auto event = look(calendar, action, invitation);
    if (!event) return fail(event.error());
    if (!*event) return std::string("It is an invitation; it left no event in the calendar.");
    if (!(*event)->is_out) {
        if (auto removed = calendar.remove(action.mailbox, {(*event)->event, {}}); !removed) return fail(removed.error());
        if (auto set = events_.set(action.message_id, true, (*event)->event); !set) return fail(set.error());
    }
    return std::string("The event that it left in the calendar was taken out as well.");
}

Result<std::string> Invitations::put_back(InvitationCalendar* calendar, const db::ActionRecord& action) {
    const auto event = events_.find(action.message_id);
    if (!event) return fail(event.error());
    if (!*event || !(*event)->is_out) return std::string();
    if (calendar == nullptr)
        return std::string("Its event is not back in the calendar: the tenant's option invitation-events says leave.");
    const auto id = calendar->put_back(action.mailbox, {(*event)->event, (*event)->content}, key_of_restore(action));
    if (!id) return fail(id.error());
    if (auto set = events_.set(action.message_id, false, *id); !set) return fail(set.error());
    return std::string(calendar->meaning_of_put_back());
}

} // namespace remand::service
