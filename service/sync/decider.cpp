#include "service/sync/decider.hpp"

#include <chrono>
#include <utility>

#include "core/crash_point.hpp"
#include "db/put_back.hpp"
#include "service/crash_points.hpp"
#include "service/directory/group_membership.hpp"
#include "service/history.hpp"
#include "service/policy/breaker.hpp"
#include "service/policy/campaign.hpp"
#include "service/policy/plan.hpp"

namespace remand::service {
namespace {

constexpr std::chrono::hours breaker_window{1};

Result<bool> was_put_back(db::Database& database, const ActiveTenant& tenant, const db::NewMessage& message) {
    if (message.sha256.empty()) return false;
    return db::was_put_back(database, tenant.record.id, message.ref.mailbox, message.internet_message_id,
                            message.sha256);
}

} // namespace

Result<int> Decider::commit(const ActiveTenant& tenant, const Mailbox& mailbox, std::vector<db::NewMessage> messages,
                            const std::optional<SyncCursor>& cursor) {
    std::lock_guard one_at_a_time(*tenant.decisions);
    if (auto planned = plan_all(tenant, messages); !planned) return fail(planned.error());
    crash_point(cursor ? crash_points::before_cursor : crash_points::before_commit_page);
    auto stored = db::MessageStore(parts_.database).commit_page(tenant.record.id, mailbox, messages, cursor);
    if (cursor) crash_point(crash_points::after_cursor);
    if (stored) log_stored(tenant, messages);
    return stored;
}

Result<void> Decider::resolve(const ActiveTenant& tenant, const db::MessageRecord& pending, db::NewMessage outcome) {
    std::lock_guard one_at_a_time(*tenant.decisions);
    std::vector<db::NewMessage> messages{std::move(outcome)};
    if (auto planned = plan_all(tenant, messages); !planned) return planned;
    crash_point(crash_points::before_commit_page);
    auto stored = db::MessageStore(parts_.database).resolve_pending(pending.id, messages.front());
    if (stored) log_stored(tenant, messages);
    return stored;
}

Result<void> Decider::plan_all(const ActiveTenant& tenant, std::vector<db::NewMessage>& messages) {
    auto found = db::TenantStore(parts_.database).find(tenant.record.id);
    if (!found) return fail(found.error());
    if (!*found) return fail(ErrorKind::give_up, "tenant.unknown", "The tenant was removed while its mail was read.");
    db::TenantRecord record = std::move(**found);
    const auto policy = read_policy(record.policy_json);
    if (!policy) return fail(policy.error());
    const BreakerSettings settings = breaker_settings(*policy, parts_.breaker);
    const Timestamp now = parts_.clock.now();

    GroupMembership groups(parts_.database, tenant.record.id);
    const MessageHistory history(parts_.database, tenant.record.id, now);
    db::HourCounts uncommitted; // of this batch, to be put on top of what the store counts
    for (auto& message : messages) {
        if (message.state != db::MessageState::judged) continue;
        follow_decision_since(message.seen_at, message.print, history, message.verdict); // a page takes its time
        ++uncommitted.messages;
        Situation situation{record.mode, record.is_read_write, record.allows_hard_delete,
                            record.breaker_tripped_at.has_value(), message.delivered_to,
                            message.recipient, message.from_address,
                            [&](std::string_view group) { return groups.has(group, message.ref.mailbox); }};
        message.planned = plan(message.verdict, *policy, situation);
        if (auto late = follow_person(tenant, message, situation); !late) return late;
        if (message.planned.state != ActionState::planned && message.planned.state != ActionState::held) continue;

        const auto put_back = was_put_back(parts_.database, tenant, message);
        if (!put_back) return fail(put_back.error());
        if (*put_back) {
            message.planned = {Action::none, ActionState::monitored,
                               "The same message was put back in this mailbox by a person; it is left alone."};
            continue;
        }
        if (message.planned.state == ActionState::held || message.planned.action == Action::mark) continue;

        const auto passed = limit_passed(record, settings, uncommitted, now);
        if (!passed) return fail(passed.error());
        if (*passed) {
            if (auto tripped = trip(record, **passed); !tripped) return tripped;
            situation.is_breaker_open = true;
            message.planned = plan(message.verdict, *policy, situation);
            if (auto late = follow_person(tenant, message, situation); !late) return late;
            continue;
        }
        ++uncommitted.automatic_moves;
    }
    return {};
}

// A late copy of a campaign that somebody has cleaned up goes where the others went.
Result<void> Decider::follow_person(const ActiveTenant& tenant, db::NewMessage& message, const Situation& situation) {
    const bool is_to_be_moved = message.planned.state == ActionState::planned || message.planned.state == ActionState::held;
    if (is_to_be_moved || message.identity.empty()) return {};
    const auto taken = db::taken_by_person(parts_.database, tenant.record.id, message.identity);
    if (!taken) return fail(taken.error());
    if (!*taken) return {};
    auto planned = plan_late_copy(**taken, situation);
    if (planned.state != ActionState::monitored || message.planned.action == Action::none)
        message.planned = std::move(planned);
    return {};
}

Result<std::optional<std::string>> Decider::limit_passed(const db::TenantRecord& tenant,
                                                         const BreakerSettings& settings,
                                                         const db::HourCounts& uncommitted, Timestamp now) {
    const db::MessageStore store(parts_.database);
    const auto reason_since = [&](Timestamp since) -> Result<std::optional<std::string>> {
        auto counts = store.counts_since(tenant.id, since);
        if (!counts) return fail(counts.error());
        counts->messages += uncommitted.messages;
        counts->automatic_moves += uncommitted.automatic_moves;
        return breaker_trips(*counts, settings);
    };
    auto reason = reason_since(now - breaker_window);
    if (!reason || !*reason) return reason;

    const auto released = db::AuditStore(parts_.database)
                              .list({.since = now - breaker_window,
                                     .act = std::string(breaker_release_act),
                                     .subject = tenant.id.value,
                                     .limit = 1});
    if (!released) return fail(released.error());
    return released->empty() ? reason : reason_since(released->front().at);
}

Result<void> Decider::trip(db::TenantRecord& tenant, const std::string& reason) {
    tenant.breaker_tripped_at = parts_.clock.now();
    tenant.breaker_reason = reason;
    parts_.log.error("breaker.tripped", {{"tenant", tenant.id.value}, {"reason", reason}});
    return db::TenantStore(parts_.database)
        .update(
            tenant.id,
            [&](db::TenantRecord& record) {
                record.breaker_tripped_at = tenant.breaker_tripped_at;
                record.breaker_reason = reason;
            },
            db::AuditEntry{0, parts_.clock.now(), "service", "breaker.trip", tenant.id.value, "{}"});
}

void Decider::log_stored(const ActiveTenant& tenant, const std::vector<db::NewMessage>& messages) {
    for (const auto& message : messages) {
        if (message.state == db::MessageState::judged) {
            ++parts_.counters.messages_judged;
            parts_.log.info("message.judged", {{"tenant", tenant.record.id.value},
                                               {"mailbox", message.ref.mailbox.value},
                                               {"message", message.ref.provider_id},
                                               {"disposition", to_text(message.verdict.disposition)},
                                               {"score", message.verdict.score},
                                               {"action", to_text(message.planned.action)},
                                               {"state", to_text(message.planned.state)}});
            continue;
        }
        if (message.state == db::MessageState::parked) ++parts_.counters.messages_parked;
        parts_.log.warning("message.not_judged", {{"tenant", tenant.record.id.value},
                                                  {"mailbox", message.ref.mailbox.value},
                                                  {"message", message.ref.provider_id},
                                                  {"state", to_text(message.state)},
                                                  {"attempts", message.fetch_attempts}});
    }
}

} // namespace remand::service
