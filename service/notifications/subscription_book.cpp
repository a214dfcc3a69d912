#include "service/notifications/subscription_book.hpp"

#include <algorithm>

#include "core/encoding.hpp"

namespace remand::service {
namespace {

bool is_refusal(const Error& error) {
    return error.kind == ErrorKind::give_up || error.kind == ErrorKind::fix_configuration ||
           error.kind == ErrorKind::skip_mailbox || error.kind == ErrorKind::skip_item;
}

} // namespace

void SubscriptionBook::unlist(TenantEntries& tenant, const Entry& entry) {
    tenant.order.erase({entry.due, entry.mailbox.id});
}

// When there is something to do about it, whatever that is by then.
void SubscriptionBook::enlist(TenantEntries& tenant, Entry& entry) {
    unlist(tenant, entry);
    if (entry.is_running) return;
    const bool is_right = entry.record && entry.is_wanted && entry.record->channel_hash == tenant.channel_hash;
    if (!entry.record && !entry.is_wanted) return;
    entry.due = std::max(entry.not_before, is_right ? entry.record->renew_at : Timestamp{});
    tenant.order.emplace(entry.due, entry.mailbox.id);
}

void SubscriptionBook::set_record(TenantEntries& tenant, Entry& entry, std::optional<db::SubscriptionRecord> record) {
    if (entry.record) {
        tenant.by_provider_id.erase(entry.record->provider_id);
        tenant.by_address.erase(entry.mailbox.address);
    }
    entry.record = std::move(record);
    if (!entry.record) return;
    if (!entry.record->provider_id.empty()) tenant.by_provider_id[entry.record->provider_id] = entry.mailbox.id;
    tenant.by_address[entry.mailbox.address] = entry.mailbox.id;
}

void SubscriptionBook::set_tenant(const TenantId& id, const std::string& channel_hash,
                                  const std::vector<Mailbox>& mailboxes,
                                  const std::vector<db::SubscriptionRecord>& stored, bool again) {
    const std::lock_guard lock(mutex_);
    const bool is_new = !tenants_.contains(id);
    TenantEntries& tenant = tenants_[id];
    tenant.channel_hash = channel_hash;
    if (again) {
        tenant.failures = 0;
        tenant.blocked_until = {};
    }
    for (auto& [mailbox, entry] : tenant.entries) entry.is_wanted = false;
    const auto entry_of = [&](const Mailbox& mailbox) -> Entry& {
        Entry& entry = tenant.entries[mailbox.id];
        auto record = entry.record;
        set_record(tenant, entry, {}); // its address may be another one now
        entry.mailbox = mailbox;
        set_record(tenant, entry, std::move(record));
        return entry;
    };
    if (!channel_hash.empty())
        for (const auto& mailbox : mailboxes) entry_of(mailbox).is_wanted = true;
    if (is_new) // later on we know better than what was read a moment ago
        for (const auto& record : stored) {
            const auto found = tenant.entries.find(record.mailbox);
            set_record(tenant, found != tenant.entries.end() ? found->second : entry_of({record.mailbox, {}, {}, {}}),
                       record);
        }
    std::erase_if(tenant.entries, [&](auto& pair) {
        const bool is_over = !pair.second.is_wanted && !pair.second.record && !pair.second.is_running;
        if (is_over) unlist(tenant, pair.second);
        return is_over;
    });
    for (auto& [mailbox, entry] : tenant.entries) {
        if (again) entry.not_before = {};
        enlist(tenant, entry);
    }
}

void SubscriptionBook::keep_only(const std::set<TenantId>& tenants) {
    const std::lock_guard lock(mutex_);
    std::erase_if(tenants_, [&](const auto& entry) { return !tenants.contains(entry.first); });
}

std::optional<SubscriptionJob> SubscriptionBook::take() {
    const std::lock_guard lock(mutex_);
    if (tenants_.empty()) return {};
    const Timestamp now = clock_.now();
    auto turn = tenants_.upper_bound(last_);
    for (std::size_t i = 0; i < tenants_.size(); ++i, ++turn) {
        if (turn == tenants_.end()) turn = tenants_.begin();
        TenantEntries& tenant = turn->second;
        if (tenant.blocked_until > now || tenant.order.empty() || tenant.order.begin()->first > now) continue;
        Entry& entry = tenant.entries.at(tenant.order.begin()->second);
        unlist(tenant, entry);
        last_ = turn->first;
        SubscriptionJob job{SubscriptionJob::Kind::subscribe, turn->first, entry.mailbox, entry.record};
        const bool has_ended = entry.record && entry.record->expires_at <= now;
        if (has_ended) set_record(tenant, entry, {});
        if (entry.record)
            job.kind = entry.is_wanted && entry.record->channel_hash == tenant.channel_hash
                           ? SubscriptionJob::Kind::renew
                           : SubscriptionJob::Kind::cancel;
        else if (!entry.is_wanted)
            job.kind = SubscriptionJob::Kind::cancel; // it ended by itself: what is stored of it goes
        entry.is_running = true;
        return job;
    }
    return {};
}

SubscriptionBook::Entry* SubscriptionBook::ending(const SubscriptionJob& job, TenantEntries*& tenant) {
    const auto found = tenants_.find(job.tenant);
    if (found == tenants_.end()) return nullptr; // removed meanwhile
    tenant = &found->second;
    const auto entry = tenant->entries.find(job.mailbox.id);
    if (entry == tenant->entries.end() || !entry->second.is_running) return nullptr;
    entry->second.is_running = false;
    return &entry->second;
}

void SubscriptionBook::subscribed(const SubscriptionJob& job, const db::SubscriptionRecord& record) {
    const std::lock_guard lock(mutex_);
    TenantEntries* tenant = nullptr;
    Entry* entry = ending(job, tenant);
    if (entry == nullptr) return;
    entry->failures = tenant->failures = 0;
    entry->failure.clear();
    entry->not_before = {};
    entry->renewed_at = clock_.now();
    set_record(*tenant, *entry, record);
    enlist(*tenant, *entry);
}

void SubscriptionBook::dropped(const SubscriptionJob& job) {
    const std::lock_guard lock(mutex_);
    TenantEntries* tenant = nullptr;
    Entry* entry = ending(job, tenant);
    if (entry == nullptr) return;
    entry->failures = tenant->failures = 0;
    entry->failure.clear();
    entry->not_before = {};
    set_record(*tenant, *entry, {});
    enlist(*tenant, *entry);
    if (!entry->is_wanted) tenant->entries.erase(job.mailbox.id);
}

void SubscriptionBook::failed(const SubscriptionJob& job, const Error& why) {
    const std::lock_guard lock(mutex_);
    TenantEntries* tenant = nullptr;
    Entry* entry = ending(job, tenant);
    if (entry == nullptr) return;
    const Timestamp now = clock_.now();
    const auto& limits = is_refusal(why) ? refusal_backoff : failure_backoff;
    entry->failure = why.message;
    entry->not_before = now + asked_wait(why, backoff(++entry->failures, limits, jitter_.next()));
    // Their address, or ours, is in trouble: not that of one mailbox.
    if (++tenant->failures >= failures_before_tenant_waits)
        tenant->blocked_until =
            now + backoff(tenant->failures - failures_before_tenant_waits + 1, failure_backoff, jitter_.next());
    enlist(*tenant, *entry);
}

std::optional<MailboxId> SubscriptionBook::whose(const TenantId& id, const Notice& notice) const {
    const std::string proof = sha256(notice.proof);
    const std::lock_guard lock(mutex_);
    const auto tenant = tenants_.find(id);
    if (tenant == tenants_.end()) return {};
    const bool is_named = !notice.provider_id.empty();
    const auto& index = is_named ? tenant->second.by_provider_id : tenant->second.by_address;
    const auto found = index.find(is_named ? notice.provider_id : notice.address);
    if (found == index.end()) return {};
    const auto& record = tenant->second.entries.at(found->second).record;
    if (!record || record->proof_hash.empty() == is_named) return {};
    if (is_named && !Secret(record->proof_hash).equals(proof)) return {}; // in constant time, and of hashes
    return found->second;
}

void SubscriptionBook::renew_now(const TenantId& id, const MailboxId& mailbox) {
    const std::lock_guard lock(mutex_);
    const auto tenant = tenants_.find(id);
    if (tenant == tenants_.end()) return;
    const auto found = tenant->second.entries.find(mailbox);
    if (found == tenant->second.entries.end() || !found->second.record) return;
    Entry& entry = found->second;
    if (clock_.now() - entry.renewed_at < between_renewals) return;
    entry.record->renew_at = clock_.now();
    enlist(tenant->second, entry);
}

bool SubscriptionBook::gone(const TenantId& id, const MailboxId& mailbox) {
    const std::lock_guard lock(mutex_);
    const auto tenant = tenants_.find(id);
    if (tenant == tenants_.end()) return false;
    const auto found = tenant->second.entries.find(mailbox);
    if (found == tenant->second.entries.end() || !found->second.record || found->second.is_running) return false;
    Entry& entry = found->second;
    set_record(tenant->second, entry, {});
    enlist(tenant->second, entry);
    return true;
}

SubscriptionBook::Counts SubscriptionBook::counts(const TenantId& id) const {
    const std::lock_guard lock(mutex_);
    Counts counts;
    const auto tenant = tenants_.find(id);
    if (tenant == tenants_.end()) return counts;
    const Timestamp now = clock_.now();
    for (const auto& [mailbox, entry] : tenant->second.entries) {
        if (!entry.failure.empty()) {
            ++counts.failing;
            if (counts.failure.empty()) counts.failure = entry.failure;
        }
        if (!entry.record || entry.record->expires_at <= now) continue;
        ++counts.subscribed;
        counts.next_renewal = std::min(counts.next_renewal.value_or(entry.record->renew_at), entry.record->renew_at);
    }
    return counts;
}

std::vector<MailboxId> SubscriptionBook::subscribed_mailboxes(const TenantId& id) const {
    const std::lock_guard lock(mutex_);
    std::vector<MailboxId> mailboxes;
    if (const auto tenant = tenants_.find(id); tenant != tenants_.end())
        for (const auto& [mailbox, entry] : tenant->second.entries)
            if (entry.record && entry.record->expires_at > clock_.now()) mailboxes.push_back(mailbox);
    return mailboxes;
}

} // namespace remand::service
