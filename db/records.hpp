// What the stores keep, as plain values. Times are UTC microseconds in the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/action.hpp"
#include "core/campaign.hpp"
#include "core/clock.hpp"
#include "core/message.hpp"
#include "core/result.hpp"
#include "core/verdict.hpp"

namespace remand::db {

enum class TenantState {
    added,         // known, not authorised yet
    active,        // authorised; its mailboxes are polled
    needs_consent, // credentials or consent failed: not called until `authorize` or `doctor` succeeds again
    paused         // by an administrator
};
[[nodiscard]] std::string_view to_text(TenantState state);
[[nodiscard]] std::optional<TenantState> parse_tenant_state(std::string_view text);

struct TenantRecord {
    TenantId id;
    std::string provider;
    TenantState state = TenantState::added;
    std::string status_code, status_message; // why it is not well; empty when it is
    std::optional<Timestamp> state_since;    // kept by the store
    Mode mode = Mode::monitor;
    bool is_read_write = false;
    bool allows_hard_delete = false;
    std::string options_json; // the provider's options, the CA file, the proxy; no secrets
    std::string policy_json;  // service/policy: the action of each disposition, limits
    std::string provider_tenant_id, display_name;
    std::vector<std::string> domains;
    Timestamp created_at{};
    std::optional<Timestamp> authorized_at;
    std::optional<Timestamp> consent_asked_at; // an administrator's last step towards a grant, which may take its time
    // What the last token said against what is asked for; `permissions_since`: of the last change.
    std::vector<std::string> missing_permissions, excess_permissions;
    std::optional<Timestamp> permissions_since;
    std::optional<Timestamp> breaker_tripped_at; // automatic moves are stopped since
    std::string breaker_reason;
};

enum class MailboxState { active, parked }; // parked: no mail service, out of scope, unreachable; looked at again later
[[nodiscard]] std::string_view to_text(MailboxState state);
[[nodiscard]] std::optional<MailboxState> parse_mailbox_state(std::string_view text);

struct MailboxRecord {
    Mailbox mailbox;
    MailboxState state = MailboxState::active;
    std::string status_code, status_message;
    std::optional<Timestamp> parked_since;
    SyncCursor cursor;                  // sealed in the file: it names the mailbox
    std::optional<Timestamp> synced_at; // last round that ended well
    std::optional<Timestamp> last_arrival_at;
    std::optional<Timestamp> recheck_at; // when parked
};

// The status code of a mailbox on record whose owner is left out of the directory's list now: this and the reason's code.
inline constexpr std::string_view left_out_prefix = "left_out.";
[[nodiscard]] inline bool is_left_out(const MailboxRecord& mailbox) {
    return mailbox.state == MailboxState::parked && mailbox.status_code.starts_with(left_out_prefix);
}

struct LeftOutRecord {
    LeftOut who;
    Timestamp since{};      // for this reason
    Timestamp recheck_at{}; // the next listing
};

enum class MessageState {
    judged,
    pending, // seen, not fetched yet: a passing fault; retried at next_attempt_at
    parked,  // cannot be fetched at all; the reason says why. Judged as unscannable where there were any bytes
    gone     // deleted by somebody before we could read it
};
[[nodiscard]] std::string_view to_text(MessageState state);
[[nodiscard]] std::optional<MessageState> parse_message_state(std::string_view text);

struct MessageRecord {
    std::int64_t id = 0;
    TenantId tenant;
    MessageRef ref;
    std::string recipient; // the mailbox's address
    std::string internet_message_id, subject, from_address, from_name;
    Timestamp received_at{}, seen_at{};
    std::int64_t size = 0;
    std::string sha256;
    MessageState state = MessageState::judged;
    std::string state_reason;
    int fetch_attempts = 0;
    std::optional<Timestamp> next_attempt_at;
    int generation = 1;     // of the verdict that counts: the highest
    Location delivered_to;  // where it was when first seen
    Verdict verdict;        // of that generation
    std::string decided_by; // "scanner", or who called it so: "operator:<name>"
    std::optional<std::int64_t> campaign; // the first message of the group of near-copies that it belongs to
    int campaign_copies = 0;              // messages of that group, itself among them; counting stops at 10,000
};

// An action to be recorded with the decision that asks for it.
struct PlannedAction {
    Action action = Action::none;
    ActionState state = ActionState::monitored; // monitored, planned or held
    std::string reason;                         // one sentence: "Policy: malicious -> quarantine"
};

// What a message adds to the sender graph. Keys and hosts as the scanner makes them; each list within a few dozen.
struct GraphFacts {
    std::vector<std::string> written_to;        // keys of people outside, when somebody here wrote the message
    std::vector<std::string> correspondents;    // and their addresses: those of whom its From address knows
    std::vector<std::string> signers;           // domains whose signatures passed
    std::vector<std::string> reply_to;          // keys
    std::vector<std::string> link_hosts;        // registrable domains
};

// One message as the pipeline hands it over: everything of it is stored in one transaction.
struct NewMessage {
    MessageRef ref;
    std::string recipient, internet_message_id, subject, from_address, from_name;
    std::string sender_key; // scanner's key of the sender, for its history
    Timestamp received_at{}, seen_at{};
    std::int64_t size = 0;
    std::string sha256;
    std::string identity; // bytes by which copies of one message are known; empty: of none
    CampaignPrint print;  // and near-copies of it
    MessageState state = MessageState::judged;
    std::string state_reason;
    int fetch_attempts = 0;
    std::optional<Timestamp> next_attempt_at; // with `pending`
    Location delivered_to;
    std::string facts_json; // without the text; empty when there are no facts
    std::string body_text;  // kept sealed
    GraphFacts graph;       // ignored unless judged, and when judged bad: a campaign must not make itself known
    Verdict verdict;        // ignored unless judged; a parked one is judged too when this names a model
    PlannedAction planned;  // ignored unless judged; no row for the action none on the disposition none
    std::vector<std::int64_t> list_hits; // entries of lists (list_store.hpp) that it matched
};

// That a provider tells us of a mailbox. The secrets are not in it: what compares needs only their hashes.
struct SubscriptionRecord {
    MailboxId mailbox;
    std::string provider_id;   // empty where the provider has no name for it
    std::string proof_hash;    // SHA-256 of what each notification must say; empty where nothing
    std::string channel_hash;  // SHA-256 of what notifications are sent through
    Timestamp expires_at{}, renew_at{};
};

struct ActionAttempt {
    Timestamp at{};
    std::string outcome; // "ok", or an error code
    std::string message; // the provider's text, shortened
};

struct ActionRecord {
    std::int64_t id = 0;
    std::int64_t message_id = 0;
    TenantId tenant;
    Mailbox mailbox; // id and address
    MessageRef ref;
    int generation = 1; // of the decision it carries out
    Action action = Action::none;
    ActionState state = ActionState::planned;
    bool is_automatic = true;
    std::string requested_by; // "policy", "operator:<login>"
    std::string reason;
    Timestamp requested_at{};
    std::optional<Timestamp> completed_at, next_attempt_at;
    int attempts = 0;
    std::optional<Location> former; // before the call: what undo needs; written before the call is sent
    std::optional<Location> result; // read back after it
    std::string error_code, error_message;
    std::optional<std::int64_t> undo_of; // the action that this one takes back
    std::optional<std::int64_t> undone_by;
    // From the message, for lists:
    std::string subject, from_address, recipient, internet_message_id;
    Timestamp received_at{};
    Verdict verdict;                    // disposition, score and first evidence only in lists
    std::vector<ActionAttempt> history; // only from show
};

struct AuditEntry {
    std::int64_t id = 0;
    Timestamp at{};
    std::string actor;   // "operator:root", "service"
    std::string act;     // "tenant.add", "policy.set", "action.undo", "breaker.trip"
    std::string subject; // what it was done to
    std::string detail;  // JSON, no secrets
    std::string hash = {}; // of the chain, as hexadecimal digits; the store's
};

// What a walk along the chain of audit rows found.
struct AuditFinding {
    std::int64_t rows = 0;                  // that are as they were written
    std::int64_t first_id = 0, last_id = 0; // of these
    std::string last_hash;                  // of the last of them: whoever keeps it elsewhere can hold the audit to it
    std::optional<std::int64_t> broken_row; // the first that is not
    std::string finding;                    // what is wrong there, as a sentence; empty when nothing is
};

} // namespace remand::db
