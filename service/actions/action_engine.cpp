#include "service/actions/action_engine.hpp"

#include <algorithm>

#include "core/crash_point.hpp"
#include "core/text.hpp"
#include "service/actions/look_for.hpp"
#include "service/actions/settled.hpp"
#include "service/crash_points.hpp"

namespace remand::service {
namespace {
constexpr std::size_t longest_message = 500; // of a provider's text, kept with the attempt
}

struct ActionEngine::Step {
    const ActiveTenant& tenant;
    db::ActionRecord action;
    Target target;
    std::string note{}; // for the record, beside how it ended
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

    Step step{tenant, std::move(action), {}, {}};
    step.target.place = destination_of(step.action.action);
    if (step.action.action == Action::restore) {
        if (!step.action.undo_of)
            return settle(step, ActionState::failed, {}, "action.nothing_to_undo", "It names no action to take back.");
        const auto undone = actions_.find(*step.action.undo_of);
        if (!undone) return trouble(undone.error());
        if (!*undone || !(*undone)->former)
            return settle(step, ActionState::failed, {}, "action.no_former_place",
                          "Where the message was is not on record.");
        step.target.former = (*undone)->former;
    }
    return perform(step);
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

    const auto sighting = look_for(*step.tenant.connector, parts_.database, step.action);
    if (!sighting)
        return sighting.error().code.starts_with("db.") ? trouble(sighting.error()) : refused(step, sighting.error());
    if (!sighting->ambiguity.empty())
        return settle(step, ActionState::failed, {}, "message_ambiguous", sighting->ambiguity);
    if (sighting->new_ref) {
        parts_.log.warning("action.found_again", {{"tenant", step.action.tenant.value},
                                                  {"action", step.action.id},
                                                  {"message", sighting->new_ref->provider_id}});
        step.action.ref = *sighting->new_ref;
        step.note = "The message had another id by now; it was found by its Message-ID.";
    }
    if (const auto settled = already_settled(step.action, step.target, sighting->location))
        return settle(step, settled->state, sighting->location, settled->outcome, settled->sentence);
    return call(step, sighting->location);
}

ActionEnd ActionEngine::call(Step& step, const Location& located) {
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
    auto& connector = *step.tenant.connector;
    const auto answered = step.target.former
                              ? connector.restore(step.action.mailbox, step.action.ref, *step.target.former)
                              : connector.move(step.action.mailbox, step.action.ref, *step.target.place);
    crash_point(crash_points::after_move);
    if (!answered) return refused(step, answered.error());
    return read_back(step, *answered);
}

ActionEnd ActionEngine::read_back(Step& step, const Location& answered) {
    auto located = step.tenant.connector->locate(step.action.mailbox, step.action.ref);
    if (!located) located = answered; // the provider's own answer to the move stands
    crash_point(crash_points::after_read_back);
    // A restore may end in the inbox instead, where the folder is gone: what the connector answered counts.
    const bool is_there = step.target.former ? located->place == answered.place : step.target.is_reached(*located);
    if (is_there && step.target.former && located->place != step.target.former->place)
        return settle(step, ActionState::done, *located, "restored_elsewhere",
                      "Where the message was has been deleted since; it went to the " +
                          std::string(to_text(located->place)) + '.');
    if (is_there) return settle(step, ActionState::done, *located, "ok", "");
    return put_off(
        step,
        {ErrorKind::retry, "action.not_there", "The provider accepted the move, but the message is elsewhere.", {}},
        backoff(step.action.attempts, retry_backoff, parts_.jitter.next()));
}

ActionEnd ActionEngine::refused(Step& step, const Error& error) {
    ++parts_.counters.provider_errors;
    const Duration own = backoff(std::max(step.action.attempts, static_cast<int>(step.action.history.size()) + 1),
                                 retry_backoff, parts_.jitter.next());
    switch (error.kind) {
    case ErrorKind::wait: {
        const Duration wait = asked_wait(error, error.retry_after ? Duration{0} : own);
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
    if (!step.note.empty()) message += (message.empty() ? "" : " ") + step.note;
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
