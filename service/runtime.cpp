#include "service/runtime.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <random>
#include <thread>
#include <typeinfo>

#include "service/actions/action_engine.hpp"
#include "service/actions/action_queue.hpp"
#include "service/active_tenant.hpp"
#include "service/notifications/notifications.hpp"
#include "service/storage/copy_sweep.hpp"
#include "service/sync/sync_worker.hpp"

namespace remand::service {
namespace {

// Threads wait in real time and then ask the Clock what is due, so that a test's clock can stand still.
constexpr std::chrono::milliseconds dispatch_tick{100};
constexpr std::chrono::milliseconds action_tick{500};
constexpr std::chrono::seconds check_tick{1};
constexpr std::chrono::milliseconds notification_tick{100};
constexpr int subscription_threads = 4; // each waits for a provider that asks us back before it answers
constexpr int pull_threads = 4;         // each waits for one tenant's
constexpr std::chrono::seconds after_store_trouble{5};
constexpr std::chrono::seconds alive_limit{60};
constexpr std::chrono::minutes budgets_noted_every{1};

// A service without a state directory keeps its database in memory: a test.
SpaceProbe probe_of(const Config& config) {
    return config.state_directory.empty() ? SpaceProbe{} : space_of(config.state_directory);
}
std::optional<ReserveFile> reserve_of(const Config& config) {
    if (config.state_directory.empty()) return {};
    return ReserveFile(config.reserve_file());
}

} // namespace

struct Runtime::Implementation {
    explicit Implementation(RuntimeParts the_parts)
        : parts(std::move(the_parts)), jitter(std::random_device{}()),
          tenants(parts.database, parts.connect, parts.clock, parts.log),
          scheduler(parts.config.poll, std::max(1, parts.config.fetch_threads), parts.clock, jitter),
          notifications({parts.database, parts.connect, &find_provider, parts.clock, parts.log, jitter,
                         parts.config.notifications,
                         [this](const TenantId& tenant, const MailboxId& mailbox, bool is_told) {
                             if (scheduler.hint(tenant, mailbox, is_told)) wake_dispatcher();
                         },
                         [this](const TenantId& tenant, const MailboxId& mailbox, bool is_subscribed) {
                             scheduler.set_subscribed(tenant, mailbox, is_subscribed);
                         }}),
          intake({parts.database, parts.extractor, parts.clock, parts.log, jitter, counters, parts.judge}),
          decider({parts.database, parts.clock, parts.log, parts.config.breaker, counters}),
          sync({parts.database, intake, decider, parts.clock, parts.log, parts.config.poll,
                [this] { return scheduler.is_new_mail_waiting(); }}),
          pending(parts.database, intake, decider, parts.clock), queue(parts.database, parts.clock),
          engine({parts.database, parts.clock, parts.log, jitter, counters, parts.config.copies}),
          storage({parts.database, parts.clock, parts.log, probe_of(parts.config), reserve_of(parts.config)}),
          check(parts.database, parts.clock, parts.log), sweep(parts.database, parts.clock, parts.log),
          worker({parts.database, tenants, scheduler, sync, pending, parts.clock, parts.log, counters,
                  [this] { wake_actions(); }, [this] { spread_tenants(); }, [this] { refresh_notifications(false); }}) {
    }

    Result<void> load_tenants();
    void spread_tenants();
    void wake_actions();
    void wake_dispatcher();
    void start_thread(std::function<void(std::stop_token)> loop);
    void dispatch(const std::stop_token& stop);
    void fetch(const std::stop_token& stop);
    void act(const std::stop_token& stop);
    bool act_once();
    bool may_act();
    void check_nightly(const std::stop_token& stop);
    void refresh_notifications(bool again);
    void read_notifications(const std::stop_token& stop);
    void repeat(const std::stop_token& stop, bool (Notifications::*once)());
    void start_notifications();
    [[nodiscard]] NotificationStatus notifications_of(const TenantId& tenant) const;
    void take_up_again();
    void note_budgets();
    [[nodiscard]] TenantStatus status_of(const db::TenantRecord& tenant) const;

