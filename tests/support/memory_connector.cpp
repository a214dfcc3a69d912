#include "tests/support/memory_connector.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace remand::tests {

MemoryConnector::MemoryConnector(const Clock& clock, MemorySettings settings)
    : clock_(clock), settings_(std::move(settings)) {}

Error MemoryConnector::no_mailbox() {
    return {ErrorKind::skip_mailbox, "memory.no_mailbox", "This user has no mailbox.", {}};
}

Error MemoryConnector::lost_answer() {
    return {ErrorKind::unknown_outcome, "memory.lost_answer", "The connection broke before the answer came.", {}};
}

MemoryMailbox& MemoryConnector::box(std::string_view address) {
    auto fresh = new_mailbox(address);
    const auto owner = fresh.owner;
    const auto [at, is_new] = boxes_.try_emplace(owner.id.value, std::move(fresh));
    if (is_new) put_user_unlocked({owner.id.value, owner.display_name, "", "", owner.address, {}, true, true});
    return at->second;
}

MemoryMailbox& MemoryConnector::box_of(const MessageRef& ref) { return boxes_.at(ref.mailbox.value); }

MessageRef MemoryConnector::add_message(MemoryMailbox& box, MemoryMessage message) {
    message.internet_message_id = message_id_of(message.bytes);
    MessageRef ref{box.owner.id, "message-" + std::to_string(next_id_++)};
    put(box, ref.provider_id, std::move(message));
    return ref;
}

Mailbox MemoryConnector::add_mailbox(std::string_view address, std::vector<std::string> aliases) {
    const std::lock_guard lock(mutex_);
    auto& made = box(address);
    made.owner.aliases = std::move(aliases);
    auto user = users_.at(made.owner.id.value);
    user.aliases = made.owner.aliases;
    put_user_unlocked(std::move(user));
    return made.owner;
}

MessageRef MemoryConnector::deliver(std::string_view address, std::string bytes, Place place) {
    const std::lock_guard lock(mutex_);
    MemoryMessage message;
    message.bytes = std::move(bytes);
    message.received_at = clock_.now();
    message.folder = folder_of(place);
    return add_message(box(address), std::move(message));
}

MessageRef MemoryConnector::deliver_at(std::string_view address, std::string bytes, Timestamp received_at) {
    const std::lock_guard lock(mutex_);
    MemoryMessage message;
    message.bytes = std::move(bytes);
    message.received_at = received_at;
    message.folder = folder_of(Place::inbox);
    return add_message(box(address), std::move(message));
}

MessageRef MemoryConnector::send_from(std::string_view address, std::string bytes) {
    const std::lock_guard lock(mutex_);
    MemoryMessage message;
    message.bytes = std::move(bytes);
    message.received_at = clock_.now();
    message.folder = "sent";
    message.is_reported = false;
    return add_message(box(address), std::move(message));
}

std::string MemoryConnector::add_folder(std::string_view address, std::string name) {
    const std::lock_guard lock(mutex_);
    auto id = "folder-" + std::to_string(next_id_++);
    box(address).folders[id] = {std::move(name), Place::other};
    return id;
}

void MemoryConnector::delete_folder(std::string_view address, const std::string& id) {
    const std::lock_guard lock(mutex_);
    auto& owner = box(address);
    for (auto& [message_id, message] : owner.messages)
        if (message.folder == id) move_to(owner, message_id, folder_of(Place::trash));
    owner.folders.erase(id);
}

void MemoryConnector::user_moves(const MessageRef& ref, Place place) { user_moves_to_folder(ref, folder_of(place)); }

void MemoryConnector::user_moves_to_folder(const MessageRef& ref, const std::string& folder) {
    const std::lock_guard lock(mutex_);
    move_to(box_of(ref), ref.provider_id, folder);
}

void MemoryConnector::user_deletes(const MessageRef& ref) {
    const std::lock_guard lock(mutex_);
    box_of(ref).messages.erase(ref.provider_id);
}

MessageRef MemoryConnector::user_moves_under_new_id(const MessageRef& ref, Place place) {
    const std::lock_guard lock(mutex_);
    auto& owner = box_of(ref);
    auto message = owner.messages.extract(ref.provider_id).mapped();
    message.folder = folder_of(place);
    return add_message(owner, std::move(message));
}

void MemoryConnector::make_partial(const MessageRef& ref) {
    const std::lock_guard lock(mutex_);
    box_of(ref).messages.at(ref.provider_id).is_partial = true;
}

void MemoryConnector::user_reads(const MessageRef& ref, bool is_read) {
    const std::lock_guard lock(mutex_);
    box_of(ref).messages.at(ref.provider_id).is_read = is_read;
}

