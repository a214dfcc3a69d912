// The service over the real connectors and the emulated clouds, on the test's own thread and in time that the test
// makes: nothing runs but what is due when a test turns the wheel, and days pass in a moment, for the clouds as well.
//
// The scanner is a judge that reads its verdict in a header. `check_invariants` (invariants.hpp) is run at the end of
// every world, and by tests whenever they like.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/sealer.hpp"
#include "db/stores.hpp"
#include "service/actions/action_engine.hpp"
#include "service/actions/action_queue.hpp"
#include "service/sync/sync_worker.hpp"
#include "service/tenants/connector_cache.hpp"
#include "tests/support/captured_stderr.hpp"
#include "tests/support/emulated_tenant.hpp"
#include "tests/support/fake_extractor.hpp"
#include "tests/support/temp_directory.hpp"
#include "tests/support/watched_transport.hpp"

namespace remand::tests {

// The cloud of a test that runs on both.
struct Microsoft {
    static constexpr const char* cloud = "microsoft";
};
struct Google {
    static constexpr const char* cloud = "google";
};

// One emulator for the whole program.
const support::EmulatorEndpoints& emulator();

// The emulator's names for what we ask of a cloud. Several operations may serve one purpose.
struct CloudWords {
    std::vector<std::string> changes, listing; // rounds of a mailbox; the list of mailboxes
    std::string fetch, move, token;
    std::string throttled_code, busy_code, denied_code, no_mailbox_code;
    int denied_status, no_mailbox_status;
};
const CloudWords& words_of(const std::string& cloud);

struct CloudTenant {
    TenantId id;
    support::EmulatedTenant given;
    std::vector<std::string> mailboxes; // addresses of people
    std::shared_ptr<TransportWatch> watch = std::make_shared<TransportWatch>();
    [[nodiscard]] const std::string& cloud() const { return given.cloud; }
    [[nodiscard]] const CloudWords& words() const { return words_of(given.cloud); }
};

struct DeliveredMail {
    support::EmulatorKey key;
    std::string cloud, address, internet_message_id, sha256;
    Disposition disposition;
    std::string folder;      // where it was put, in words of the truth: "inbox", "junkemail"
    bool is_touched = false; // its user did something with it
};

// Counts the scans of each message by its hash.
class CountedExtractor final : public scanner::Extractor {
public:
    Result<scanner::MessageFacts> extract(std::string_view bytes, const scanner::ScanContext& context) override;
    [[nodiscard]] int total() const { return inner_.calls; }
    [[nodiscard]] int scans_of(const std::string& sha256) const;

private:
    FakeExtractor inner_;
    mutable std::mutex mutex_;
    std::map<std::string, int> scans_;
};

struct CloudWorldSettings {
    int mailboxes = 2;
    std::string language = "en"; // of the folders' names
    service::BreakerSettings breaker = {1'000'000, 1.0, 1'000'000};
    service::Judge judge = judge_by_header;
};

class CloudWorld {
public:
    explicit CloudWorld(const std::string& cloud, CloudWorldSettings settings = {});
    ~CloudWorld();

    // A second tenant at either cloud, served beside the first.
    CloudTenant& add_tenant(const std::string& cloud, int mailboxes = 2);
    [[nodiscard]] CloudTenant& tenant(std::size_t index = 0) { return *tenants_.at(index); }
    [[nodiscard]] const std::vector<std::unique_ptr<CloudTenant>>& tenants() const { return tenants_; }
    [[nodiscard]] const std::string& cloud() const { return tenants_.front()->cloud(); }
    [[nodiscard]] const CloudWords& words() const { return tenants_.front()->words(); }
    [[nodiscard]] const std::string& address(std::size_t index = 0) const { return tenants_.front()->mailboxes.at(index); }
    [[nodiscard]] CloudTenant& tenant_of(const std::string& address);

    // --- time ---
    void pass(Duration time);                       // nothing is done in it
    bool turn();                                    // all that is due now; false when nothing was
    void run_for(Duration time, Duration step = std::chrono::seconds{5});
    void settle();                                  // every mailbox is asked at once, and what follows from it is done
    void poll_now();                                // only that
    bool run_until_quiet(Duration limit);           // nothing pending, planned or sending; false: not within the limit

