// The emulator's control API (tests/emulator/README.md), typed. Every call throws std::runtime_error with the
// emulator's sentence when it is refused: in a test that is a mistake of the test.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "tests/support/emulator_process.hpp"
#include "tests/support/loopback_client.hpp"

namespace remand::support {

using EmulatorKey = std::uint64_t; // one copy of a message

struct MicrosoftApp {
    std::string client_id;
    std::string secret;
};
struct MicrosoftTenantRequest {
    std::string name = "Contoso";
    std::vector<std::string> domains{"contoso.test"};
    std::vector<std::string> redirect_uris{"http://localhost/callback"};
    std::vector<std::string> roles{"Mail.ReadWrite", "User.Read.All", "Organization.Read.All", "Domain.Read.All"};
    bool is_consented = false;
};
struct MicrosoftTenant {
    std::string directory_id;
    MicrosoftApp app;
};

struct GoogleClient {
    std::string client_id;
    std::string secret;
};

struct GoogleCustomerRequest {
    std::string domain = "fabrikam.test";
    std::string admin = "admin@fabrikam.test";
    std::vector<std::string> scopes; // granted to the service account
};
struct GoogleCustomer {
    std::string customer_id;
    std::string client_id;
    std::string key_json; // a service-account key file
};

struct EmulatorUser {
    std::string address;
    std::string display_name = {};
    std::vector<std::string> aliases = {};
    std::string kind = "member";
    std::string language = "en"; // of the folders' names
};

struct EmulatorDelivery {
    std::string cloud; // "microsoft" or "google"
    std::vector<std::string> addresses;
    std::string bytes;
    std::string folder = "inbox";             // Microsoft
    std::vector<std::string> labels{"INBOX"}; // Google
    std::optional<Timestamp> received = {};   // default: now
    bool is_read = false;
};

struct TruthEntry {
    std::string cloud;
    std::string address;
    std::string internet_message_id;
    std::string sha256;
    std::string folder;              // Microsoft
    std::vector<std::string> labels; // Google, sorted, without UNREAD
    bool is_read = false;
    bool is_hidden = false;
    bool is_deleted = false;
    std::vector<std::string> categories;
    std::string flag; // the follow-up flag's JSON; empty when there is none
    auto operator<=>(const TruthEntry&) const = default;
};

struct EmulatorEvent { // of a calendar
    std::string uid, summary, description, start, organizer;
    bool is_own = false, is_removed = false;
};

struct EmulatorMessage {
    TruthEntry where;
    std::string immutable_id; // Microsoft
    std::string classic_id;   // Microsoft
    std::string id;           // Google
};

struct LedgerEntry {
    std::uint64_t number = 0;
    Timestamp time{};
    std::string cloud, method, operation, path, mailbox;
    int status = 0;
    bool had_immutable_preference = false;
    bool had_authorization = false;
    bool was_faulted = false;
    bool was_answered = false;
};

struct MoveEntry {
    EmulatorKey key = 0;
    std::string cloud, mailbox, internet_message_id, operation, destination;
    bool was_carried_out = false;
    bool was_answered = false;
    Timestamp time{};
};

// A topic, and with a name a subscription of it; with an endpoint that one is pushed to, else it is pulled.
struct EmulatorPubsub {
    std::string customer, topic;
    std::string subscription = {}, push_endpoint = {}, push_account = {}, push_audience = {};
};
struct EmulatorSubscription { // of Graph
    std::string id, mailbox, notification_url;
    Timestamp expires{};
};
struct EmulatorPush {
    std::vector<EmulatorSubscription> subscriptions;
    std::vector<std::string> watched; // mailboxes
};

struct EmulatorFault {
    // Match: empty members match everything.
    std::string cloud = {}, method = {}, path = {}, operation = {}, mailbox = {};
    // Action: answer, error, close, close-after, timeout-after, delay, malformed, revoke.
    std::string action = "error";
    int status = 503;
    std::string code = "ServiceUnavailable"; // error
    std::string body = {};                   // answer
    std::map<std::string, std::string> headers = {};
    std::chrono::milliseconds delay{0};
    int count = 1; // 0: for ever
    int skip = 0;
};

// Thread-safe.
class EmulatorClient {
public:
    explicit EmulatorClient(const EmulatorEndpoints& endpoints);