    RuntimeParts parts;
    Counters counters;
    Jitter jitter;
    ActiveTenants tenants;
    Scheduler scheduler;
    Notifications notifications;
    Intake intake;
    Decider decider;
    MailboxSync sync;
    PendingRetry pending;
    ActionQueue queue;
    ActionEngine engine;
    StorageGuard storage;
    NightlyCheck check;
    CopySweep sweep;
    SyncWorker worker;
    std::map<std::pair<TenantId, std::string>, DayUse> noted_budgets; // of the checking thread, then of stop()
    std::mutex recovering;
    bool is_recovered = false; // what the last process left is open again
    Timestamp started_at{};
    std::atomic<Monotonic::rep> last_turn{0};

    std::mutex loading; // one load of the tenants at a time
    std::mutex mutex;   // of what follows
    std::condition_variable_any dispatcher_wakes, fetchers_wake, actors_wake, checker_wakes, thread_ended;
    std::deque<Job> jobs; // handed out by the scheduler; never more than fetchers that wait for one
    std::size_t idle_fetchers = 0;
    std::uint64_t nudges = 0, action_calls = 0; // each raised to wake the dispatcher, the action threads
    int running_threads = 0;
    std::vector<std::jthread> threads; // last, so that it ends first
};

Result<void> Runtime::Implementation::load_tenants() {
    std::lock_guard lock(loading);
    if (auto loaded = tenants.reload(); !loaded) return loaded;
    spread_tenants();
    for (const auto& tenant : tenants.all()) {
        const auto mailboxes = db::MailboxStore(parts.database).list(tenant->record.id);
        if (!mailboxes) return fail(mailboxes.error());
        scheduler.set_mailboxes(tenant->record.id, *mailboxes);
        queue.unblock(tenant->record.id);
    }
    refresh_notifications(true);
    wake_actions();
    wake_dispatcher();
    return {};
}

// Without them mail is polled all the same, so that a failure stops nothing.
void Runtime::Implementation::refresh_notifications(bool again) {
    if (const auto refreshed = notifications.refresh(again); !refreshed)
        parts.log.error("store.failed", {{"code", refreshed.error().code}, {"message", refreshed.error().message}});
}

void Runtime::Implementation::read_notifications(const std::stop_token& stop) {
    while (const auto parcel = notifications.next_parcel(stop)) notifications.read(*parcel);
}

void Runtime::Implementation::repeat(const std::stop_token& stop, bool (Notifications::*once)()) {
    while (!stop.stop_requested()) {
        if ((notifications.*once)()) continue;
        std::unique_lock lock(mutex);
        checker_wakes.wait_for(lock, stop, notification_tick, [] { return false; });
    }
}

void Runtime::Implementation::start_notifications() {
    start_thread([this](const std::stop_token& stop) { read_notifications(stop); });
    for (int i = 0; i < subscription_threads; ++i)
        start_thread([this](const std::stop_token& stop) { repeat(stop, &Notifications::keep_once); });
    for (int i = 0; i < pull_threads; ++i)
        start_thread([this](const std::stop_token& stop) { repeat(stop, &Notifications::pull_once); });
}

NotificationStatus Runtime::Implementation::notifications_of(const TenantId& tenant) const {
    auto status = notifications.status(tenant);
    const auto hearing = scheduler.hearing(tenant);
    status.is_heard = hearing.is_heard;
    status.deaf = hearing.deaf;
    return status;
}

void Runtime::Implementation::spread_tenants() {
    std::vector<Scheduler::TenantEntry> entries;
    std::vector<TenantId> ids;
    for (const auto& tenant : tenants.all()) {
        entries.push_back({tenant->record.id, tenant->connector->needs_sweep()});
        ids.push_back(tenant->record.id);
    }
    scheduler.set_tenants(entries);
    queue.set_tenants(ids);
}

void Runtime::Implementation::wake_actions() {
    queue.look_again();
    {
        std::lock_guard lock(mutex);
        ++action_calls;
    }
    actors_wake.notify_all();
}

void Runtime::Implementation::wake_dispatcher() {
    {
        std::lock_guard lock(mutex);
        ++nudges;
    }
    dispatcher_wakes.notify_all();
}

void Runtime::Implementation::start_thread(std::function<void(std::stop_token)> loop) {
    {
        std::lock_guard lock(mutex);
        ++running_threads;
    }
    threads.emplace_back([this, loop = std::move(loop)](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            try {
                loop(stop);
            } catch (const std::exception& defect) { // the loop is entered again: a worker is never lost
                parts.log.error("worker.defect", {{"type", typeid(defect).name()}});
            }
        }
        std::lock_guard lock(mutex);
        --running_threads;
        thread_ended.notify_all();
    });
}