void MemoryConnector::user_marks(const MessageRef& ref, std::vector<std::string> categories, std::string follow_up) {
    const std::lock_guard lock(mutex_);
    auto& message = box_of(ref).messages.at(ref.provider_id);
    message.categories = std::move(categories);
    message.follow_up = std::move(follow_up);
}

void MemoryConnector::set_domains(std::vector<std::string> domains) {
    const std::lock_guard lock(mutex_);
    settings_.domains = std::move(domains);
}

void MemoryConnector::fail(Operation operation, int nth, Error error, FaultPoint point) {
    const std::lock_guard lock(mutex_);
    faults_.push_back({operation, nth, std::move(error), point});
}

void MemoryConnector::keep_failing(Operation operation, Error error, FaultPoint point) {
    fail(operation, -1, std::move(error), point);
}

void MemoryConnector::stop_failing() {
    const std::lock_guard lock(mutex_);
    faults_.clear();
}

void MemoryConnector::expire_cursors() {
    const std::lock_guard lock(mutex_);
    for (auto& [id, mailbox] : boxes_) ++mailbox.epoch;
}

void MemoryConnector::park(std::string_view address, Error error) {
    const std::lock_guard lock(mutex_);
    parked_.insert_or_assign(box(address).owner.id.value, std::move(error));
}

void MemoryConnector::unpark(std::string_view address) {
    const std::lock_guard lock(mutex_);
    parked_.erase(box(address).owner.id.value);
}

void MemoryConnector::leave_out(std::string_view address, std::string code) {
    const std::lock_guard lock(mutex_);
    const auto& id = box(address).owner.id.value;
    if (code.empty())
        left_out_.erase(id);
    else
        left_out_.insert_or_assign(id, std::move(code));
}

void MemoryConnector::set_budgets(std::vector<BudgetUse> budgets) {
    const std::lock_guard lock(mutex_);
    budgets_ = std::move(budgets);
}

std::vector<BudgetUse> MemoryConnector::budgets() const {
    const std::lock_guard lock(mutex_);
    return budgets_;
}

void MemoryConnector::on_call(std::function<void(Operation, const MailboxId&)> hook) {
    const std::lock_guard lock(mutex_);
    hook_ = std::move(hook);
}

int MemoryConnector::calls(Operation operation) const {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(operation);
    return found == calls_.end() ? 0 : found->second;
}

std::vector<IssuedMove> MemoryConnector::ledger() const {
    const std::lock_guard lock(mutex_);
    return ledger_;
}

Location MemoryConnector::where_is(const MessageRef& ref) const {
    const std::lock_guard lock(mutex_);
    return location_of(boxes_.at(ref.mailbox.value), ref.provider_id);
}

std::map<MessageRef, Location> MemoryConnector::snapshot() const {
    const std::lock_guard lock(mutex_);
    std::map<MessageRef, Location> all;
    for (const auto& [id, mailbox] : boxes_)
        for (const auto& [message_id, message] : mailbox.messages)
            all[{mailbox.owner.id, message_id}] = location_of(mailbox, message_id);
    return all;
}

Mailbox MemoryConnector::mailbox(std::string_view address) const {
    const std::lock_guard lock(mutex_);
    return boxes_.at(new_mailbox(address).owner.id.value).owner;
}

void MemoryConnector::begin(Operation operation, const MailboxId& mailbox) {
    std::function<void(Operation, const MailboxId&)> hook;
    {
        const std::lock_guard lock(mutex_);
        ++calls_[operation];
        hook = hook_;
    }
    if (hook) hook(operation, mailbox);
}

std::optional<MemoryConnector::Fault> MemoryConnector::take_fault(Operation operation) {
    for (auto& fault : faults_)
        if (fault.operation == operation && fault.calls_left > 0) --fault.calls_left;
    const auto due = std::find_if(faults_.begin(), faults_.end(), [operation](const Fault& fault) {
        return fault.operation == operation && fault.calls_left <= 0;
    });
    if (due == faults_.end()) return {};
    auto taken = *due;
    if (taken.calls_left == 0) faults_.erase(due); // a second one that is due fires at the next call
    return taken;
}

Result<MemoryMailbox*> MemoryConnector::reach(const Mailbox& mailbox) {
    if (const auto parked = parked_.find(mailbox.id.value); parked != parked_.end())
        return remand::fail(parked->second);
    const auto found = boxes_.find(mailbox.id.value);
    if (found == boxes_.end()) return remand::fail(no_mailbox());
    return &found->second;
}

