// The store's intentions: no SQL above this line. Each class is one concern over the same Database; all are thread-safe
// and cheap to make. "one transaction" below means: all of it, or after a crash none of it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/day_use.hpp"
#include "db/database.hpp"
#include "db/records.hpp"

namespace remand::db {

class TenantStore {
public:
    explicit TenantStore(Database& database) : database_(database) {}
    Result<void> add(const TenantRecord& tenant, const AuditEntry& audit); // give_up "tenant.exists"
    Result<std::optional<TenantRecord>> find(const TenantId& id) const;
    Result<std::vector<TenantRecord>> list() const;
    // Reads the row, lets `change` edit it, writes it with the audit row: one transaction. give_up "tenant.unknown".
    Result<void> update(const TenantId& id, const std::function<void(TenantRecord&)>& change, const AuditEntry& audit);
    // Credentials, cursors and waiting actions go; messages and finished actions stay as the record of what was done.
    Result<void> remove(const TenantId& id, const AuditEntry& audit);

    // Sealed, bound to tenant and name.
    Result<void> put_secret(const TenantId& id, std::string_view name, const Secret& value);
    Result<std::optional<Secret>> secret(const TenantId& id, std::string_view name) const;
    Result<void> drop_secret(const TenantId& id, std::string_view name);
    // Takes the place of what is kept under any of `kinds` (names that stand for each other, `name` among them). What
    // was there stays as the former one, until it is dropped; where a former one is kept already, that one stays, as
    // the one that is known to work. One transaction.
    Result<void> replace_credential(const TenantId& id, std::string_view name, const Secret& value,
                                    const std::vector<std::string_view>& kinds);
    Result<std::optional<Secret>> former_secret(const TenantId& id, std::string_view name) const;
    // True, and the audit row, when there was one.
    Result<bool> drop_former_credentials(const TenantId& id, const std::vector<std::string_view>& kinds,
                                         const AuditEntry& audit);

    // Single-use consent states (only their hash is kept). take: true once, for the same tenant, before expiry.
    Result<void> put_consent_state(const TenantId& id, std::string_view state, Timestamp expires_at);
    Result<bool> take_consent_state(const TenantId& id, std::string_view state, Timestamp now);

private:
    Database& database_;
};

class MailboxStore {
public:
    explicit MailboxStore(Database& database) : database_(database) {}
    // Adds new ones, refreshes names and addresses of known ones; does not remove. One transaction.
    Result<void> upsert(const TenantId& tenant, const std::vector<Mailbox>& mailboxes);
    // A complete listing of the directory: upsert, and who is left out takes the place of those left out before. A
    // mailbox on record whose owner is left out now is parked for that; one that is listed again is active again. One
    // that is neither stays as it is. One transaction.
    Result<void> take_listing(const TenantId& tenant, const std::vector<Mailbox>& mailboxes,
                              const std::vector<LeftOut>& left_out, Timestamp now, Timestamp recheck_at);
    Result<std::vector<LeftOutRecord>> left_out(const TenantId& tenant) const; // by address
    Result<std::vector<MailboxRecord>> list(const TenantId& tenant) const;
    Result<std::optional<MailboxRecord>> find(const TenantId& tenant, const MailboxId& mailbox) const;
    // Parked already: since then, whatever the reason is now.
    Result<void> park(const TenantId& tenant, const MailboxId& mailbox, const Error& why, Timestamp now,
                      Timestamp recheck_at);
    Result<void> activate(const TenantId& tenant, const MailboxId& mailbox);
    // With the place where the round left off, where that is not stored yet: one write.
    Result<void> round_ended(const TenantId& tenant, const MailboxId& mailbox, Timestamp at,
                             const std::optional<SyncCursor>& cursor = {});
    // Forgets the cursor: the next round starts with an empty one.
    Result<void> drop_cursor(const TenantId& tenant, const MailboxId& mailbox);

private:
    Database& database_;
};

struct MessageFilter {
    std::optional<TenantId> tenant{};
    std::optional<Disposition> disposition{};
    std::optional<MessageState> state{};
    std::optional<std::int64_t> campaign{};
    std::string recipient{}, sender{}, text{}; // contains, ignoring case; text: subject or addresses or Message-ID
    std::optional<Timestamp> since{}, until{}; // of seen_at
    std::int64_t before_id = 0; // keyset paging, newest first: rows with a smaller id; 0 = from the newest
    int limit = 50;
};

struct HourCounts {
    std::int64_t messages = 0;        // judged since
    std::int64_t automatic_moves = 0; // automatic actions since that were not monitored, held or superseded
};

class MessageStore {
public:
    explicit MessageStore(Database& database) : database_(database) {}
    // Of these ids, the ones that are stored already (in any state).
    Result<std::vector<std::string>> known(const TenantId& tenant, const MailboxId& mailbox,
                                           const std::vector<std::string>& provider_ids) const;
    // Messages, facts, evidence, verdicts, planned actions, and with them the cursor when there is one: one
    // transaction. A message that is known already is left as it is (its action too). Gives how many were new.
    Result<int> commit_page(const TenantId& tenant, const Mailbox& mailbox, const std::vector<NewMessage>& messages,
                            const std::optional<SyncCursor>& cursor);
    // A pending message was fetched at last, failed again, or is given up: replaces its row, one transaction with
    // verdict and action. When and where it was first seen stay; a place
    // that was not known is filled in. give_up "message.not_pending" when it is not pending
    // (any more).
    Result<void> resolve_pending(std::int64_t message_id, const NewMessage& outcome);
    Result<std::vector<MessageRecord>> due_pending(const TenantId& tenant, Timestamp now, int limit) const;
    Result<std::int64_t> count_pending(const TenantId& tenant) const;
    // The provider has it under another id now. False, and nothing is changed, when a message of the same mailbox is on
    // record under that id.
    Result<bool> take_new_id(std::int64_t message_id, const std::string& provider_id);

