// The provider seam. Everything above sees mail only through this; no word of a provider leaves its folder.
//
// All calls block and are thread-safe. A connector does no retrying of its own beyond what changes nothing (one fresh
// token after a 401; a GET after a dropped connection): waiting and repeating are the caller's, told by ErrorKind.
// Every changing call is idempotent in effect: asked again for a state that is already reached, it succeeds.
// After ErrorKind::unknown_outcome the caller must look with locate() before it asks again.
//
// A skip_mailbox whose code ends in ".out_of_scope" is about a mailbox that is there and closed to us; ".no_mailbox",
// that there is none (any more, or without a licence).
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/budget.hpp"
#include "core/action.hpp"
#include "core/clock.hpp"
#include "core/directory.hpp"
#include "core/message.hpp"
#include "core/result.hpp"

namespace remand {

// Who we turned out to be connected to: proof that the credentials belong to the tenant that was meant.
struct TenantIdentity {
    std::string provider_id;  // the provider's stable tenant or customer id
    std::string display_name;
    std::vector<std::string> domains; // verified domains, lower case: "own domains" for the scanner
};

// Which actions this tenant can be given, and what each means there, in words for an administrator.
struct ActionSupport {
    Action action = Action::none;
    bool is_supported = false;
    std::string meaning; // "moved to Junk Email"; where not supported, why, and what to use instead
};

// Everybody of the directory: those with a mailbox, and those left out with the reason.
struct MailboxListing {
    std::vector<Mailbox> mailboxes; // that can receive mail, in a stable order
    std::vector<LeftOut> left_out;
};

// A message seen in a mailbox. Only mail that was received counts: drafts, sent mail and chats are never reported. What
// the provider tells only at a price before fetch() is left to fetch(), whose answer has it in any case.
struct Arrival {
    MessageRef ref;
    std::string internet_message_id = {}; // with its angle brackets; may be empty
    std::optional<Timestamp> received_at = {};
    std::optional<Location> location = {};
};

// A message that was made anew from its copy. `received_at`: as the mailbox shows it now, where that was looked at.
struct BroughtBack {
    MessageRef ref;
    std::optional<Timestamp> received_at = {};
};

// A part of a round of changes. `cursor` stands behind these arrivals and before anything not yet given: save it only
// in the transaction that stores them.
struct ChangePage {
    std::vector<Arrival> arrivals; // may repeat ones already seen: providers replay
    SyncCursor cursor;
    bool has_more = false;         // call again at once with `cursor`
};

// Received mail is seen wherever a rule or a filter put it, only not in the trash: a filter that archives is how a stolen
// mailbox is kept quiet. `all_folders` says how soon where that costs requests: without it, mail that never lay in inbox
// or junk may be some minutes late (Graph: ten), and mail that its user files later is not seen a second time.
struct ChangeOptions {
    Timestamp since{};        // with an empty cursor: how far back the first round reaches. Ignored otherwise
    bool all_folders = false; // follows every folder, hidden ones too
    Priority priority = Priority::new_mail;
};

// One thing checked by `doctor`, in the order in which a person would check them.
struct Check {
    enum class State { passed, warning, failed };
    State state = State::passed;
    std::string what;   // "Access token", "Permission Mail.ReadWrite"
    std::string detail; // what was found, and for anything but passed, the next step
    // For a failed one: how long after an administrator's last step it may still come right by itself (a new grant
    // takes its time to reach every server). Zero: waiting changes nothing.
    std::chrono::minutes patience{0};
};

class NotificationSource; // notifications.hpp
class InvitationCalendar; // calendar.hpp

class Connector {
public:
    virtual ~Connector() = default;

    [[nodiscard]] virtual std::vector<ActionSupport> action_support() const = 0;
    // True when changes() can lose a message that moves about between two rounds, so that a bounded round with an empty
    // cursor should be run from time to time to catch it (Graph: microsoft-graph-docs-contrib#72).
    [[nodiscard]] virtual bool needs_sweep() const = 0;

    [[nodiscard]] virtual Result<TenantIdentity> identify() = 0;
    // Credentials, each permission, the directory, one mailbox. Never fails as a whole: a failure is a Check.
    [[nodiscard]] virtual std::vector<Check> doctor() = 0;

