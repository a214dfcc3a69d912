#include "service/sync/intake.hpp"

#include <algorithm>
#include <exception>

#include "core/crash_point.hpp"
#include "core/text.hpp"
#include "scanner/facts_json.hpp"
#include "scanner/graph_facts.hpp"
#include "scanner/identity/sender_key.hpp"
#include "service/crash_points.hpp"
#include "service/history.hpp"
#include "service/lists/precedence.hpp"
#include "service/kept_text.hpp"
#include "service/message_identity.hpp"
#include "service/policy/judgement.hpp"

namespace remand::service {
namespace {

constexpr std::string_view partial_attribute = "partial";
constexpr std::size_t longest_subject = 1000; // bytes kept for lists

db::NewMessage record_of(const Announced& announced, const Mailbox& mailbox, Timestamp now) {
    const Arrival& arrival = announced.arrival;
    db::NewMessage message;
    message.ref = arrival.ref;
    message.recipient = mailbox.address;
    message.internet_message_id = arrival.internet_message_id;
    message.received_at = arrival.received_at.value_or(now);
    message.seen_at = now;
    message.fetch_attempts = announced.earlier_attempts + 1;
    message.delivered_to = arrival.location.value_or(Location{});
    return message;
}

// What the announcement left open. A time or place that it told stays: that is where the message was first seen.
void complete(db::NewMessage& message, const Arrival& arrival, const RawMessage& raw) {
    if (!arrival.received_at && raw.received_at) message.received_at = *raw.received_at;
    if (!arrival.location && raw.location) message.delivered_to = *raw.location;
}

// The provider gave no MIME: attachments have names and no bytes, which does not make them empty files.
void mark_partial(scanner::MessageFacts& facts) {
    facts.is_partial = true;
    for (auto& attachment : facts.attachments) {
        if (attachment.kind != scanner::FileKind::empty) continue;
        attachment.kind = scanner::FileKind::unknown;
        attachment.sha256.clear();
    }
}

void fill_from(scanner::MessageFacts facts, db::NewMessage& message) {
    if (!facts.message_id.empty()) message.internet_message_id = facts.message_id;
    message.subject = shorten(facts.subject, longest_subject);
    if (!facts.from.empty()) {
        message.from_address = facts.from.front().text();
        message.from_name = facts.from.front().display_name;
    }
    message.sender_key = scanner::sender_key(facts);
    message.size = facts.size;
    message.sha256 = facts.sha256;
    message.identity = identity_of(facts);
    message.state_reason = facts.unscannable;
    message.body_text = take_text(facts); // sealed, so not a second time among the facts
    message.facts_json = scanner::to_json(facts);
}

} // namespace

Attempt<db::NewMessage> Intake::take(const ActiveTenant& tenant, const Mailbox& mailbox, const Announced& announced) {
    auto message = record_of(announced, mailbox, parts_.clock.now());
    const auto raw = tenant.connector->fetch(mailbox, announced.arrival.ref, announced.priority);
    if (!raw) return not_fetched(std::move(message), raw.error());
    crash_point(crash_points::after_fetch);
    complete(message, announced.arrival, *raw);
    return judge(std::move(message), tenant, mailbox, *raw);
}

Attempt<db::NewMessage> Intake::not_fetched(db::NewMessage message, const Error& error) const {
    message.state_reason = error.message;
    switch (error.kind) {
    case ErrorKind::wait:
    case ErrorKind::skip_mailbox:
    case ErrorKind::fix_configuration:
        return provider_failed(error);
    case ErrorKind::skip_item: {
        const bool is_none = error.code.ends_with(".not_found") || error.code.ends_with(".not_received");
        message.state = is_none ? db::MessageState::gone : db::MessageState::parked;
        return message;
    }
    case ErrorKind::give_up:
        message.state = db::MessageState::parked;
        return message;
    case ErrorKind::retry:
    case ErrorKind::refresh_token: // the connector has tried a fresh one already
    case ErrorKind::resync:
    case ErrorKind::unknown_outcome:
        break;
    }
    if (message.fetch_attempts >= most_fetch_attempts) {
        message.state = db::MessageState::parked;
        return message;
    }
    message.state = db::MessageState::pending;
    message.next_attempt_at = parts_.clock.now() + backoff(message.fetch_attempts, fetch_backoff, parts_.jitter.next());
    return message;
}

Attempt<db::NewMessage> Intake::judge(db::NewMessage message, const ActiveTenant& tenant, const Mailbox& mailbox,
                                      const RawMessage& raw) {
    const MessageHistory history(parts_.database, tenant.record.id, parts_.clock.now());
    const auto context = scan_context(tenant, mailbox, &history, message.received_at);

    const Monotonic began = parts_.clock.monotonic();
    try {
        auto facts = parts_.extractor.extract(raw.bytes, context);
        if (!facts) return we_failed(facts.error());
        if (raw.is_partial) mark_partial(*facts);
        const auto addresses = addresses_of(mailbox);
        auto judgement = judge_mail(parts_.judge, {*facts, addresses, parts_.clock.now()}, context, tenant.policy,
                                    *tenant.lists, [&](std::string_view key) { return history.age(key); });
        message.list_hits = judgement.hits();
        message.print = std::move(judgement.print);
        message.verdict = std::move(judgement.verdict);
        if (raw.is_partial) add_attribute(message.verdict, partial_attribute);
        auto graph = scanner::graph_facts(*facts, message.verdict, context);
        message.graph = {std::move(graph.written_to), std::move(graph.correspondents), std::move(graph.signers), std::move(graph.reply_to),
                         std::move(graph.link_hosts)};
        fill_from(std::move(*facts), message);
        message.state = db::MessageState::judged;
    } catch (const std::exception&) { // a defect of ours that this mail set off costs this mail only
        parts_.log.error("message.defect", {{"tenant", tenant.record.id.value}, {"message", message.ref.provider_id}});
        message.state = db::MessageState::parked;
        message.state_reason = "The scanner failed on this message; it was not judged.";
    }
    parts_.counters.scan_micros += (parts_.clock.monotonic() - began).count();
    crash_point(crash_points::after_judge);
    return message;
}

} // namespace remand::service
