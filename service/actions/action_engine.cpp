#include "service/actions/action_engine.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/crash_point.hpp"
#include "core/text.hpp"
#include "service/actions/settled.hpp"
#include "service/crash_points.hpp"

namespace remand::service {
namespace {
constexpr std::size_t longest_message = 500; // of a provider's text, kept with the attempt
constexpr std::chrono::hours date_may_differ{24}; // a Date field from when the message was received

void add_sentence(std::string& text, std::string_view sentence) {
    if (!text.empty() && !sentence.empty()) text += ' ';
    text += sentence;
}
} // namespace

struct ActionEngine::Step {
    const ActiveTenant& tenant;
    db::ActionRecord action;
    Target target;
    std::string note{};                    // for the record, beside how it ended
    std::int64_t size = 0;                 // of the message
    std::optional<db::CopyRecord> copy{};  // that is kept of it
    bool is_only_copy = false;             // the mailbox does not have it any more
    bool seals_off = false;                // the copy is safe: out of its user's reach
};

Result<void> ActionEngine::recover() {
    const auto interrupted = actions_.interrupted();
    if (!interrupted) return fail(interrupted.error());
    for (const auto& action : *interrupted) {
        const Timestamp now = parts_.clock.now();
        const auto reopened = actions_.retry_at(
            action.id, now,
            {now, "interrupted", "The service ended during this try; the message is looked for first."});
        if (!reopened) return fail(reopened.error());
        parts_.log.warning("action.interrupted", {{"tenant", action.tenant.value}, {"action", action.id}});
    }
    return {};
}

ActionEnd ActionEngine::carry_out(const ActiveTenant& tenant, std::int64_t action_id) {
    auto found = actions_.find(action_id);
    if (!found) return trouble(found.error());
    if (!*found || (*found)->state != ActionState::planned) return {};
    db::ActionRecord action = std::move(**found);
    if (action.next_attempt_at && *action.next_attempt_at > parts_.clock.now()) return {ActionEnd::How::put_off, {}};

    Step step{tenant, std::move(action), {}};
    if (auto ended = aim(step)) return *ended;
    return perform(step);
}

std::optional<ActionEnd> ActionEngine::aim(Step& step) {
    const auto message = db::MessageStore(parts_.database).find(step.action.message_id);
    if (!message) return trouble(message.error());
    if (*message) step.size = (*message)->size;
    step.target.place = destination_of(step.action.action);
    if (step.action.action == Action::mark) step.target.is_marked = true;
    if (step.action.action != Action::restore) return {};
    if (!step.action.undo_of)
        return settle(step, ActionState::failed, {}, "action.nothing_to_undo", "It names no action to take back.");
    const auto undone = actions_.find(*step.action.undo_of);
    if (!undone) return trouble(undone.error());
    if (!*undone || !(*undone)->former)
        return settle(step, ActionState::failed, {}, "action.no_former_place",
                      "Where the message was is not on record.");
    const Location& former = *(*undone)->former;
    // The way back from a mark is to take it off: the mail stays where its user has put it since.
    if ((*undone)->action == Action::mark)
        step.target.is_marked = former.is_marked;
    // Back into a quarantine that its user cannot reach: not without a copy, and as it is done today.
    else if (is_in_our_keeping(former) ||
             (former.place == Place::quarantine && needs_copy(step.tenant.connector->custody(step.size))))
        step.target.place = Place::quarantine;
    else
        step.target.former = former;
    return {};
}

ActionEnd ActionEngine::perform(Step& step) {
    const auto record = db::TenantStore(parts_.database).find(step.tenant.record.id);
    if (!record) return trouble(record.error());
    if (!*record || (*record)->state != db::TenantState::active) return {ActionEnd::How::tenant_blocked, {}};
    const bool is_untouched = !step.action.former; // no try of it can have reached the mailbox
    if (step.action.is_automatic && (*record)->mode == Mode::monitor && is_untouched)
        return settle(step, ActionState::monitored, {}, "monitor_mode",
                      "The tenant was set to monitor mode before the move.");
    if (step.action.action == Action::none)
        return settle(step, ActionState::satisfied, {}, "nothing_to_do", "The decision asks for nothing.");
    if (step.action.action == Action::hard_delete && !(*record)->allows_hard_delete)
        return settle(step, ActionState::failed, {}, "action.hard_delete_not_allowed",
                      "This tenant does not allow hard deletes; allow it for the tenant, or choose trash.");

    const auto sighting = look(step);
    if (!sighting)
        return sighting.error().code.starts_with("db.") ? trouble(sighting.error()) : refused(step, sighting.error());
    if (!sighting->ambiguity.empty())
        return settle(step, ActionState::failed, {}, "message_ambiguous", sighting->ambiguity);
    if (auto settled = already_settled(step.action, step.target, sighting->location)) {
        if (settled->state == ActionState::failed && step.copy)
            settled->sentence += " A sealed copy is kept until " + to_rfc3339(step.copy->keep_until).substr(0, 10) +
                                 ": remand actions export-copy " + std::to_string(step.action.id) +
                                 " --out FILE.eml";
        if (settled->state != ActionState::failed)
            if (auto ended = tend_event(step)) return *ended;
        return settle(step, settled->state, sighting->location, settled->outcome, settled->sentence);
    }
    return call(step, sighting->location);
}

Result<Sighting> ActionEngine::look(Step& step) {
    auto copy = keeping_.copies().find(step.action.message_id);
    if (!copy) return fail(copy.error());
    step.copy = std::move(*copy);
    auto& connector = *step.tenant.connector;
    const bool was_only = step.copy && step.copy->is_only;
    auto sighting = look_for(connector, parts_.database, step.action, was_only);
    if (!sighting) return sighting;
    if (sighting->new_ref) {
        parts_.log.warning("action.found_again", {{"tenant", step.action.tenant.value},
                                                  {"action", step.action.id},
                                                  {"message", sighting->new_ref->provider_id}});
        step.action.ref = *sighting->new_ref;
        if (!was_only) step.note = "The message had another id by now; it was found by its Message-ID.";
        return sighting;
    }
    if (sighting->location.place != Place::gone || !step.copy) return sighting;
    // A try of ours may have deleted it, after the copy was safe, and not have come to say so.
    const bool was_sealed_off = step.target.place == Place::quarantine && step.action.former &&
                                connector.custody(step.size) == Custody::copy_only;
    if (!was_only && !was_sealed_off) return sighting;
    if (!was_only)
        if (const auto set = keeping_.copies().set_only(step.action.message_id); !set) return fail(set.error());
    step.is_only_copy = true;
    sighting->ambiguity.clear();
    sighting->location = in_our_keeping();
    return sighting;
}

std::optional<ActionEnd> ActionEngine::keep_copy(Step& step, const Location& located) {
    const bool is_quarantine = step.target.place == Place::quarantine;
    const bool is_hard_delete = step.target.place == Place::gone;
    if (step.is_only_copy || (!is_quarantine && !is_hard_delete)) return {};
    const auto custody = step.tenant.connector->custody(step.size);
    if (is_quarantine && !needs_copy(custody)) return {};
    if (is_hard_delete && !keeping_.keeps(step.action)) return {};
    // Without a Message-ID, what is being brought back could not be found again after a lost answer.
    const bool is_findable = custody != Custody::copy_only || !step.action.internet_message_id.empty();
    const auto why_not = is_findable || is_hard_delete
                             ? keeping_.keep(*step.tenant.connector, step.action, located)
                             : Result<std::string>("the message has no Message-ID to find it by");
    if (!why_not && (why_not.error().code.starts_with("db.") || why_not.error().code.starts_with("seal.")))
        return trouble(why_not.error());
    if (!why_not) return refused(step, why_not.error());
    if (why_not->empty()) {
        step.seals_off = is_quarantine;
        return {};
    }
    if (is_hard_delete)
        return settle(step, ActionState::failed, {}, "copy.not_kept",
                      "It was not deleted, since no copy could be kept: " + *why_not +
                          ". (copies.of_hard_deletes says which hard deletes leave one.)");
    step.note = "It went to the mailbox's own quarantine, since no copy could be kept: " + *why_not + ".";
    return {};
}

ActionEnd ActionEngine::call(Step& step, const Location& located) {
    if (auto ended = keep_copy(step, located)) return *ended;
    invitations_.prepare(*step.tenant.connector, step.action, step.target);
    crash_point(crash_points::before_begin);
    const auto begun = actions_.begin(step.action.id, located, parts_.clock.now());
    if (!begun) return begun.error().code == "action.superseded" ? ActionEnd{} : trouble(begun.error());
    ++step.action.attempts;
    step.action.former = located;
    parts_.log.info("action.sending", {{"tenant", step.action.tenant.value},
                                       {"action", step.action.id},
                                       {"message", step.action.ref.provider_id},
                                       {"kind", to_text(step.action.action)},
                                       {"attempt", step.action.attempts}});
    const auto answered = send(step);
    crash_point(crash_points::after_move);
    if (!answered && answered.error().code.starts_with("db.")) return left_unfinished(step, answered.error());
    if (!answered) return refused(step, answered.error());
    return read_back(step, *answered);
}

Result<Location> ActionEngine::send(Step& step) {
    auto& connector = *step.tenant.connector;
    const auto& mailbox = step.action.mailbox;
    if (step.is_only_copy) {
        if (step.target.place == Place::gone) { // the copy is what there is to delete
            if (!keeping_.keeps(step.action))
                if (const auto dropped = keeping_.copies().drop(step.action.message_id); !dropped)
                    return fail(dropped.error());
            Location gone;
            gone.place = Place::gone;
            return gone;
        }
        if (const auto back = bring_back(step); !back) return fail(back.error());
    }
    if (step.target.is_marked) return connector.set_mark(mailbox, step.action.ref, *step.target.is_marked);
    if (step.target.former) return connector.restore(mailbox, step.action.ref, *step.target.former);
    if (step.seals_off) return seal_off(step);
    return connector.move(mailbox, step.action.ref, *step.target.place);
}

Result<Location> ActionEngine::seal_off(Step& step) {
    auto& connector = *step.tenant.connector;
    auto sealed_off = connector.seal_off(step.action.mailbox, step.action.ref);
    if (!sealed_off && sealed_off.error().kind == ErrorKind::give_up &&
        sealed_off.error().code.ends_with("unsupported")) {
        step.seals_off = false;
        step.note = "It went to the mailbox's own quarantine: " + sealed_off.error().message;
        return connector.move(step.action.mailbox, step.action.ref, Place::quarantine);
    }
    if (!sealed_off || sealed_off->place != Place::gone) return sealed_off;
    crash_point(crash_points::after_move);
    if (const auto set = keeping_.copies().set_only(step.action.message_id); !set) return fail(set.error());
    step.is_only_copy = true;
    return in_our_keeping();
}

Result<void> ActionEngine::bring_back(Step& step) {
    const auto bytes = keeping_.copies().open(step.action.message_id);
    if (!bytes) return fail(bytes.error());
    crash_point(crash_points::before_bring_back);
    auto made = step.tenant.connector->bring_back(step.action.mailbox, bytes->reveal(), step.copy->former);
    if (!made) return fail(made.error());
    crash_point(crash_points::after_bring_back);
    const auto taken = keeping_.copies().brought_back(step.action.message_id, made->ref.provider_id);
    if (!taken) return fail(taken.error());
    if (!*taken)
        return fail(ErrorKind::give_up, "action.id_taken",
                    "The message was brought back, and is on record as another message already.");
    crash_point(crash_points::after_new_id);
    step.is_only_copy = false;
    step.action.ref = std::move(made->ref);
    // Where the Date field cannot be read, the provider takes the time at which it made the message.
    if (made->received_at && *made->received_at - step.action.received_at > date_may_differ)
        add_sentence(step.note, "Its mailbox shows it under the date of " + to_rfc3339(*made->received_at).substr(0, 10) +
                                    ", since its Date field says no other.");
    parts_.log.info("action.brought_back", {{"tenant", step.action.tenant.value},
                                            {"action", step.action.id},
                                            {"message", step.action.ref.provider_id}});
    return {};
}

ActionEnd ActionEngine::read_back(Step& step, const Location& answered) {
    auto located = step.tenant.connector->locate(step.action.mailbox, step.action.ref);
    if (!located) located = answered; // the provider's own answer to the move stands
    if (located->place == Place::gone && step.is_only_copy && is_in_our_keeping(answered)) located = answered;
    // Deleted for good, and the provider keeps it for itself for a while, where nobody comes to it.
    if (located->place == Place::quarantine && answered.place == Place::gone) located = answered;
    crash_point(crash_points::after_read_back);
    // A restore may end in the inbox instead, where the folder is gone: what the connector answered counts.
    const bool is_there = step.target.former ? located->place == answered.place : step.target.is_reached(*located);
    if (is_there && step.target.former && located->place != step.target.former->place) {
        if (auto ended = tend_event(step)) return *ended;
        return settle(step, ActionState::done, *located, "restored_elsewhere",
                      "Where the message was has been deleted since; it went to the " +
                          std::string(to_text(located->place)) + '.');
    }
    if (is_there && located->place == Place::gone && step.copy && !keeping_.keeps(step.action))
        if (const auto dropped = keeping_.copies().drop(step.action.message_id); !dropped)
            return left_unfinished(step, dropped.error());
    if (!is_there)
        return put_off(
            step,
            {ErrorKind::retry, "action.not_there", "The provider accepted the move, but the message is elsewhere.", {}},
            backoff(step.action.attempts, retry_backoff, parts_.jitter.next()));
    if (auto ended = tend_event(step)) return *ended;
    return settle(step, ActionState::done, *located, "ok", "");
}

std::optional<ActionEnd> ActionEngine::tend_event(Step& step) {
    const auto told = invitations_.follow(*step.tenant.connector, step.action, step.target);
    if (told) {
        add_sentence(step.note, *told);
        return {};
    }
    const auto& error = told.error();
    if (error.code.starts_with("db.") || error.code.starts_with("seal.")) return left_unfinished(step, error);
    const bool may_pass = error.kind == ErrorKind::wait || error.kind == ErrorKind::retry ||
                          error.kind == ErrorKind::unknown_outcome || error.kind == ErrorKind::refresh_token;
    if (may_pass && parts_.clock.now() - step.action.requested_at <= tried_for) return refused(step, error);
    add_sentence(step.note, "The event of this invitation is as it was in the calendar: " + error.message);
    return {};
}

ActionEnd ActionEngine::refused(Step& step, const Error& error) {
    ++parts_.counters.provider_errors;
    const Duration own = backoff(std::max(step.action.attempts, static_cast<int>(step.action.history.size()) + 1),
                                 retry_backoff, parts_.jitter.next());
    switch (error.kind) {
    case ErrorKind::wait: {
        // Asked again and again for the same second, we are slower by ourselves.
        const bool is_taken_at_its_word = error.retry_after && (step.action.history.empty() || is_own_meter(error));
        const Duration wait = asked_wait(error, is_taken_at_its_word ? Duration{0} : own);
        ActionEnd end = put_off(step, error, wait);
        end.mailbox_rest = wait;
        return end;
    }
    case ErrorKind::retry:
    case ErrorKind::refresh_token:
    case ErrorKind::resync:
    case ErrorKind::unknown_outcome:
        return put_off(step, error, own); // the next try looks first
    case ErrorKind::skip_mailbox:
        if (const auto missing = as_missing_permission(step, error)) return refused(step, *missing);
        return put_off(step, error, absent_mailbox_wait);
    case ErrorKind::fix_configuration:
        note_permission(step.tenant, error);
        (void)put_off(step, error, consent_wait);
        return {ActionEnd::How::tenant_blocked, {}};
    case ErrorKind::skip_item: {
        const bool is_gone = error.code.ends_with(".not_found");
        if (is_gone && step.action.attempts == 1) return put_off(step, error, own); // it went between look and call
        const bool is_put_back = step.action.action == Action::restore || step.action.action == Action::inbox;
        if (is_gone && !is_put_back)
            return settle(step, ActionState::satisfied, {}, error.code, "The message is not in the mailbox any more.");
        return settle(step, ActionState::failed, {}, error.code, error.message);
    }
    case ErrorKind::give_up:
        return settle(step, ActionState::failed, {}, error.code, error.message);
    }
    return settle(step, ActionState::failed, {}, error.code, error.message);
}

ActionEnd ActionEngine::put_off(Step& step, const Error& error, Duration wait) {
    const Timestamp now = parts_.clock.now();
    const int tries = std::max(step.action.attempts, static_cast<int>(step.action.history.size()) + 1);
    if (now - step.action.requested_at > tried_for && tries >= fewest_attempts)
        return settle(step, ActionState::failed, {}, error.code, error.message);
    ++parts_.counters.action_retries;
    parts_.log.warning("action.put_off", {{"tenant", step.action.tenant.value},
                                          {"action", step.action.id},
                                          {"code", error.code},
                                          {"seconds", std::chrono::duration_cast<std::chrono::seconds>(wait).count()}});
    const auto stored =
        actions_.retry_at(step.action.id, now + wait, {now, error.code, shorten(error.message, longest_message)});
    if (!stored) return left_unfinished(step, stored.error());
    return {ActionEnd::How::put_off, {}};
}

ActionEnd ActionEngine::settle(Step& step, ActionState state, const std::optional<Location>& result,
                               std::string outcome, std::string message) {
    add_sentence(message, step.note);
    const auto stored = actions_.finish(step.action.id, state, result,
                                        {parts_.clock.now(), outcome, shorten(message, longest_message)});
    if (!stored) return left_unfinished(step, stored.error());
    ++(state == ActionState::failed ? parts_.counters.actions_failed : parts_.counters.actions_done);
    if (state == ActionState::done) clear_permission(step.tenant);
    parts_.log.info("action.ended", {{"tenant", step.action.tenant.value},
                                     {"action", step.action.id},
                                     {"message", step.action.ref.provider_id},
                                     {"kind", to_text(step.action.action)},
                                     {"state", to_text(state)},
                                     {"outcome", outcome}});
    return {};
}

// The mailbox was looked into a moment ago and the move is refused: where the last token lacked a permission, that is
// what is wrong, and not this mailbox.
std::optional<Error> ActionEngine::as_missing_permission(const Step& step, const Error& error) const {
    if (step.action.attempts == 0 || !error.code.ends_with(".out_of_scope")) return {};
    const auto record = db::TenantStore(parts_.database).find(step.tenant.record.id);
    if (!record || !*record || (*record)->missing_permissions.empty()) return {};
    return Error{ErrorKind::fix_configuration, error.code,
                 fmt::format("Mail is read but cannot be moved: {} is not granted (any more). Grant it, then run "
                             "`remand tenant doctor {}`.",
                             join((*record)->missing_permissions, ", "), step.tenant.record.id.value),
                 {}};
}

// Reading may still work (a token without the right to move), so the tenant stays active and says why moves fail.
void ActionEngine::note_permission(const ActiveTenant& tenant, const Error& error) {
    parts_.log.error("tenant.cannot_move",
                     {{"tenant", tenant.record.id.value}, {"code", error.code}, {"message", error.message}});
    const auto noted =
        db::TenantStore(parts_.database)
            .update(tenant.record.id,
                    [&](db::TenantRecord& record) {
                        record.status_code = error.code;
                        record.status_message = error.message;
                    },
                    {0, parts_.clock.now(), "service", "tenant.cannot_move", tenant.record.id.value, "{}"});
    if (!noted) (void)trouble(noted.error());
}

void ActionEngine::clear_permission(const ActiveTenant& tenant) {
    db::TenantStore store(parts_.database);
    const auto record = store.find(tenant.record.id);
    if (!record || !*record || (*record)->state != db::TenantState::active || (*record)->status_code.empty()) return;
    const auto cleared =
        store.update(tenant.record.id,
                     [](db::TenantRecord& changed) {
                         if (changed.state != db::TenantState::active) return;
                         changed.status_code.clear();
                         changed.status_message.clear();
                     },
                     {0, parts_.clock.now(), "service", "tenant.can_move_again", tenant.record.id.value, "{}"});
    if (!cleared) (void)trouble(cleared.error());
}

// The row may stand as `sending`, and nobody works on it any more.
ActionEnd ActionEngine::left_unfinished(const Step& step, const Error& error) {
    {
        const std::lock_guard lock(mutex_);
        unfinished_.insert(step.action.id);
    }
    return trouble(error);
}

Result<void> ActionEngine::reopen_unfinished() {
    const std::lock_guard lock(mutex_);
    while (!unfinished_.empty()) {
        const auto id = *unfinished_.begin();
        const Timestamp now = parts_.clock.now();
        const auto reopened = actions_.retry_at(
            id, now, {now, "not_recorded", "How this try ended could not be written down; the message is looked for."});
        if (!reopened && reopened.error().code != "action.not_open") return reopened;
        unfinished_.erase(id);
    }
    return {};
}

ActionEnd ActionEngine::trouble(const Error& error) {
    parts_.log.error("store.failed", {{"code", error.code}, {"message", error.message}});
    return {ActionEnd::How::trouble, {}};
}

} // namespace remand::service