    // A partial listing is an error, never a short list. Who has no mailbox although nothing says so is found by the
    // first call about it (skip_mailbox).
    [[nodiscard]] virtual Result<MailboxListing> list_mailboxes() = 0;

    // One page of a round through the people and groups of the directory: everything when the cursor is empty, and after
    // a whole round what changed since, or everything again where the provider cannot tell. A cursor that the provider
    // takes no more starts over by itself (users_start_over, groups_start_over). A round that breaks off is an error.
    [[nodiscard]] virtual Result<DirectoryPage> directory_page(const SyncCursor& cursor) = 0;

    // One page. ErrorKind::resync: the cursor is dead; go on with an empty one. ErrorKind::skip_mailbox: no mail here.
    [[nodiscard]] virtual Result<ChangePage> changes(const Mailbox& mailbox, const SyncCursor& cursor,
                                                     const ChangeOptions& options) = 0;
    // The message's MIME, with the time and the place that its Arrival lacked. skip_item with code ending in ".not_found"
    // when it is gone, in ".not_received" when it turns out to be none that was received, other skip_item when the
    // provider can give neither the MIME nor the parts.
    [[nodiscard]] virtual Result<RawMessage> fetch(const Mailbox& mailbox, const MessageRef& ref,
                                                   Priority priority = Priority::new_mail) = 0;

    // Where the message is now. A message that is not in the mailbox any more is a Location with Place::gone.
    [[nodiscard]] virtual Result<Location> locate(const Mailbox& mailbox, const MessageRef& ref) = 0;
    // To junk, trash, soft_deleted, quarantine, inbox, or gone (hard delete). give_up "…unsupported" where the provider
    // has no such place. The result is read back from the provider's answer, not assumed.
    [[nodiscard]] virtual Result<Location> move(const Mailbox& mailbox, const MessageRef& ref, Place destination) = 0;
    // What quarantine is for a message of so many bytes in this tenant, as far as it is known: where needs_copy() says
    // so, seal_off() once the copy is safe; otherwise move() to Place::quarantine. It may change when seal_off() is
    // refused.
    [[nodiscard]] virtual Custody custody(std::int64_t size) const = 0;
    // Out of its user's reach, as custody() says: Place::quarantine, or Place::gone with Custody::copy_only. give_up
    // "…unsupported" where the provider refuses that: nothing was changed, and move() to quarantine is what is left.
    [[nodiscard]] virtual Result<Location> seal_off(const Mailbox& mailbox, const MessageRef& ref) = 0;
    // A message that was sealed off as Custody::copy_only, from its copy: into the quarantine of move(), under an id of
    // its own, with the date and the conversation that it had. To be recorded before restore() takes it further. Not
    // idempotent: after unknown_outcome, find() shows whether it came to be.
    [[nodiscard]] virtual Result<BroughtBack> bring_back(const Mailbox& mailbox, std::string_view bytes,
                                                        const Location& former) = 0;
    // Our visible mark on the message, or off it. Everything else stays as it is.
    [[nodiscard]] virtual Result<Location> set_mark(const Mailbox& mailbox, const MessageRef& ref, bool is_marked) = 0;
    // Back to exactly `former`: folder or labels, read state, categories and flag. If the folder was deleted since: the
    // inbox, and the result says so by its Location.
    [[nodiscard]] virtual Result<Location> restore(const Mailbox& mailbox, const MessageRef& ref, const Location& former) = 0;
    // Every copy with this Message-ID (RFC 5322 section 3.6.4; angle brackets optional). Message-IDs are not unique: 0..n.
    [[nodiscard]] virtual Result<std::vector<MessageRef>> find(const Mailbox& mailbox, std::string_view internet_message_id) = 0;

    // What this connector's calls have used of the provider's budgets. Asks nobody.
    [[nodiscard]] virtual std::vector<BudgetUse> budgets() const { return {}; }

    // The events of invitations; null where the administrator has not chosen that they are touched. Lives as long as the
    // connector.
    [[nodiscard]] virtual InvitationCalendar* calendar() { return nullptr; }

    // Being told of new mail; null where the provider has no such thing. Lives as long as the connector.
    [[nodiscard]] virtual NotificationSource* notifications() { return nullptr; }
};

} // namespace remand
