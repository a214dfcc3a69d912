#include "service/sync/scheduler.hpp"

#include <algorithm>
#include <utility>

#include "service/sync/poll_timing.hpp"

namespace remand::service {

void Scheduler::set_tenants(const std::vector<TenantEntry>& tenants) {
    std::lock_guard lock(mutex_);
    std::erase_if(tenants_, [&](const auto& entry) {
        return std::none_of(tenants.begin(), tenants.end(),
                            [&](const auto& tenant) { return tenant.id == entry.first; });
    });
    for (const auto& tenant : tenants) tenants_[tenant.id].sweeps = tenant.sweeps;
}

void Scheduler::set_mailboxes(const TenantId& id, const std::vector<db::MailboxRecord>& mailboxes) {
    std::lock_guard lock(mutex_);
    const auto found = tenants_.find(id);
    if (found == tenants_.end()) return;
    TenantTask& tenant = found->second;
    const Monotonic now = clock_.monotonic();
    for (const auto& record : mailboxes) {
        if (const auto known = tenant.mailboxes.find(record.mailbox.id); known != tenant.mailboxes.end()) {
            auto& task = known->second;
            if (task.is_running) continue;
            if (db::is_left_out(record)) { // until a listing has it again
                task.is_parked = true;
                put_at(tenant, record.mailbox.id, now + parked_backoff.most);
            } else if (task.is_parked && record.state != db::MailboxState::parked) {
                task.is_parked = false; // somebody learned that it is open again
                task.times_parked = 0;
                task.known_since = now;
                put_at(tenant, record.mailbox.id, now);
            }
            continue;
        }
        MailboxTask task;
        task.last_arrival = task.known_since = now;
        task.was_read = record.synced_at.has_value();
        if (record.last_arrival_at) task.last_arrival -= std::max(clock_.now() - *record.last_arrival_at, Duration{0});
        task.next_sweep =
            now + Duration(static_cast<std::int64_t>(static_cast<double>(settings_.sweep.count()) * jitter_.next()));
        task.due = now;
        task.is_parked = record.state == db::MailboxState::parked;
        if (task.is_parked && record.recheck_at)
            task.due = now + std::max(*record.recheck_at - clock_.now(), Duration{0});
        if (db::is_left_out(record)) task.due = now + parked_backoff.most;
        (task.was_read ? tenant.order : tenant.backfill).emplace(task.due, record.mailbox.id);
        tenant.mailboxes.emplace(record.mailbox.id, task);
    }
}

std::optional<Job> Scheduler::take() {
    std::lock_guard lock(mutex_);
    if (tenants_.empty()) return {};
    const Monotonic now = clock_.monotonic();
    auto turn = tenants_.upper_bound(last_);
    for (std::size_t i = 0; i < tenants_.size(); ++i, ++turn) {
        if (turn == tenants_.end()) turn = tenants_.begin();
        if (auto job = take_of(turn->first, turn->second, now)) {
            last_ = turn->first;
            ++turn->second.running;
            return job;
        }
    }
    return {};
}

std::optional<Job> Scheduler::take_of(const TenantId& id, TenantTask& tenant, Monotonic now) {
    const int most = tenants_.size() == 1 ? workers_ : std::max(1, workers_ / 2);
    if (tenant.running >= most || now < tenant.blocked_until) return {};
    Job job{Job::Kind::directory, id, {}, tenant.requested};
    if (!tenant.is_directory_running && tenant.directory_due <= now) {
        tenant.is_directory_running = true;
        return job;
    }
    if (!tenant.is_pending_running && tenant.pending_due <= now) {
        tenant.is_pending_running = true;
        job.kind = Job::Kind::pending;
        return job;
    }
    auto* order = due_order(tenant, now);
    if (order == nullptr) return {};
    job.mailbox = order->begin()->second;
    order->erase(order->begin());
    MailboxTask& task = tenant.mailboxes.at(job.mailbox);
    task.is_running = true;
    task.hints.round_began(now);
    task.runs_as_backfill = order == &tenant.backfill;
    if (task.runs_as_backfill) ++tenant.backfills_running;
    // The first round is as wide as a sweep; a regular round must have served poll_now before a sweep takes its place.
    const bool is_sweep = tenant.sweeps && !task.is_parked && task.served == tenant.requested && task.next_sweep <= now;
    job.kind = is_sweep ? Job::Kind::sweep : Job::Kind::round;
    return job;
}

Scheduler::TenantTask::Order* Scheduler::due_order(TenantTask& tenant, Monotonic now) const {
    const auto is_due = [now](const TenantTask::Order& order) { return !order.empty() && order.begin()->first <= now; };
    const bool may_backfill =
        is_due(tenant.backfill) && tenant.backfills_running < std::max(1, workers_ * 3 / 4);
    const bool has_turn = tenant.backfills_running == 0 && !tenant.has_given_way;
    if (may_backfill && (has_turn || !is_due(tenant.order))) return &tenant.backfill;
    tenant.has_given_way = false;
    return is_due(tenant.order) ? &tenant.order : nullptr;
}

bool Scheduler::is_new_mail_waiting() const {
    std::lock_guard lock(mutex_);
    const Monotonic limit = clock_.monotonic() - patience_of_new_mail;
    return std::any_of(tenants_.begin(), tenants_.end(), [limit](const auto& entry) {
        const auto& order = entry.second.order;
        return !order.empty() && order.begin()->first <= limit && entry.second.blocked_until <= limit;
    });
}

void Scheduler::ended(const Job& job, const JobEnd& end) {
    std::lock_guard lock(mutex_);
    const auto found = tenants_.find(job.tenant);
    if (found == tenants_.end()) return; // removed or paused meanwhile
    TenantTask& tenant = found->second;
    const Monotonic now = clock_.monotonic();
    tenant.running = std::max(0, tenant.running - 1);
    count_failure(end, tenant, now);
    switch (job.kind) {
    case Job::Kind::directory:
        directory_ended(job, end, tenant, now);
        break;
    case Job::Kind::pending:
        tenant.is_pending_running = false;
        tenant.pending_due = now + pending_interval;
        break;
    case Job::Kind::round:
    case Job::Kind::sweep:
        mailbox_ended(job, end, tenant, now);
        break;
    }
}

// One mailbox in trouble is that mailbox's; many in a row, with none that works, are the tenant's.
void Scheduler::count_failure(const JobEnd& end, TenantTask& tenant, Monotonic now) {
    if (end.how == JobEnd::How::well || end.how == JobEnd::How::parked) tenant.failures = 0;
    if (end.how == JobEnd::How::throttled)
        tenant.throttled_until = std::max(tenant.throttled_until, now + end.wait.value_or(throttle_backoff.first));
    if (end.how != JobEnd::How::failed && end.how != JobEnd::How::throttled) return;
    if (++tenant.failures < failures_before_tenant_waits) return;
    tenant.blocked_until =
        now + backoff(tenant.failures - failures_before_tenant_waits + 1, failure_backoff, jitter_.next());
}

void Scheduler::directory_ended(const Job& job, const JobEnd& end, TenantTask& tenant, Monotonic now) {
    tenant.is_directory_running = false;
    if (end.how == JobEnd::How::well) {
        tenant.directory_failures = 0;
        tenant.directory_served = job.request;
        tenant.directory_due = now + (tenant.directory_served < tenant.requested ? Duration{0} : settings_.directory);
        return;
    }
    // A count of its own: mailboxes that are well do not make the directory so.
    const Duration own = backoff(++tenant.directory_failures, failure_backoff, jitter_.next());
    tenant.directory_due = now + end.wait.value_or(own);
}

Duration Scheduler::wait_of(const JobEnd& end, const MailboxTask& task, Monotonic now) {
    switch (end.how) {
    case JobEnd::How::well: // see poll_wait
    case JobEnd::How::interrupted:
        return Duration{0};
    case JobEnd::How::throttled: {
        Error asked;
        if (end.wait) asked.retry_after = std::chrono::ceil<std::chrono::milliseconds>(*end.wait);
        // The first time a provider is taken at its word; asked again and again for the same second, we are slower by
        // ourselves.
        const int unheard = task.failures - (end.wait ? 1 : 0);
        const bool adds_own = !end.is_wait_exact && unheard > 0;
        return asked_wait(asked, adds_own ? backoff(unheard, throttle_backoff, jitter_.next()) : Duration{0});
    }
    case JobEnd::How::parked:
        return wait_of_parked(task, now, task.times_parked - 1);
    case JobEnd::How::failed:
        return backoff(task.failures, failure_backoff, jitter_.next());
    }
    return settings_.normal;
}

void Scheduler::mailbox_ended(const Job& job, const JobEnd& end, TenantTask& tenant, Monotonic now) {
    const auto found = tenant.mailboxes.find(job.mailbox);
    if (found == tenant.mailboxes.end() || !found->second.is_running) return;
    MailboxTask& task = found->second;
    task.is_running = false;
    const bool is_first = task.served == 0; // what was there before we looked came without notifications
    if (std::exchange(task.runs_as_backfill, false)) {
        --tenant.backfills_running;
        tenant.has_given_way = end.how == JobEnd::How::interrupted;
    }
    if (end.had_new_messages) task.last_arrival = now;
    if (end.how == JobEnd::How::well) {
        task.was_read = true;
        task.failures = 0;
        task.times_parked = 0;
        if (job.kind == Job::Kind::round) task.served = job.request;
        if (job.kind == Job::Kind::sweep || task.next_sweep == Monotonic{}) task.next_sweep = now + settings_.sweep;
    } else if (end.how == JobEnd::How::parked) {
        task.times_parked += is_new(task, now) ? 0 : 1;
    } else if (end.how != JobEnd::How::interrupted) {
        ++task.failures;
    }
    task.is_parked = end.how == JobEnd::How::parked;
    task.hints.round_ended(end.had_new_messages && !is_first, now);
    if (task.hints.is_deaf(now)) tenant.is_heard = false;
    const bool is_well = end.how == JobEnd::How::well;
    const Duration wait = is_well ? poll_wait(tenant, job.mailbox, task, now) : wait_of(end, task, now);
    if (end.how == JobEnd::How::throttled) task.not_before = now + wait;
    Monotonic due = is_well && task.served < tenant.requested ? now : now + wait;
    if (is_well && task.hints.is_waiting()) due = std::min(due, task.hints.earliest(now));
    put_at(tenant, job.mailbox, due);
}

// Where notifications are heard of, a poll is only there for the one that gets lost.
Duration Scheduler::poll_wait(const TenantTask& tenant, const MailboxId& id, const MailboxTask& task, Monotonic now) {
    const Duration usual = poll_interval(settings_, now - task.last_arrival, jitter_.next());
    if (!tenant.is_heard || task.hints.is_in_doubt() || !tenant.subscribed.contains(id)) return usual;
    if (task.hints.was_early()) return std::min(usual, settings_.fast);
    return std::max(usual, Duration(static_cast<std::int64_t>(static_cast<double>(settings_.notified.count()) *
                                                              (1 + jitter_.next() / 10))));
}

void Scheduler::put_at(TenantTask& tenant, const MailboxId& id, Monotonic due) {
    MailboxTask& task = tenant.mailboxes.at(id);
    tenant.order.erase({task.due, id});
    tenant.backfill.erase({task.due, id});
    task.due = std::max(due, task.not_before);
    (task.was_read ? tenant.order : tenant.backfill).emplace(task.due, id);
}

void Scheduler::poll_now(const TenantId& id) {
    std::lock_guard lock(mutex_);
    const auto found = tenants_.find(id);
    if (found == tenants_.end()) return;
    TenantTask& tenant = found->second;
    const Monotonic now = clock_.monotonic();
    ++tenant.requested;
    tenant.blocked_until = tenant.directory_due = tenant.pending_due = now;
    for (auto& [mailbox, task] : tenant.mailboxes)
        if (!task.is_running && !task.is_parked) put_at(tenant, mailbox, now);
}

bool Scheduler::hint(const TenantId& id, const MailboxId& mailbox, bool is_told) {
    std::lock_guard lock(mutex_);
    const auto found = tenants_.find(id);
    if (found == tenants_.end()) return false;
    TenantTask& tenant = found->second;
    const auto entry = tenant.mailboxes.find(mailbox);
    if (entry == tenant.mailboxes.end() || entry->second.is_parked) return false;
    MailboxTask& task = entry->second;
    if (is_told) tenant.is_heard = true;
    const Monotonic due = task.hints.look(is_told, clock_.monotonic());
    // After a failure the wait is for the provider's sake, or for ours: a stranger does not shorten it.
    if (!task.is_running && task.failures == 0 && due < task.due) put_at(tenant, mailbox, due);
    return true;
}

void Scheduler::set_subscribed(const TenantId& id, const MailboxId& mailbox, bool is_subscribed) {
    std::lock_guard lock(mutex_);
    const auto found = tenants_.find(id);
    if (found == tenants_.end()) return;
    TenantTask& tenant = found->second;
    if (is_subscribed) {
        tenant.subscribed.insert(mailbox);
        return;
    }
    if (tenant.subscribed.erase(mailbox) == 0) return;
    const auto entry = tenant.mailboxes.find(mailbox);
    if (entry == tenant.mailboxes.end() || entry->second.is_running || entry->second.is_parked) return;
    const Monotonic now = clock_.monotonic();
    const Monotonic usual = now + poll_interval(settings_, now - entry->second.last_arrival, jitter_.next());
    if (entry->second.failures == 0 && usual < entry->second.due) put_at(tenant, mailbox, usual);
}

Scheduler::Hearing Scheduler::hearing(const TenantId& id) const {
    std::lock_guard lock(mutex_);
    Hearing hearing;
    const auto found = tenants_.find(id);
    if (found == tenants_.end()) return hearing;
    hearing.is_heard = found->second.is_heard;
    const Monotonic now = clock_.monotonic();
    for (const auto& mailbox : found->second.subscribed)
        if (const auto entry = found->second.mailboxes.find(mailbox); entry != found->second.mailboxes.end())
            hearing.deaf += entry->second.hints.is_deaf(now) ? 1 : 0;
    return hearing;
}

bool Scheduler::is_served(const TenantTask& tenant) {
    return tenant.running == 0 && tenant.directory_served == tenant.requested &&
           std::all_of(tenant.mailboxes.begin(), tenant.mailboxes.end(), [&](const auto& entry) {
               return entry.second.is_parked || entry.second.served == tenant.requested;
           });
}

bool Scheduler::is_idle() const {
    std::lock_guard lock(mutex_);
    return std::all_of(tenants_.begin(), tenants_.end(), [](const auto& entry) { return is_served(entry.second); });
}

bool Scheduler::is_throttled(const TenantId& id) const {
    std::lock_guard lock(mutex_);
    const auto found = tenants_.find(id);
    const Monotonic now = clock_.monotonic();
    return found != tenants_.end() && (found->second.throttled_until > now || found->second.blocked_until > now);
}

Duration Scheduler::parked_for(const Job& job) const {
    std::lock_guard lock(mutex_);
    if (const auto tenant = tenants_.find(job.tenant); tenant != tenants_.end())
        if (const auto task = tenant->second.mailboxes.find(job.mailbox); task != tenant->second.mailboxes.end())
            return wait_of_parked(task->second, clock_.monotonic(), task->second.times_parked);
    return parked_backoff.first;
}

bool Scheduler::is_new(const MailboxTask& task, Monotonic now) {
    return !task.was_read && now - task.known_since < new_mailbox_grace;
}

Duration Scheduler::wait_of_parked(const MailboxTask& task, Monotonic now, int times) {
    return is_new(task, now) ? new_mailbox_recheck : backoff(times + 1, parked_backoff, 1);
}

} // namespace remand::service