    // --- the provider's side ---
    support::EmulatorClient& client(); // at the world's time
    void fault(support::EmulatorFault fault, const std::string& operation, const std::string& mailbox = {});
    void heal(); // faults and switches
    support::EmulatorKey deliver(Disposition disposition, const std::string& address, const std::string& folder = "inbox",
                                 std::optional<Duration> age = {});
    // One message for many, as a campaign is.
    std::vector<support::EmulatorKey> deliver_to_all(Disposition disposition, const std::vector<std::string>& addresses);
    support::EmulatorKey deliver_bytes(const std::string& bytes, Disposition disposition, const std::string& address,
                                       const std::string& folder = "inbox");
    void user_moves(support::EmulatorKey key, const std::string& folder); // "inbox", "junk", "trash", or a folder of his
    void user_deletes(support::EmulatorKey key); // for good
    void user_reads(support::EmulatorKey key);
    [[nodiscard]] support::EmulatorMessage message(support::EmulatorKey key) { return client().message(key); }
    [[nodiscard]] Place place(support::EmulatorKey key);
    [[nodiscard]] std::size_t requests_about(const std::string& address);
    [[nodiscard]] std::size_t requests_of(const std::string& operation, const std::string& address = {});
    [[nodiscard]] std::vector<support::MoveEntry> moves(support::EmulatorKey key);

    // --- our side ---
    // As after a restart of the process: nothing is kept but the database.
    void restart();
    [[nodiscard]] db::TenantRecord record(std::size_t tenant = 0) const;
    [[nodiscard]] db::MailboxRecord mailbox(const std::string& address);
    [[nodiscard]] std::vector<db::MessageRecord> messages() const; // oldest first
    [[nodiscard]] std::vector<db::ActionRecord> actions() const;   // oldest first
    [[nodiscard]] db::MessageRecord row(support::EmulatorKey key);
    [[nodiscard]] db::ActionRecord last_action(support::EmulatorKey key);
    std::int64_t request(std::int64_t message, Action action, std::optional<std::int64_t> undo_of = {});
    [[nodiscard]] std::string log_text() const { return stderr_.text(); }
    [[nodiscard]] std::string log_tail() const;
    void change_tenant(const std::function<void(db::TenantRecord&)>& change, std::size_t tenant = 0);

    FakeClock clock;
    Sealer sealer{Secret(std::string(32, 'k'))};
    TempDirectory state;
    std::unique_ptr<db::Database> database;
    CountedExtractor extractor;
    std::vector<DeliveredMail> delivered;
    bool may_scan_again = false; // a test that takes the memory away allows a second scan
    bool may_stay_open = false;  // a test that ends in the middle of trouble
    bool may_repeat_moves = false; // a test that lets the same message be moved to and fro

    struct Service;
    std::unique_ptr<Service> service;

private:
    void start();
    DeliveredMail& known(support::EmulatorKey key);

    CapturedStderr stderr_;
    CloudWorldSettings settings_;
    support::EmulatorClient client_;
    Duration unshared_{0}; // time that the clouds do not know of yet
    std::vector<std::unique_ptr<CloudTenant>> tenants_;
    std::shared_ptr<TransportWatch> connecting_; // of the tenant whose connector is being made
    int uncaught_ = 0; // exceptions when it was made
    int mails_ = 0;
};

// What Runtime puts together, without its threads.
struct CloudWorld::Service {
    Service(CloudWorld& world, const CloudWorldSettings& settings);
    bool turn(CloudWorld& world);

    Log log = Log::to_stderr(LogLevel::debug, LogFormat::logfmt);
    service::Jitter jitter{1};
    service::Counters counters;
    service::PollSettings poll;
    service::ConnectorCache connectors;
    service::ActiveTenants tenants;
    service::Scheduler scheduler;
    service::Intake intake;
    service::Decider decider;
    service::MailboxSync sync;
    service::PendingRetry pending;
    service::ActionQueue queue;
    service::ActionEngine engine;
    service::SyncWorker worker;

private:
    void spread_tenants();
};

} // namespace remand::tests