template <class Work>
auto MemoryConnector::run(Operation operation, const MailboxId& mailbox, Work work) -> decltype(work()) {
    begin(operation, mailbox);
    const std::lock_guard lock(mutex_);
    const auto fault = take_fault(operation);
    if (fault && fault->point == FaultPoint::before) return remand::fail(fault->error);
    auto result = work();
    if (fault) return remand::fail(fault->error);
    return result;
}

std::vector<ActionSupport> MemoryConnector::action_support() const {
    std::vector<ActionSupport> rows;
    for (const auto action : all_actions) {
        const auto destination = destination_of(action);
        const bool is_supported = !destination || !settings_.unsupported.contains(*destination);
        rows.push_back({action, is_supported, is_supported ? "done in memory" : "this mailbox has no such place"});
    }
    return rows;
}

bool MemoryConnector::needs_sweep() const { return settings_.needs_sweep; }

Result<TenantIdentity> MemoryConnector::identify() {
    return run(Operation::identify, {}, [&]() -> Result<TenantIdentity> {
        return TenantIdentity{"memory-tenant", "Mailboxes in memory", settings_.domains};
    });
}

std::vector<Check> MemoryConnector::doctor() {
    const auto checked = run(Operation::doctor, {}, []() -> Result<Check> {
        return Check{Check::State::passed, "Memory", "The mailboxes answer."};
    });
    if (!checked) return {Check{Check::State::failed, "Memory", checked.error().message}};
    return {*checked};
}

Result<MailboxListing> MemoryConnector::list_mailboxes() {
    return run(Operation::list_mailboxes, {}, [&]() -> Result<MailboxListing> {
        MailboxListing all;
        for (const auto& [id, mailbox] : boxes_) {
            if (const auto code = left_out_.find(id); code != left_out_.end())
                all.left_out.push_back({mailbox.owner, code->second, "The directory says so."});
            else
                all.mailboxes.push_back(mailbox.owner);
        }
        return all;
    });
}

void MemoryConnector::tell(DirectoryPage change) { directory_log_.push_back(std::move(change)); }

void MemoryConnector::put_user(DirectoryUser user) {
    std::lock_guard lock(mutex_);
    put_user_unlocked(std::move(user));
}

void MemoryConnector::put_user_unlocked(DirectoryUser user) {
    DirectoryPage change;
    change.users = {user};
    users_[user.id] = std::move(user);
    tell(std::move(change));
}

void MemoryConnector::remove_user(const std::string& id) {
    std::lock_guard lock(mutex_);
    users_.erase(id);
    DirectoryPage change;
    change.users_gone = {id};
    tell(std::move(change));
}

void MemoryConnector::put_group(DirectoryGroup group, std::vector<std::string> members) {
    std::lock_guard lock(mutex_);
    DirectoryPage change;
    change.groups = {group};
    auto& known = groups_[group.id];
    for (const auto& member : known.members) change.members_gone.push_back({group.id, member});
    tell(std::exchange(change, {}));
    for (const auto& member : members) change.members.push_back({group.id, member});
    tell(std::move(change));
    known.group = std::move(group);
    known.members = std::move(members);
}

void MemoryConnector::close_group(const std::string& id, Error why) {
    std::lock_guard lock(mutex_);
    groups_.at(id).closed = std::move(why);
}

void MemoryConnector::clear_directory() {
    std::lock_guard lock(mutex_);
    users_.clear();
    groups_.clear();
    directory_log_.clear();
    ++directory_epoch_;
}

void MemoryConnector::expire_directory_cursor() {
    std::lock_guard lock(mutex_);
    ++directory_epoch_;
}

// "<epoch> <full|log> <position> <end of the log when the round began>"
Result<DirectoryPage> MemoryConnector::directory_page(const SyncCursor& cursor) {
    return run(Operation::directory, {}, [&]() -> Result<DirectoryPage> {
        const auto parts = split(cursor.value, ' ');
        const auto epoch = std::to_string(directory_epoch_);
        const bool is_known = parts.size() == 4 && parts[0] == epoch;
        const auto number = [&](std::size_t i) { return std::stoul(std::string(parts[i])); };
        DirectoryPage page;
        if (is_known && parts[1] == "log") {
            const auto at = number(2);
            if (at < directory_log_.size()) page = directory_log_[at];
            page.has_more = at + 1 < directory_log_.size();
            page.cursor = {epoch + " log " + std::to_string(std::min(at + 1, directory_log_.size())) + " 0"};
            return page;
        }
        const std::size_t at = is_known ? number(2) : 0, log_end = is_known ? number(3) : directory_log_.size();
        page.users_start_over = page.groups_start_over = at == 0;
        std::size_t i = 0;
        for (const auto& [id, user] : users_) {
            if (i >= at && i < at + settings_.page_size) page.users.push_back(user);
            ++i;
        }
        page.has_more = at + settings_.page_size < users_.size();
        if (page.has_more) {
            page.cursor = {epoch + " full " + std::to_string(at + settings_.page_size) + ' ' + std::to_string(log_end)};
            return page;
        }
        for (const auto& [id, group] : groups_) {
            page.groups.push_back(group.group);
            if (group.closed) {
                page.unread.push_back({id, *group.closed});
                continue;
            }
            for (const auto& member : group.members) page.members.push_back({id, member});
        }
        page.cursor = {epoch + " log " + std::to_string(log_end) + " 0"};
        return page;
    });
}

