// A connector whose provider is memory: it behaves (mail that is moved is where it was moved to), and it fails where a
// test says so. Thread-safe throughout.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/connector.hpp"
#include "core/clock.hpp"
#include "tests/support/memory_mail.hpp"

namespace remand::tests {

enum class Operation {
    identify,
    doctor,
    list_mailboxes,
    directory,
    changes,
    fetch,
    locate,
    move,
    restore,
    find,
    seal_off,
    bring_back,
    set_mark
};

// before: the provider refuses and nothing is changed. after: the work is done and the answer is lost.
enum class FaultPoint { before, after };

// One call of move() or restore(), in the order in which they came in.
struct IssuedMove {
    MessageRef message;
    Place destination = Place::other;
    std::vector<std::string> where; // the folder it was to end in
    bool is_restore = false;
    bool reached_mailbox = false; // false when it was refused before anything was done
};

struct MemorySettings {
    std::size_t page_size = 50;
    bool needs_sweep = false;
    bool tells_at_fetch = false; // changes() gives bare references, as Gmail does
    std::set<Place> unsupported; // destinations that move() refuses
    std::vector<std::string> domains{"example.com"};
    Custody custody = Custody::hidden;
};

class MemoryConnector final : public Connector {
public:
    // `clock` outlives the connector; mail is stamped by it.
    explicit MemoryConnector(const Clock& clock, MemorySettings settings = {});

    // --- the provider's side: what senders and users do ---
    Mailbox add_mailbox(std::string_view address, std::vector<std::string> aliases = {});
    // Makes the mailbox if there is none. Into the inbox, or where told.
    MessageRef deliver(std::string_view address, std::string bytes, Place place = Place::inbox);
    MessageRef deliver_at(std::string_view address, std::string bytes, Timestamp received_at);
    MessageRef send_from(std::string_view address, std::string bytes);   // sent mail, which is never an arrival
    std::string add_folder(std::string_view address, std::string name);  // gives its id
    void delete_folder(std::string_view address, const std::string& id); // its messages go to the trash
    void user_moves(const MessageRef& ref, Place place);
    void user_moves_to_folder(const MessageRef& ref, const std::string& folder);
    void user_deletes(const MessageRef& ref); // for good
    // As a move through an archive or another mailbox system: the message goes on under another id. Gives the new ref.
    MessageRef user_moves_under_new_id(const MessageRef& ref, Place place);
    void make_partial(const MessageRef& ref);
    void user_reads(const MessageRef& ref, bool is_read = true);
    void user_marks(const MessageRef& ref, std::vector<std::string> categories, std::string follow_up);
    void set_domains(std::vector<std::string> domains); // verified by the administrator

    // The directory. A mailbox that is added is a user of it with the mailbox's id.
    void put_user(DirectoryUser user); // new, or in place of the one with this id
    void remove_user(const std::string& id);
    void put_group(DirectoryGroup group, std::vector<std::string> members); // ids of users and groups
    void close_group(const std::string& id, Error why);                     // its members cannot be read any more
    void clear_directory();                                                 // answers are empty, and no fault

    // --- faults ---
    // The `nth` call from now on (1: the next) of `operation` fails. Several may be waiting.
    void fail(Operation operation, int nth, Error error, FaultPoint point = FaultPoint::before);
    // Every call fails, until stop_failing.
    void keep_failing(Operation operation, Error error, FaultPoint point = FaultPoint::before);
    void stop_failing();
    void expire_directory_cursor();
    void expire_cursors(); // of all mailboxes: the next changes() with an old one is `resync`
    void park(std::string_view address, Error error = no_mailbox()); // every call about this mailbox gives the error
    void unpark(std::string_view address);
    // The directory says so: listed as left out until an empty code.
    void leave_out(std::string_view address, std::string code);
    void set_budgets(std::vector<BudgetUse> budgets);
    // Runs at the start of each call, outside the lock: to block a worker, or to change the mailbox in between.
    void on_call(std::function<void(Operation, const MailboxId&)> hook);
    void tell_by(NotificationSource* source) { notifications_ = source; } // outlives the connector
    [[nodiscard]] static Error no_mailbox();
    [[nodiscard]] static Error lost_answer();