void Runtime::Implementation::dispatch(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        last_turn = parts.clock.monotonic().time_since_epoch().count();
        if (storage.look()) take_up_again();
        const bool takes_mail = storage.takes_mail();
        std::unique_lock lock(mutex);
        while (takes_mail && jobs.size() < idle_fetchers) {
            auto job = scheduler.take();
            if (!job) break;
            jobs.push_back(std::move(*job));
            fetchers_wake.notify_one();
        }
        const std::uint64_t seen = nudges;
        dispatcher_wakes.wait_for(lock, stop, dispatch_tick, [&] { return nudges != seen; });
    }
}

void Runtime::Implementation::fetch(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        Job job;
        {
            std::unique_lock lock(mutex);
            ++idle_fetchers;
            ++nudges;
            dispatcher_wakes.notify_all();
            const bool has_job = fetchers_wake.wait(lock, stop, [this] { return !jobs.empty(); });
            --idle_fetchers;
            if (!has_job) return;
            job = std::move(jobs.front());
            jobs.pop_front();
        }
        worker.run(job, stop);
    }
}

void Runtime::Implementation::act(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::uint64_t calls = 0;
        {
            std::lock_guard lock(mutex);
            calls = action_calls;
        }
        if (may_act() && act_once()) continue;
        std::unique_lock lock(mutex);
        actors_wake.wait_for(lock, stop, action_tick, [&] { return calls != action_calls; });
    }
}

bool Runtime::Implementation::may_act() {
    if (!storage.acts()) return false;
    const std::lock_guard lock(recovering);
    if (!is_recovered) is_recovered = engine.recover().has_value();
    return is_recovered && engine.reopen_unfinished();
}

void Runtime::Implementation::take_up_again() {
    for (const auto& tenant : tenants.all()) {
        scheduler.poll_now(tenant->record.id);
        queue.unblock(tenant->record.id);
    }
    wake_actions();
}

// A day's count must survive a restart, not each call: a crash costs the count of a minute.
void Runtime::Implementation::note_budgets() {
    for (const auto& tenant : tenants.all())
        for (const auto& budget : tenant->connector->budgets()) {
            auto& noted = noted_budgets[{tenant->record.id, budget.today.name}];
            if (noted == budget.today) continue;
            if (db::BudgetStore(parts.database).put(tenant->record.id, budget.today)) noted = budget.today;
        }
}

void Runtime::Implementation::check_nightly(const std::stop_token& stop) {
    Monotonic noted_at = parts.clock.monotonic();
    while (!stop.stop_requested()) {
        check.run_if_due(stop);
        sweep.run_if_due();
        if (parts.clock.monotonic() - noted_at >= budgets_noted_every) {
            note_budgets();
            noted_at = parts.clock.monotonic();
        }
        std::unique_lock lock(mutex);
        checker_wakes.wait_for(lock, stop, check_tick, [] { return false; });
    }
}

bool Runtime::Implementation::act_once() {
    const auto action = queue.take();
    if (!action) return false;
    ActionEnd end{ActionEnd::How::trouble, {}};
    try {
        const auto tenant = tenants.find(action->tenant);
        end = tenant ? engine.carry_out(*tenant, action->id) : ActionEnd{ActionEnd::How::tenant_blocked, {}};
    } catch (const std::exception& defect) {
        parts.log.error("action.defect", {{"action", action->id}, {"type", typeid(defect).name()}});
    }
    if (end.how == ActionEnd::How::tenant_blocked) queue.block(action->tenant, ActionEngine::consent_wait);
    if (end.how == ActionEnd::How::trouble) queue.block(action->tenant, after_store_trouble);
    queue.release(*action, end.mailbox_rest);
    return true;
}

TenantStatus Runtime::Implementation::status_of(const db::TenantRecord& tenant) const {
    auto read = read_tenant_status(parts.database, tenant.id);
    TenantStatus status = read ? std::move(*read) : TenantStatus{};
    status.tenant = tenant.id;
    status.is_throttled = scheduler.is_throttled(tenant.id);
    status.notifications = notifications_of(tenant.id);
    if (const auto active = tenants.find(tenant.id)) status.budgets = active->connector->budgets();
    return status;
}

Runtime::Runtime(RuntimeParts parts) : implementation_(std::make_unique<Implementation>(std::move(parts))) {}
Runtime::~Runtime() { stop(); }

