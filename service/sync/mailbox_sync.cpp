#include "service/sync/mailbox_sync.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

#include "core/crash_point.hpp"
#include "core/encoding.hpp"
#include "service/crash_points.hpp"

namespace remand::service {
namespace {

RoundResult ended_by(Failure failure) {
    RoundResult result;
    result.end = RoundResult::End::failed;
    if (failure.source == Failure::Source::provider) {
        if (failure.error.kind == ErrorKind::wait) {
            result.end = RoundResult::End::throttled;
            if (failure.error.retry_after) result.wait = *failure.error.retry_after;
        } else if (failure.error.kind == ErrorKind::skip_mailbox) {
            result.end = RoundResult::End::parked;
        } else if (failure.error.kind == ErrorKind::fix_configuration) {
            result.end = RoundResult::End::lost_consent;
        }
    }
    result.failure = std::move(failure);
    return result;
}

RoundResult our_fault(Error error) { return ended_by({Failure::Source::ourselves, std::move(error)}); }

RoundResult interrupted() {
    RoundResult result;
    result.end = RoundResult::End::interrupted;
    return result;
}

} // namespace

struct MailboxSync::Round {
    const ActiveTenant& tenant;
    db::MailboxRecord record;
    RoundKind kind;
    std::stop_token stop;
    ChangeOptions options;
    SyncCursor cursor;
    std::set<std::string> cursors_seen{}; // hashes: a provider that gives one twice leads us round in circles
    bool has_started_again = false;
    int new_messages = 0;
    int fetches_failed = 0; // in a row
    std::optional<SyncCursor> unsaved{}; // where a round without news left off: stored with its end
};

RoundResult MailboxSync::run(const ActiveTenant& tenant, const MailboxId& mailbox, RoundKind kind,
                             std::stop_token stop) {
    const db::MailboxStore store(parts_.database);
    auto found = store.find(tenant.record.id, mailbox);
    if (!found) return our_fault(found.error());
    if (!*found)
        return our_fault(
            {ErrorKind::give_up, "mailbox.unknown", "The mailbox was removed before its round began.", {}});

    const Timestamp now = parts_.clock.now();
    Round round{tenant, std::move(**found), kind, std::move(stop), {}, {}};
    if (kind == RoundKind::regular) round.cursor = round.record.cursor;
    const Timestamp last_well = round.record.synced_at.value_or(now);
    // What a mailbox held before we came, and what is looked at a second time, gives way to what arrives now.
    if (round.kind == RoundKind::sweep || !round.record.synced_at) round.options.priority = Priority::backfill;
    round.options.since = std::max<Timestamp>(last_well - parts_.settings.lookback, now - longest_reach);
    round.options.all_folders = parts_.settings.all_folders || tenant.scope->all_folders(mailbox);

    auto ended = turn_pages(round);
    if (!ended) {
        auto noted = note_end(round);
        if (noted && round.record.state == db::MailboxState::parked)
            noted = db::MailboxStore(parts_.database).activate(tenant.record.id, mailbox);
        ended = noted ? RoundResult{} : our_fault(noted.error());
    }
    ended->new_messages = round.new_messages;
    return *ended;
}

// A poll without news is the usual thing: it costs one small write, or none.
Result<void> MailboxSync::note_end(const Round& round) {
    const Timestamp now = parts_.clock.now();
    const auto& before = round.record.synced_at;
    if (!round.unsaved && round.new_messages == 0 && before && now - *before < noted_again) return {};
    return db::MailboxStore(parts_.database)
        .round_ended(round.tenant.record.id, round.record.mailbox.id, now, round.unsaved);
}

std::optional<RoundResult> MailboxSync::turn_pages(Round& round) {
    for (int pages = 0; pages < most_pages; ++pages) {
        if (round.stop.stop_requested()) return interrupted();
        const auto page = round.tenant.connector->changes(round.record.mailbox, round.cursor, round.options);
        if (!page && page.error().kind == ErrorKind::resync) {
            if (auto ended = start_again(round)) return ended;
            continue;
        }
        if (!page) return ended_by({Failure::Source::provider, page.error()});
        crash_point(crash_points::after_changes);
        if (auto ended = take_page(round, *page)) return ended;
        if (!page->has_more) return {};
        if (gives_way(round)) return interrupted();
        if (!round.cursors_seen.insert(sha256(page->cursor.value)).second) break;
        round.cursor = page->cursor;
    }
    return ended_by({Failure::Source::provider,
                     {ErrorKind::retry, "sync.endless", "The provider's list of changes did not come to an end.", {}}});
}

// Only a round whose place is saved with each page.
bool MailboxSync::gives_way(const Round& round) const {
    return round.options.priority == Priority::backfill && round.kind == RoundKind::regular && parts_.new_mail_waits &&
           parts_.new_mail_waits();
}

// The cursor is dead. What came since the last good round, and a margin before it, is listed again; what is known stays
// as it was judged.
std::optional<RoundResult> MailboxSync::start_again(Round& round) {
    if (round.has_started_again)
        return ended_by({Failure::Source::provider,
                         {ErrorKind::retry, "sync.resync_failed", "The provider refused a fresh start as well.", {}}});
    round.has_started_again = true;
    parts_.log.warning("mailbox.resync",
                       {{"tenant", round.tenant.record.id.value}, {"mailbox", round.record.mailbox.id.value}});
    if (round.kind == RoundKind::regular) {
        auto dropped = db::MailboxStore(parts_.database).drop_cursor(round.tenant.record.id, round.record.mailbox.id);
        if (!dropped) return our_fault(dropped.error());
    }
    round.cursor = {};
    round.cursors_seen.clear();
    round.options.priority = Priority::backfill;
    return {};
}

std::optional<RoundResult> MailboxSync::take_page(Round& round, const ChangePage& page) {
    const auto arrivals = unknown_of(round, page);
    if (!arrivals) return ended_by(arrivals.error());

    std::vector<db::NewMessage> chunk;
    std::optional<RoundResult> early_end;
    for (const Arrival& arrival : *arrivals) {
        if (round.stop.stop_requested()) early_end = interrupted();
        if (early_end) break;
        auto message = parts_.intake.take(round.tenant, round.record.mailbox, {arrival, 0, round.options.priority});
        if (!message) {
            early_end = ended_by(message.error());
            break;
        }
        round.fetches_failed = message->state == db::MessageState::pending ? round.fetches_failed + 1 : 0;
        if (round.fetches_failed >= failures_in_a_row) // these are on record; the rest is better asked for later
            early_end = ended_by(
                {Failure::Source::provider, {ErrorKind::retry, "sync.fetch_failed", message->state_reason, {}}});
        chunk.push_back(std::move(*message));
        if (chunk.size() == chunk_size && &arrival != &arrivals->back())
            if (auto ended = store(round, chunk, {})) return ended;
    }
    if (early_end) { // without the cursor: the rest of this page is given again
        if (auto ended = store(round, chunk, {})) return ended;
        return early_end;
    }
    const bool keeps_cursor = round.kind == RoundKind::sweep || page.cursor == round.cursor;
    if (!keeps_cursor && chunk.empty() && !page.has_more) {
        round.unsaved = page.cursor;
        return {};
    }
    return store(round, chunk, keeps_cursor ? std::nullopt : std::optional(page.cursor));
}

Attempt<std::vector<Arrival>> MailboxSync::unknown_of(Round& round, const ChangePage& page) const {
    std::vector<std::string> ids;
    for (const Arrival& arrival : page.arrivals) ids.push_back(arrival.ref.provider_id);
    std::unordered_set<std::string> seen;
    if (!ids.empty()) {
        auto known = db::MessageStore(parts_.database).known(round.tenant.record.id, round.record.mailbox.id, ids);
        if (!known) return we_failed(known.error());
        seen.insert(known->begin(), known->end());
    }
    std::vector<Arrival> unknown;
    for (const Arrival& arrival : page.arrivals)
        if (seen.insert(arrival.ref.provider_id).second) unknown.push_back(arrival);
    return unknown;
}

std::optional<RoundResult> MailboxSync::store(Round& round, std::vector<db::NewMessage>& chunk,
                                              const std::optional<SyncCursor>& cursor) {
    if (chunk.empty() && !cursor) return {};
    const auto stored = parts_.decider.commit(round.tenant, round.record.mailbox, std::exchange(chunk, {}), cursor);
    if (!stored) return our_fault(stored.error());
    round.new_messages += *stored;
    return {};
}

} // namespace remand::service