    // --- what happened ---
    [[nodiscard]] int calls(Operation operation) const;
    [[nodiscard]] std::vector<IssuedMove> ledger() const;
    [[nodiscard]] Location where_is(const MessageRef& ref) const; // counts as no call and never fails
    [[nodiscard]] std::map<MessageRef, Location> snapshot() const;
    [[nodiscard]] Mailbox mailbox(std::string_view address) const;

    // --- Connector ---
    [[nodiscard]] std::vector<ActionSupport> action_support() const override;
    [[nodiscard]] bool needs_sweep() const override;
    [[nodiscard]] Result<TenantIdentity> identify() override;
    [[nodiscard]] std::vector<Check> doctor() override;
    [[nodiscard]] Result<MailboxListing> list_mailboxes() override;
    [[nodiscard]] Result<DirectoryPage> directory_page(const SyncCursor& cursor) override;
    [[nodiscard]] Result<ChangePage> changes(const Mailbox& mailbox, const SyncCursor& cursor,
                                             const ChangeOptions& options) override;
    [[nodiscard]] Result<RawMessage> fetch(const Mailbox& mailbox, const MessageRef& ref,
                                           Priority priority = Priority::new_mail) override;
    [[nodiscard]] Result<Location> locate(const Mailbox& mailbox, const MessageRef& ref) override;
    [[nodiscard]] Result<Location> move(const Mailbox& mailbox, const MessageRef& ref, Place destination) override;
    [[nodiscard]] Custody custody(std::int64_t size) const override;
    [[nodiscard]] Result<Location> seal_off(const Mailbox& mailbox, const MessageRef& ref) override;
    [[nodiscard]] Result<BroughtBack> bring_back(const Mailbox& mailbox, std::string_view bytes,
                                                const Location& former) override;
    [[nodiscard]] Result<Location> set_mark(const Mailbox& mailbox, const MessageRef& ref, bool is_marked) override;
    [[nodiscard]] Result<Location> restore(const Mailbox& mailbox, const MessageRef& ref,
                                           const Location& former) override;
    [[nodiscard]] Result<std::vector<MessageRef>> find(const Mailbox& mailbox,
                                                       std::string_view internet_message_id) override;
    [[nodiscard]] NotificationSource* notifications() override { return notifications_; }
    [[nodiscard]] std::vector<BudgetUse> budgets() const override;

private:
    struct Fault {
        Operation operation;
        int calls_left; // fires when this reaches zero; negative: every time
        Error error;
        FaultPoint point;
    };
    MemoryMailbox& box(std::string_view address);
    MemoryMailbox& box_of(const MessageRef& ref);
    MessageRef add_message(MemoryMailbox& box, MemoryMessage message);
    void begin(Operation operation, const MailboxId& mailbox);
    // The fault of this call, if it has one. Under the lock.
    std::optional<Fault> take_fault(Operation operation);
    Result<MemoryMailbox*> reach(const Mailbox& mailbox);
    template <class Work> auto run(Operation operation, const MailboxId& mailbox, Work work) -> decltype(work());

    const Clock& clock_;
    MemorySettings settings_;
    mutable std::mutex mutex_;
    std::map<std::string, MemoryMailbox> boxes_; // by mailbox id
    std::map<std::string, Error> parked_;
    std::map<std::string, std::string> left_out_; // codes, by mailbox id
    std::vector<BudgetUse> budgets_;
    std::vector<Fault> faults_;
    std::map<Operation, int> calls_;
    std::vector<IssuedMove> ledger_;
    std::function<void(Operation, const MailboxId&)> hook_;
    NotificationSource* notifications_ = nullptr;
    int next_id_ = 1;
    struct MemoryGroup {
        DirectoryGroup group;
        std::vector<std::string> members;
        std::optional<Error> closed;
    };
    void tell(DirectoryPage change);
    void put_user_unlocked(DirectoryUser user);
    std::map<std::string, DirectoryUser> users_;
    std::map<std::string, MemoryGroup> groups_;
    std::vector<DirectoryPage> directory_log_; // what happened, for rounds that ask for changes
    int directory_epoch_ = 0;
};

} // namespace remand::tests