Result<ChangePage> MemoryConnector::changes(const Mailbox& mailbox, const SyncCursor& cursor,
                                            const ChangeOptions& options) {
    return run(Operation::changes, mailbox.id, [&]() -> Result<ChangePage> {
        const auto reached = reach(mailbox);
        if (!reached) return remand::fail(reached.error());
        const auto& owner = **reached;
        MemoryCursor at{owner.epoch, 0, owner.log.size(), to_micros(options.since)};
        if (!cursor.empty()) {
            const auto read = MemoryCursor::parse(cursor.value);
            if (!read || read->epoch != owner.epoch)
                return remand::fail(ErrorKind::resync, "memory.cursor_expired", "The cursor is too old.");
            at = *read;
        }
        ChangePage page;
        for (; at.position < owner.log.size() && page.arrivals.size() < settings_.page_size; ++at.position) {
            const auto found = owner.messages.find(owner.log[at.position]);
            if (found == owner.messages.end() || !found->second.is_reported) continue;
            if (at.position < at.first_round_end && to_micros(found->second.received_at) < at.since) continue;
            auto location = location_of(owner, found->first);
            if (location.place != Place::inbox && location.place != Place::junk && location.place != Place::other)
                continue;
            Arrival arrival{MessageRef{owner.owner.id, found->first}};
            if (!settings_.tells_at_fetch) {
                arrival.internet_message_id = found->second.internet_message_id;
                arrival.received_at = found->second.received_at;
                arrival.location = std::move(location);
            }
            page.arrivals.push_back(std::move(arrival));
        }
        page.has_more = at.position < owner.log.size();
        page.cursor.value = at.text();
        return page;
    });
}

Result<RawMessage> MemoryConnector::fetch(const Mailbox& mailbox, const MessageRef& ref, Priority) {
    return run(Operation::fetch, mailbox.id, [&]() -> Result<RawMessage> {
        const auto reached = reach(mailbox);
        if (!reached) return remand::fail(reached.error());
        const auto found = (*reached)->messages.find(ref.provider_id);
        if (found == (*reached)->messages.end())
            return remand::fail(ErrorKind::skip_item, "memory.not_found",
                                "The message is not in the mailbox any more.");
        RawMessage raw{found->second.bytes, found->second.is_partial};
        if (settings_.tells_at_fetch) {
            raw.received_at = found->second.received_at;
            raw.location = location_of(**reached, ref.provider_id);
        }
        return raw;
    });
}

Result<Location> MemoryConnector::locate(const Mailbox& mailbox, const MessageRef& ref) {
    return run(Operation::locate, mailbox.id, [&]() -> Result<Location> {
        const auto reached = reach(mailbox);
        if (!reached) return remand::fail(reached.error());
        return location_of(**reached, ref.provider_id);
    });
}

Result<Location> MemoryConnector::move(const Mailbox& mailbox, const MessageRef& ref, Place destination) {
    std::size_t entry = 0;
    {
        const std::lock_guard lock(mutex_);
        entry = ledger_.size();
        ledger_.push_back({ref, destination, {folder_of(destination)}, false, false});
    }
    return run(Operation::move, mailbox.id, [&]() -> Result<Location> {
        const auto reached = reach(mailbox);
        if (!reached) return remand::fail(reached.error());
        if (destination == Place::other || settings_.unsupported.contains(destination))
            return remand::fail(ErrorKind::give_up, "memory.unsupported", "This mailbox has no such place.");
        auto& owner = **reached;
        if (!owner.messages.contains(ref.provider_id)) {
            if (destination == Place::gone) return location_of(owner, ref.provider_id);
            return remand::fail(ErrorKind::skip_item, "memory.not_found",
                                "The message is not in the mailbox any more.");
        }
        ledger_[entry].reached_mailbox = true;
        if (destination == Place::gone)
            owner.messages.erase(ref.provider_id);
        else
            move_to(owner, ref.provider_id, folder_of(destination));
        return location_of(owner, ref.provider_id);
    });
}