    Result<std::vector<MessageRecord>>
    list(const MessageFilter& filter) const;                          // newest first; evidence: the first only
    Result<std::optional<MessageRecord>> find(std::int64_t id) const; // with all evidence
    // The other messages on record that are the same one, in any mailbox of its tenant, oldest first.
    Result<std::vector<MessageRecord>> copies(std::int64_t id, int limit) const;
    // Judged messages, each counted once, whatever number of copies there are.
    Result<std::int64_t> count_distinct(const TenantId& tenant) const;
    Result<std::optional<std::string>> facts_json(std::int64_t id) const;
    Result<std::optional<std::string>> body_text(std::int64_t id) const; // unsealed; nullopt when none was kept
    Result<HourCounts> counts_since(const TenantId& tenant, Timestamp since) const;
    struct Totals {
        Disposition disposition;
        std::int64_t messages;
    };
    Result<std::vector<Totals>> totals(const std::optional<TenantId>& tenant) const;

    // Judged messages received before then. judged_bad: malicious, suspicious or spoof. Counts stop at 10000.
    struct SenderCounts {
        int messages = 0, messages_to_recipient = 0, judged_bad = 0;
    };
    Result<SenderCounts> sender_counts(const TenantId& tenant, std::string_view sender_key, std::string_view recipient,
                                       Timestamp before) const;
    struct FirstSeen {
        std::optional<Timestamp> sender, any; // when the first message of this sender key, and of anybody, was received
    };
    Result<FirstSeen> first_seen(const TenantId& tenant, std::string_view sender_key) const;

private:
    Database& database_;
};

// The sender graph of a tenant, as of any time: everything is asked for "before" a time and knows only what was first
// seen before it. Filled by MessageStore, in the transaction of the message. Thread-safe.
class SenderGraph {
public:
    explicit SenderGraph(Database& database) : database_(database) {}

    // Somebody here wrote to this key before then.
    Result<bool> was_written_to(const TenantId& tenant, std::string_view key, Timestamp before) const;
    // The owner of this mailbox did, to this very address.
    Result<bool> has_written(const TenantId& tenant, std::string_view mailbox, std::string_view address,
                             Timestamp before) const;
    // Judged messages to this mailbox from this very address (of that sender key); counting stops at 100.
    Result<int> received_from(const TenantId& tenant, std::string_view mailbox, std::string_view sender_key,
                              std::string_view address, Timestamp before) const;
    struct Traits {
        std::vector<std::string> signers, reply_to; // each seen first before then, the most frequent first, at most 20
    };
    Result<Traits> traits(const TenantId& tenant, std::string_view key, Timestamp before) const;
    // Of these hosts, the ones that mail to the tenant has linked to before then.
    Result<std::vector<std::string>> known_hosts(const TenantId& tenant, const std::vector<std::string>& hosts,
                                                 Timestamp before) const;
    // Enough hosts are known before then for one that is not known to mean something.
    static constexpr int enough_hosts = 100;
    Result<bool> knows_enough_hosts(const TenantId& tenant, Timestamp before) const;
    // Different senders that wrote to the recipient in the time from `since` to `until`.
    Result<int> senders_between(const TenantId& tenant, std::string_view recipient, Timestamp since,
                                Timestamp until) const;

private:
    Database& database_;
};

struct ActionFilter {
    std::optional<TenantId> tenant{};
    std::optional<std::int64_t> message_id{};
    std::optional<Disposition> disposition{};
    std::optional<Action> action{};
    std::optional<ActionState> state{};
    std::optional<Timestamp> since{}, until{}; // of requested_at
    bool only_undoable = false;                // done, not an undo, not undone, not hard-delete, not monitored
    std::int64_t before_id = 0;
    int limit = 50;
};

class ActionStore {
public:
    explicit ActionStore(Database& database) : database_(database) {}
    Result<std::vector<ActionRecord>> list(const ActionFilter& filter) const; // newest first
    Result<std::optional<ActionRecord>> find(std::int64_t id) const;          // with history

