#include "service/sync/pending_retry.hpp"

#include <set>

namespace remand::service {
namespace {

RoundResult end_of(Failure failure) {
    RoundResult result;
    const bool is_consent =
        failure.source == Failure::Source::provider && failure.error.kind == ErrorKind::fix_configuration;
    result.end = is_consent ? RoundResult::End::lost_consent : RoundResult::End::failed;
    result.failure = std::move(failure);
    return result;
}

db::NewMessage put_off(const db::MessageRecord& pending, std::string reason, Timestamp until) {
    db::NewMessage message;
    message.ref = pending.ref;
    message.recipient = pending.recipient;
    message.internet_message_id = pending.internet_message_id;
    message.received_at = pending.received_at;
    message.seen_at = pending.seen_at;
    message.state = db::MessageState::pending;
    message.state_reason = std::move(reason);
    message.fetch_attempts = pending.fetch_attempts; // being turned away says nothing about the message
    message.next_attempt_at = until;
    message.delivered_to = pending.delivered_to;
    return message;
}

} // namespace

RoundResult PendingRetry::run(const ActiveTenant& tenant, std::stop_token stop) {
    const auto due = db::MessageStore(database_).due_pending(tenant.record.id, clock_.now(), most_at_once);
    if (!due) return end_of({Failure::Source::ourselves, due.error()});
    std::set<MailboxId> turned_away;
    for (const auto& pending : *due) {
        if (stop.stop_requested()) {
            RoundResult result;
            result.end = RoundResult::End::interrupted;
            return result;
        }
        if (turned_away.contains(pending.ref.mailbox)) continue;
        const auto can_go_on = retry(tenant, pending);
        if (!can_go_on) return end_of(can_go_on.error());
        if (!*can_go_on) turned_away.insert(pending.ref.mailbox);
    }
    return {};
}

Attempt<bool> PendingRetry::retry(const ActiveTenant& tenant, const db::MessageRecord& pending) {
    const auto record = db::MailboxStore(database_).find(tenant.record.id, pending.ref.mailbox);
    if (!record) return we_failed(record.error());
    Mailbox mailbox{pending.ref.mailbox, pending.recipient, {}, {}};
    if (*record) mailbox = (*record)->mailbox;

    Arrival arrival{pending.ref, pending.internet_message_id, {}, {}};
    if (!pending.delivered_to.where.empty()) { // otherwise it was not said, and the time is that of the first sight
        arrival.received_at = pending.received_at;
        arrival.location = pending.delivered_to;
    }
    auto outcome = intake_.take(tenant, mailbox, {arrival, pending.fetch_attempts});
    bool can_go_on = true;
    if (!outcome) {
        const Failure failure = outcome.error();
        const bool is_throttled = failure.error.kind == ErrorKind::wait;
        if (failure.source == Failure::Source::ourselves ||
            (!is_throttled && failure.error.kind != ErrorKind::skip_mailbox))
            return tl::unexpected<Failure>(failure);
        const Duration wait = is_throttled ? asked_wait(failure.error, fetch_backoff.first) : absent_mailbox_wait;
        outcome = put_off(pending, failure.error.message, clock_.now() + wait);
        if (!is_throttled && clock_.now() - pending.seen_at > longest_absence)
            outcome->state = db::MessageState::parked;
        can_go_on = false;
    }
    const auto resolved = decider_.resolve(tenant, pending, std::move(*outcome));
    if (!resolved) return we_failed(resolved.error());
    return can_go_on;
}

} // namespace remand::service