Custody MemoryConnector::custody(std::int64_t) const { return settings_.custody; }

Result<Location> MemoryConnector::seal_off(const Mailbox& mailbox, const MessageRef& ref) {
    std::size_t entry = 0;
    {
        const std::lock_guard lock(mutex_);
        entry = ledger_.size();
        ledger_.push_back({ref, Place::quarantine, {folder_of(Place::quarantine)}, false, false});
    }
    return run(Operation::seal_off, mailbox.id, [&]() -> Result<Location> {
        const auto reached = reach(mailbox);
        if (!reached) return remand::fail(reached.error());
        if (!needs_copy(settings_.custody))
            return remand::fail(ErrorKind::give_up, "memory.seal_off_unsupported", "Nothing is out of reach here.");
        auto& owner = **reached;
        if (owner.messages.contains(ref.provider_id)) {
            ledger_[entry].reached_mailbox = true;
            if (settings_.custody == Custody::copy_only)
                owner.messages.erase(ref.provider_id);
            else
                move_to(owner, ref.provider_id, folder_of(Place::quarantine));
        }
        return location_of(owner, ref.provider_id);
    });
}

Result<BroughtBack> MemoryConnector::bring_back(const Mailbox& mailbox, std::string_view bytes,
                                               const Location& former) {
    return run(Operation::bring_back, mailbox.id, [&]() -> Result<BroughtBack> {
        const auto reached = reach(mailbox);
        if (!reached) return remand::fail(reached.error());
        if (settings_.custody != Custody::copy_only)
            return remand::fail(ErrorKind::give_up, "memory.bring_back_unsupported", "Nothing is made anew here.");
        MemoryMessage message;
        message.bytes = std::string(bytes);
        message.received_at = clock_.now();
        message.folder = folder_of(Place::quarantine);
        message.is_read = former.is_read;
        const auto at = message.received_at;
        return BroughtBack{add_message(**reached, std::move(message)), at};
    });
}

Result<Location> MemoryConnector::set_mark(const Mailbox& mailbox, const MessageRef& ref, bool is_marked) {
    return run(Operation::set_mark, mailbox.id, [&]() -> Result<Location> {
        const auto reached = reach(mailbox);
        if (!reached) return remand::fail(reached.error());
        const auto found = (*reached)->messages.find(ref.provider_id);
        if (found == (*reached)->messages.end())
            return remand::fail(ErrorKind::skip_item, "memory.not_found",
                                "The message is not in the mailbox any more.");
        found->second.is_marked = is_marked;
        return location_of(**reached, ref.provider_id);
    });
}

Result<Location> MemoryConnector::restore(const Mailbox& mailbox, const MessageRef& ref, const Location& former) {
    std::size_t entry = 0;
    {
        const std::lock_guard lock(mutex_);
        entry = ledger_.size();
        ledger_.push_back({ref, former.place, former.where, true, false});
    }
    return run(Operation::restore, mailbox.id, [&]() -> Result<Location> {
        const auto reached = reach(mailbox);
        if (!reached) return remand::fail(reached.error());
        auto& owner = **reached;
        const auto found = owner.messages.find(ref.provider_id);
        if (found == owner.messages.end())
            return remand::fail(ErrorKind::skip_item, "memory.not_found",
                                "The message is not in the mailbox any more.");
        ledger_[entry].reached_mailbox = true;
        const bool has_folder = former.where.size() == 1 && owner.folders.contains(former.where.front());
        move_to(owner, ref.provider_id, has_folder ? former.where.front() : folder_of(Place::inbox));
        found->second.is_read = former.is_read;
        found->second.is_marked = former.is_marked;
        found->second.categories = former.categories;
        found->second.follow_up = former.follow_up;
        return location_of(owner, ref.provider_id);
    });
}

Result<std::vector<MessageRef>> MemoryConnector::find(const Mailbox& mailbox, std::string_view internet_message_id) {
    return run(Operation::find, mailbox.id, [&]() -> Result<std::vector<MessageRef>> {
        const auto reached = reach(mailbox);
        if (!reached) return remand::fail(reached.error());
        std::string wanted(trim(internet_message_id));
        if (!wanted.empty() && wanted.front() != '<') wanted = "<" + wanted + ">";
        std::vector<MessageRef> copies;
        for (const auto& [id, message] : (*reached)->messages)
            if (!wanted.empty() && message.internet_message_id == wanted) copies.push_back({(*reached)->owner.id, id});
        return copies;
    });
}

} // namespace remand::tests