Result<void> Runtime::start() {
    auto& self = *implementation_;
    auto recovered = self.engine.recover();
    if (!recovered && recovered.error().code != "db.full") return recovered;
    self.is_recovered = recovered.has_value(); // on a full disk: as soon as there is room
    if (auto loaded = self.load_tenants(); !loaded) return loaded;
    self.started_at = self.parts.clock.now();
    self.last_turn = self.parts.clock.monotonic().time_since_epoch().count();
    for (int i = 0; i < std::max(1, self.parts.config.fetch_threads); ++i)
        self.start_thread([&self](const std::stop_token& stop) { self.fetch(stop); });
    for (int i = 0; i < std::max(1, self.parts.config.action_threads); ++i)
        self.start_thread([&self](const std::stop_token& stop) { self.act(stop); });
    self.start_thread([&self](const std::stop_token& stop) { self.dispatch(stop); });
    self.start_thread([&self](const std::stop_token& stop) { self.check_nightly(stop); });
    self.start_notifications();
    self.parts.log.info("runtime.started", {{"tenants", self.tenants.all().size()}});
    return {};
}

// A call that hangs longer than the limit is left to the transport's own time-out; everything that counts is in the
// database by then, so the process may end without waiting for it.
void Runtime::stop(std::chrono::seconds limit) {
    auto& self = *implementation_;
    if (self.threads.empty()) return;
    for (auto& thread : self.threads) thread.request_stop();
    {
        std::unique_lock lock(self.mutex);
        if (!self.thread_ended.wait_for(lock, limit, [&self] { return self.running_threads == 0; })) {
            self.parts.log.error("runtime.stop_took_too_long", {{"threads", self.running_threads}});
            return;
        }
    }
    self.threads.clear();
    self.note_budgets();
    self.parts.log.info("runtime.stopped");
}

void Runtime::tenants_changed() {
    const auto loaded = implementation_->load_tenants();
    if (!loaded)
        implementation_->parts.log.error("store.failed",
                                         {{"code", loaded.error().code}, {"message", loaded.error().message}});
}

void Runtime::poll_now(const TenantId& tenant) {
    implementation_->scheduler.poll_now(tenant);
    implementation_->wake_dispatcher();
}

void Runtime::actions_changed() { implementation_->wake_actions(); }

InboundAnswer Runtime::take_notification(const InboundRequest& request) {
    return implementation_->notifications.take(request);
}

std::vector<Check> Runtime::check_notifications(const TenantId& tenant) {
    return implementation_->notifications.check(tenant);
}

NotificationStatus Runtime::notification_status(const TenantId& tenant) const {
    return implementation_->notifications_of(tenant);
}

bool Runtime::is_idle() const {
    const auto& self = *implementation_;
    if (!self.scheduler.is_idle() || self.queue.is_working()) return false;
    for (const auto& tenant : self.tenants.all()) {
        const auto totals = db::ActionStore(self.parts.database).totals(tenant->record.id);
        if (!totals) return false;
        for (const auto& total : *totals)
            if (total.state == ActionState::planned || total.state == ActionState::sending) return false;
    }
    return true;
}

RuntimeStatus Runtime::status() const {
    const auto& self = *implementation_;
    RuntimeStatus status;
    status.started_at = self.started_at;
    status.messages_judged = self.counters.messages_judged;
    status.messages_parked = self.counters.messages_parked;
    status.rounds = self.counters.rounds;
    status.round_failures = self.counters.round_failures;
    status.actions_done = self.counters.actions_done;
    status.actions_failed = self.counters.actions_failed;
    status.action_retries = self.counters.action_retries;
    status.provider_errors = self.counters.provider_errors;
    status.workers_lost = static_cast<std::int64_t>(self.parts.extractor.lost_workers());
    status.scan_seconds = static_cast<double>(self.counters.scan_micros) / 1e6;
    status.health = health();
    status.notifications = self.notifications.counts();
    if (const auto tenants = db::TenantStore(self.parts.database).list())
        for (const auto& tenant : *tenants) status.tenants.push_back(self.status_of(tenant));
    return status;
}

ServiceHealth Runtime::health() const { return {implementation_->storage.status(), implementation_->check.status()}; }

bool Runtime::is_alive() const {
    const Monotonic last{Duration{implementation_->last_turn}};
    return implementation_->parts.clock.monotonic() - last < alive_limit;
}

} // namespace remand::service
