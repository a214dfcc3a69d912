#include "tests/faults/cloud_world.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "connectors/http/cpprest_transport.hpp"
#include "core/encoding.hpp"
#include "service/tenants/tenant_settings.hpp"
#include "tests/faults/invariants.hpp"
#include "tests/support/emulated_place.hpp"

namespace remand::tests {

using namespace std::chrono_literals;

namespace {

template <class T> T must(Result<T> result) {
    if (!result) throw std::logic_error(result.error().code + ": " + result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// A test of its own finds a tenant of its own, however many tests a program runs.
std::string next_domain(const std::string& cloud) {
    static int count = 0;
    return cloud + std::to_string(++count) + ".test";
}

void grant_all_scopes(support::EmulatorClient& client, const support::EmulatedTenant& tenant) {
    ProviderSettings settings;
    settings.options = tenant.options;
    settings.access = Access::read_write;
    std::vector<std::string> scopes;
    for (const auto& permission : find_provider("google")->permissions(settings)) scopes.push_back(permission.name);
    client.set_scopes(tenant.id, scopes);
}

constexpr int most_turns = 20'000; // of one moment: more is a service that runs in circles

} // namespace

const support::EmulatorEndpoints& emulator() {
    static const auto process = [] {
        http::initialise_cpprest();
        return std::make_unique<support::EmulatorProcess>(REMAND_BIN_DIR "/remand-emulator");
    }();
    return process->endpoints();
}

const CloudWords& words_of(const std::string& cloud) {
    static const CloudWords microsoft{{"graph.messages.delta"}, {"graph.users.list"}, "graph.message.value",
                                      "graph.message.move", "entra.token", "ApplicationThrottled", "ServiceUnavailable",
                                      "ErrorAccessDenied", "MailboxNotEnabledForRESTAPI", 403, 404};
    static const CloudWords google{{"gmail.profile", "gmail.messages.list", "gmail.history"}, {"directory.users.list"},
                                   "gmail.message.get", "gmail.message.modify", "google.token", "rateLimitExceeded",
                                   "backendError", "forbidden", "failedPrecondition", 403, 400};
    return cloud == "microsoft" ? microsoft : google;
}

Result<scanner::MessageFacts> CountedExtractor::extract(std::string_view bytes, const scanner::ScanContext& context) {
    {
        const std::lock_guard lock(mutex_);
        ++scans_[sha256_hex(bytes)];
    }
    return inner_.extract(bytes, context);
}

int CountedExtractor::scans_of(const std::string& sha256) const {
    const std::lock_guard lock(mutex_);
    const auto found = scans_.find(sha256);
    return found == scans_.end() ? 0 : found->second;
}

CloudWorld::Service::Service(CloudWorld& world, const CloudWorldSettings& settings)
    : connectors(*world.database, providers(),
                 [&world](http::TransportSettings wanted) -> Result<std::unique_ptr<http::Transport>> {
                     auto transport = http::make_cpprest_transport(wanted);
                     if (!transport) return transport;
                     // Which tenant it is for is not said; its own watch is put there by start().
                     return std::unique_ptr<http::Transport>(
                         std::make_unique<WatchedTransport>(std::move(*transport), world.connecting_));
                 },
                 world.clock, log),
      tenants(
          *world.database,
          [this, &world](const db::TenantRecord& record) {
              for (const auto& tenant : world.tenants_)
                  if (tenant->id == record.id) world.connecting_ = tenant->watch;
              return connectors.connect(record);
          },
          world.clock, log),
      scheduler(poll, 1, world.clock, jitter),
      intake({*world.database, world.extractor, world.clock, log, jitter, counters, settings.judge}),
      decider({*world.database, world.clock, log, settings.breaker, counters}),
      sync({*world.database, intake, decider, world.clock, log, poll}),
      pending(*world.database, intake, decider, world.clock), queue(*world.database, world.clock),
      engine({*world.database, world.clock, log, jitter, counters}),
      worker({*world.database, tenants, scheduler, sync, pending, world.clock, log, counters,
              [this] { queue.look_again(); }, [this] { spread_tenants(); }}) {
    must(engine.recover());
    must(tenants.reload());
    spread_tenants();
    for (const auto& tenant : tenants.all())
        scheduler.set_mailboxes(tenant->record.id, must(db::MailboxStore(*world.database).list(tenant->record.id)));
}

void CloudWorld::Service::spread_tenants() {
    std::vector<service::Scheduler::TenantEntry> entries;
    std::vector<TenantId> ids;
    for (const auto& tenant : tenants.all()) {
        entries.push_back({tenant->record.id, tenant->connector->needs_sweep()});
        ids.push_back(tenant->record.id);
    }
    scheduler.set_tenants(entries);
    queue.set_tenants(ids);
}

bool CloudWorld::Service::turn(CloudWorld& world) {
    bool did_something = false;
    for (int turns = 0; turns < most_turns; ++turns) {
        if (const auto job = scheduler.take()) {
            (void)world.client();
            worker.run(*job, {});
        } else if (const auto action = queue.take()) {
            (void)world.client();
            const auto tenant = tenants.find(action->tenant);
            const auto end = tenant ? engine.carry_out(*tenant, action->id)
                                    : service::ActionEnd{service::ActionEnd::How::tenant_blocked, {}};
            queue.release(*action, end.mailbox_rest);
            if (end.how == service::ActionEnd::How::tenant_blocked)
                queue.block(action->tenant, service::ActionEngine::consent_wait);
        } else {
            return did_something;
        }
        did_something = true;
    }
    throw std::logic_error("the service does not come to rest: it runs in circles without time passing");
}

CloudWorld::CloudWorld(const std::string& cloud, CloudWorldSettings settings)
    : clock([] { return support::EmulatorClient(emulator()).advance_clock(); }()),
      database(must(db::Database::open(state / "remand.db", sealer, Log::silent()))), stderr_(state / "log"),
      settings_(settings),
      client_(emulator()), uncaught_(std::uncaught_exceptions()) {
    heal();
    client_.clear_ledger();
    service = std::make_unique<Service>(*this, settings_);
    add_tenant(cloud, settings.mailboxes);
}

CloudWorld::~CloudWorld() {
    if (std::uncaught_exceptions() > uncaught_) return; // it has failed already
    try {
        heal();
        check_invariants(*this);
    } catch (const std::exception& trouble) {
        FAIL_CHECK("the invariants could not be checked: " << trouble.what());
    } catch (...) { // a REQUIRE, which has been counted
    }
}

CloudTenant& CloudWorld::add_tenant(const std::string& cloud, int mailboxes) {
    auto fresh = std::make_unique<CloudTenant>();
    const auto domain = next_domain(cloud);
    std::vector<support::EmulatorUser> users;
    for (int i = 0; i < mailboxes; ++i) {
        users.push_back({"user" + std::to_string(i + 1) + "@" + domain});
        users.back().language = settings_.language;
        fresh->mailboxes.push_back(users.back().address);
    }
    fresh->given = cloud == "microsoft" ? support::make_microsoft_tenant(client_, emulator(), domain, users)
                                        : support::make_google_customer(client_, emulator(), domain, users);
    if (cloud == "google") grant_all_scopes(client_, fresh->given);
    fresh->id = {"tenant-" + std::to_string(tenants_.size() + 1)};

    db::TenantRecord record;
    record.id = fresh->id;
    record.provider = cloud;
    record.state = db::TenantState::active;
    record.mode = Mode::enforce;
    record.is_read_write = true;
    record.domains = {domain};
    record.options_json = to_json_text(service::TenantSettings{fresh->given.options, emulator().ca_file.string(), ""});
    record.created_at = clock.now();
    db::TenantStore store(*database);
    must(store.add(record, {0, clock.now(), "test", "tenant.add", record.id.value, "{}"}));
    for (const auto& [key, value] : fresh->given.secrets) must(store.put_secret(record.id, key, Secret(value)));
    tenants_.push_back(std::move(fresh));
    restart();
    return *tenants_.back();
}

CloudTenant& CloudWorld::tenant_of(const std::string& address) {
    for (const auto& tenant : tenants_)
        if (address.ends_with("@" + tenant->given.domain)) return *tenant;
    throw std::logic_error("no tenant has " + address);
}

void CloudWorld::pass(Duration time) {
    clock.advance(time);
    unshared_ += time;
}

bool CloudWorld::turn() { return service->turn(*this); }

void CloudWorld::run_for(Duration time, Duration step) {
    turn();
    for (Duration passed{0}; passed < time; passed += step) {
        pass(std::min(step, time - passed));
        turn();
    }
}

void CloudWorld::poll_now() {
    for (const auto& tenant : tenants_) service->scheduler.poll_now(tenant->id);
    service->queue.look_again();
}

void CloudWorld::settle() {
    poll_now();
    turn();
}

bool CloudWorld::run_until_quiet(Duration limit) {
    const auto is_quiet = [&] {
        for (const auto& message : messages())
            if (message.state == db::MessageState::pending) return false;
        const auto rows = actions();
        return std::none_of(rows.begin(), rows.end(), [](const db::ActionRecord& action) {
            return action.state == ActionState::planned || action.state == ActionState::sending;
        });
    };
    settle();
    for (Duration passed{0}; passed < limit && !(service->scheduler.is_idle() && is_quiet()); passed += 10s) {
        pass(10s);
        turn();
    }
    const bool came_to_rest = service->scheduler.is_idle() && is_quiet();
    if (!came_to_rest) UNSCOPED_INFO("no rest came; the end of the log:\n" << log_tail());
    return came_to_rest;
}

std::string CloudWorld::log_tail() const {
    const auto text = log_text();
    return text.substr(text.size() - std::min<std::size_t>(text.size(), 3'000));
}

support::EmulatorClient& CloudWorld::client() {
    if (unshared_ > Duration{0}) client_.advance_clock(std::exchange(unshared_, Duration{0}));
    return client_;
}

void CloudWorld::fault(support::EmulatorFault fault, const std::string& operation, const std::string& mailbox) {
    fault.operation = operation;
    fault.mailbox = mailbox;
    client().add_fault(fault);
}

void CloudWorld::heal() {
    client().clear_faults();
    client_.reset_switches();
}

support::EmulatorKey CloudWorld::deliver(Disposition disposition, const std::string& address, const std::string& folder,
                                         std::optional<Duration> age) {
    const auto name = tenant_of(address).given.domain + "-" + std::to_string(++mails_);
    const auto bytes = judged_mail(disposition, name);
    const auto& tenant = tenant_of(address);
    support::EmulatorDelivery delivery{tenant.cloud(), {address}, bytes};
    delivery.folder = folder;
    if (folder == "junkemail") delivery.labels = {"SPAM"};
    if (age) delivery.received = clock.now() - *age;
    const auto key = client().deliver(delivery).front();
    delivered.push_back({key, tenant.cloud(), address, "<" + name + "@example.com>", sha256_hex(bytes), disposition, folder});
    return key;
}

std::vector<support::EmulatorKey> CloudWorld::deliver_to_all(Disposition disposition,
                                                             const std::vector<std::string>& addresses) {
    const auto name = "campaign-" + tenant().given.domain + "-" + std::to_string(++mails_);
    const auto bytes = judged_mail(disposition, name);
    const auto& tenant = tenant_of(addresses.front());
    const auto keys = client().deliver({tenant.cloud(), addresses, bytes});
    for (std::size_t i = 0; i < keys.size(); ++i)
        delivered.push_back({keys[i], tenant.cloud(), addresses[i], "<" + name + "@example.com>", sha256_hex(bytes),
                             disposition, "inbox"});
    return keys;
}

support::EmulatorKey CloudWorld::deliver_bytes(const std::string& bytes, Disposition disposition,
                                               const std::string& address, const std::string& folder) {
    const auto& tenant = tenant_of(address);
    support::EmulatorDelivery delivery{tenant.cloud(), {address}, bytes};
    delivery.folder = folder;
    if (folder == "junkemail") delivery.labels = {"SPAM"};
    const auto key = client().deliver(delivery).front();
    delivered.push_back({key, tenant.cloud(), address, client().message(key).where.internet_message_id,
                         sha256_hex(bytes), disposition, folder});
    return key;
}

DeliveredMail& CloudWorld::known(support::EmulatorKey key) {
    for (auto& mail : delivered)
        if (mail.key == key) return mail;
    throw std::logic_error("no such mail was delivered");
}

void CloudWorld::user_moves(support::EmulatorKey key, const std::string& folder) {
    auto& mail = known(key);
    mail.is_touched = true;
    if (mail.cloud == "microsoft") {
        const bool is_own = folder != "inbox" && folder != "junk" && folder != "trash";
        if (is_own) client().add_folder(mail.cloud, mail.address, folder);
        client().user_moves(key, folder == "junk" ? "junkemail" : folder == "trash" ? "deleteditems" : folder);
        return;
    }
    if (folder == "inbox" || folder == "junk" || folder == "trash") {
        client().user_labels(key, {folder == "inbox" ? "INBOX" : folder == "junk" ? "SPAM" : "TRASH"});
        return;
    }
    client().add_folder(mail.cloud, mail.address, folder);
    client().user_labels(key, {folder});
}

void CloudWorld::user_deletes(support::EmulatorKey key) {
    known(key).is_touched = true;
    client().user_deletes(key, true);
}

void CloudWorld::user_reads(support::EmulatorKey key) { client().user_reads(key); }

Place CloudWorld::place(support::EmulatorKey key) { return support::place_of(client().message(key).where); }

std::size_t CloudWorld::requests_about(const std::string& address) { return client().count_requests({}, address); }

std::size_t CloudWorld::requests_of(const std::string& operation, const std::string& address) {
    return client().count_requests(operation, address);
}

std::vector<support::MoveEntry> CloudWorld::moves(support::EmulatorKey key) { return client().moves(key); }

void CloudWorld::restart() {
    service.reset();
    service = std::make_unique<Service>(*this, settings_);
}

db::TenantRecord CloudWorld::record(std::size_t tenant) const {
    return must(db::TenantStore(*database).find(tenants_.at(tenant)->id)).value();
}

db::MailboxRecord CloudWorld::mailbox(const std::string& address) {
    for (auto& one : must(db::MailboxStore(*database).list(tenant_of(address).id)))
        if (one.mailbox.address == address) return one;
    throw std::logic_error("no mailbox " + address);
}

std::vector<db::MessageRecord> CloudWorld::messages() const {
    db::MessageFilter filter;
    filter.limit = 100'000;
    auto rows = must(db::MessageStore(*database).list(filter));
    std::reverse(rows.begin(), rows.end());
    return rows;
}

std::vector<db::ActionRecord> CloudWorld::actions() const {
    db::ActionFilter filter;
    filter.limit = 100'000;
    auto rows = must(db::ActionStore(*database).list(filter));
    std::reverse(rows.begin(), rows.end());
    return rows;
}

db::MessageRecord CloudWorld::row(support::EmulatorKey key) {
    const auto& mail = known(key);
    for (auto& message : messages())
        if (message.recipient == mail.address && message.internet_message_id == mail.internet_message_id)
            return message;
    throw std::logic_error("the message is not on record");
}

db::ActionRecord CloudWorld::last_action(support::EmulatorKey key) {
    const auto id = row(key).id;
    auto all = actions();
    const auto last = std::find_if(all.rbegin(), all.rend(), [&](const auto& action) { return action.message_id == id; });
    if (last == all.rend()) throw std::logic_error("there is no action about the message");
    return must(db::ActionStore(*database).find(last->id)).value();
}

std::int64_t CloudWorld::request(std::int64_t message, Action action, std::optional<std::int64_t> undo_of) {
    const auto ids = must(db::ActionStore(*database).request(
        {{message, action, undo_of, "Asked for by a test."}}, "operator:test", clock.now(),
        {0, clock.now(), "operator:test", "action.request", std::to_string(message), "{}"}));
    service->queue.look_again();
    return ids.front();
}

void CloudWorld::change_tenant(const std::function<void(db::TenantRecord&)>& change, std::size_t tenant) {
    const auto& id = tenants_.at(tenant)->id;
    must(db::TenantStore(*database).update(id, change, {0, clock.now(), "test", "tenant.change", id.value, "{}"}));
    restart();
}

} // namespace remand::tests