    // Rows of this tenant that are due: `planned` with no or a passed next_attempt_at, oldest first, highest generation
    // of each message only (older ones become `superseded` here). They stay `planned` until begin(). Not while another
    // row of the same message is `sending`: two calls about one message never overlap.
    Result<std::vector<ActionRecord>> due(const TenantId& tenant, Timestamp now, int limit);
    // Intent, durable before the call: state `sending`, former location, attempt counted. give_up "action.superseded"
    // when the row is not `planned` (or `sending`, for recovery) any more or a later generation exists (the row is
    // `superseded` then). A row that is `sending` already keeps the former location that was written first.
    Result<void> begin(std::int64_t id, const Location& former, Timestamp now);
    // From `planned` or `sending` to a final state or `held`; give_up "action.not_open" from any other. What is done is an
    // act: one row of the audit ("mail.quarantine"), in the same transaction. An undo that is
    // done or satisfied marks what it took back, and the later moves of the message that went on from there.
    Result<void> finish(std::int64_t id, ActionState state, const std::optional<Location>& result,
                        const ActionAttempt& attempt);
    // Back to `planned`, to be tried at `next`; give_up "action.not_open" unless it is `planned` or `sending`.
    Result<void> retry_at(std::int64_t id, Timestamp next, const ActionAttempt& attempt);
    // What was `sending` when the last process ended.
    Result<std::vector<ActionRecord>> interrupted() const;

    // A new decision about messages: a row per message with the message's generation raised by one, in one transaction
    // with the audit row. Ids of the new rows, in the given order. What was planned or held for these messages before
    // becomes `superseded`. give_up, and nothing is recorded: "message.unknown"; "action.not_undoable" when undo_of is
    // not a done action of that message that can still be taken back.
    struct Request {
        std::int64_t message_id;
        Action action;
        std::optional<std::int64_t> undo_of;
        std::string reason;
    };
    Result<std::vector<std::int64_t>> request(const std::vector<Request>& requests, std::string_view requested_by,
                                              Timestamp now, const AuditEntry& audit);
    // Held rows after a breaker trip: to `planned`, or to `superseded`. Gives how many.
    Result<int> release_held(const TenantId& tenant, bool carry_out, const AuditEntry& audit);
    struct Totals {
        ActionState state;
        Action action;
        std::int64_t actions;
    };
    Result<std::vector<Totals>> totals(const std::optional<TenantId>& tenant) const;

private:
    Database& database_;
};

class SubscriptionStore {
public:
    explicit SubscriptionStore(Database& database) : database_(database) {}
    Result<std::vector<SubscriptionRecord>> list(const TenantId& tenant) const;
    Result<void> put(const TenantId& tenant, const SubscriptionRecord& subscription); // give_up "tenant.unknown"
    Result<void> drop(const TenantId& tenant, const MailboxId& mailbox);

private:
    Database& database_;
};

// What a tenant's calls have used of its provider's budgets, so that a day's count goes on after a restart.
class BudgetStore {
public:
    explicit BudgetStore(Database& database) : database_(database) {}
    Result<void> put(const TenantId& tenant, const DayUse& use); // takes the place of the budget's row
    Result<std::vector<DayUse>> list(const TenantId& tenant) const;

private:
    Database& database_;
};

struct AuditFilter {
    std::optional<Timestamp> since{}, until{};
    std::string act{};     // begins so: "mail." for what was done to mail
    std::string subject{}; // is this
    std::int64_t before_id = 0;
    int limit = 50;
};

// Who did what, as a chain of rows (audit_rows.hpp): what was changed in the file by anybody else shows.
class AuditStore {
public:
    explicit AuditStore(Database& database) : database_(database) {}
    Result<void> append(const AuditEntry& entry);
    Result<std::vector<AuditEntry>> list(const AuditFilter& filter) const; // newest first
    // Reads all of it. A break is a finding and not an Error. A stop ends it early, as whole.
    [[nodiscard]] Result<AuditFinding> check(std::stop_token stop = {}) const;
    // Removes rows from the oldest to the last before the first that is not older; the chain goes on from there, and a
    // row tells of it. Gives how many. give_up "audit.broken", and nothing is removed, when they are not as written.
    Result<std::int64_t> prune(Timestamp before, Timestamp now, const std::string& actor);

private:
    Database& database_;
};

} // namespace remand::db