    MicrosoftTenant add_microsoft_tenant(const MicrosoftTenantRequest& request = {});
    GoogleCustomer add_google_customer(const GoogleCustomerRequest& request = {});
    // Opens a consent URL as an administrator's browser would, decides, and gives the URL it is sent back to.
    std::string decide_consent(const std::string& url, bool accepts = true);
    void set_consent(const std::string& tenant, const std::string& client_id, bool is_consented,
                     const std::optional<std::vector<std::string>>& roles = std::nullopt);
    void set_scopes(const std::string& customer, const std::vector<std::string>& scopes);
    // The body of PATCH /v1/microsoft/apps: certificates, secret, scoped roles and mailboxes.
    void change_microsoft_app(const std::string& json);
    GoogleClient add_google_client(const std::vector<std::string>& redirect_uris); // an OAuth client of people

    // `tenant`: directory or customer id, or a domain.
    void add_users(std::string_view cloud, const std::string& tenant, const std::vector<EmulatorUser>& users);
    std::vector<std::string> add_many(std::string_view cloud, const std::string& tenant, const std::string& pattern,
                                      int count);
    void add_folder(std::string_view cloud, const std::string& address, const std::string& path,
                    bool is_hidden = false);
    // `json`: display_name, title, department, alias, kind: what of a person changed.
    void update_user(std::string_view cloud, const std::string& tenant, const std::string& address, const std::string& json);
    void remove_user(std::string_view cloud, const std::string& tenant, const std::string& address);
    // New, or with these members (addresses of people and groups) from now on.
    void put_group(std::string_view cloud, const std::string& tenant, const std::string& address, const std::string& name,
                   const std::vector<std::string>& members);

    EmulatorKey deliver(std::string_view cloud, const std::string& address, const std::string& bytes);
    std::vector<EmulatorKey> deliver(const EmulatorDelivery& delivery); // a key for each address
    std::vector<std::vector<EmulatorKey>> deliver_many(const std::vector<EmulatorDelivery>& deliveries);
    // So many in every mailbox of the tenant, a second apart, the newest now; {n} in the bytes is a number.
    void seed(std::string_view cloud, const std::string& tenant, int count, const std::string& bytes);
    void user_moves(EmulatorKey key, const std::string& folder);
    void user_labels(EmulatorKey key, const std::vector<std::string>& labels);
    void user_deletes(EmulatorKey key, bool is_permanent = false);
    void user_reads(EmulatorKey key, bool is_read = true);
    // Microsoft: colours, and the JSON of the follow-up flag ("{}": none).
    void user_marks(EmulatorKey key, const std::vector<std::string>& categories, const std::string& flag);
    void user_deletes_folder(std::string_view cloud, const std::string& address, const std::string& path);

    [[nodiscard]] EmulatorMessage message(EmulatorKey key);
    // Sorted; equal when nothing changed. An empty cloud or address means all.
    [[nodiscard]] std::vector<TruthEntry> truth(std::string_view cloud = {}, const std::string& address = {},
                                                bool with_deleted = false);

    // Those that were removed, too.
    [[nodiscard]] std::vector<EmulatorEvent> calendar(std::string_view cloud, const std::string& address);

    [[nodiscard]] std::vector<LedgerEntry> requests(const std::string& operation = {}, const std::string& mailbox = {});
    [[nodiscard]] std::size_t count_requests(const std::string& operation = {}, const std::string& mailbox = {});
    [[nodiscard]] std::vector<MoveEntry> moves(std::optional<EmulatorKey> key = std::nullopt);
    // Of Gmail, of all mailboxes, since the ledger was cleared.
    [[nodiscard]] std::int64_t units();
    void clear_ledger();

    void add_fault(const EmulatorFault& fault);
    void clear_faults();
    void expire_cursors(std::string_view cloud = {}, const std::string& address = {});
    void expire_tokens();
    void expire_directories(); // delta links and page tokens
    // So much time passes at once, for both clouds. Gives what time it is there.
    Timestamp advance_clock(Duration time = Duration{0});
    // What a delta or history has shown in the inbox is moved there before it can be read; an empty folder: no rule.
    void set_user_rule(std::string_view cloud, const std::string& address, const std::string& folder);
    // "member", "guest", "unlicensed", "suspended" ...
    void change_kind(std::string_view cloud, const std::string& tenant, const std::string& address,
                     const std::string& kind);
    // A JSON object, as in the README: {"microsoft": {"replays_items": true}}.
    void set_switches(const std::string& json);
    void reset_switches(); // to their defaults


    // The full names of topic and subscription.
    std::pair<std::string, std::string> add_pubsub(const EmulatorPubsub& pubsub);
    [[nodiscard]] EmulatorPush push();
    void send_lifecycle(const std::string& event, const std::string& subscription = {}); // empty: of all

private:
    std::string call(const std::string& method, const std::string& path, const std::string& body = {});
    std::string control_;
    LoopbackClient client_;
};

} // namespace remand::support
