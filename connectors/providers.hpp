// THE list of providers, and what the service must know of one before there is a connector: its settings, the
// permissions it asks for, and how an administrator's consent is got. providers.cpp holds the rows.
//
// The service treats option keys as opaque words that it got from this table; the command line makes its flags of them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/connector.hpp"
#include "connectors/http/shared_bucket.hpp"
#include "connectors/http/transport.hpp"
#include "connectors/limits.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

namespace remand {

// Of both: how quarantine is to be kept, among what the provider can do.
inline constexpr std::string_view quarantine_option = "quarantine";

// Of both: what becomes of the event that an invitation leaves in the calendar when its mail is taken away.
inline constexpr std::string_view events_option = "invitation-events";
[[nodiscard]] inline bool is_removing_events(std::string_view option_value) { return option_value == "remove"; }

// One setting of a tenant. `is_secret`: read from a file or standard input, kept sealed, never shown.
struct ProviderOption {
    std::string_view key;         // "client-id": the flag is --client-id; a secret's flag is --client-secret-file
    std::string_view description; // one line for --help
    bool is_required = false;
    bool is_secret = false;
    std::string_view default_value = {};
    std::string_view about = {}; // the secret that it describes ("its expiry"): forgotten when that one changes
    bool is_internal = false;    // got by authorising, not given by anybody
};

struct Permission {
    std::string name;         // the provider's own word: "Mail.ReadWrite"
    std::string why;          // one line for the administrator who is about to grant it
    bool is_for_writing = false;
    std::string without = {}; // what works, and what does not, when it is left out
    bool is_optional = false; // the rest is as it should be without it: its want is told, and makes no tenant degraded
};

// What a token turned out to allow, against what is asked for. Names in a stable order.
struct Grants {
    std::vector<std::string> missing, excess;
    bool operator==(const Grants&) const = default;
};

// A credential that a tenant has: what is known of it without asking anybody.
struct Credential {
    std::string_view key;                     // of its option: "certificate"
    std::string name;                         // for people, with nothing secret in it
    std::optional<Timestamp> expires_at = {}; // where it is known
    bool is_former = false;                   // stays until the one that takes its place has worked
};

enum class Access { read_only, read_write };

struct ProviderSettings {
    std::map<std::string, std::string> options; // by key, defaults filled in by check()
    std::map<std::string, Secret> secrets;      // by key
    std::map<std::string, Secret> former_secrets; // credentials that serve until the new ones have worked
    Access access = Access::read_only;
    bool allows_hard_delete = false;            // asks for the wider permission where the provider needs one
    [[nodiscard]] std::string_view option(std::string_view key) const;
};

// What the administrator does in the browser. With a url: opens it, signs in, accepts, and is sent back to
// `redirect_uri` with the state. With steps only: does them by hand, then `authorize` is run again to check.
struct ConsentRequest {
    std::string url;
    std::vector<std::string> steps;
    Secret memory = {}; // what redeem() needs when the browser has come back; nobody else sees it
};

// A credential of our own making: `secret` stays here, `public_part` is what the administrator uploads.
struct MadeCredential {
    std::string_view key; // of the option
    Secret secret;
    std::string public_part;
    std::string fingerprint; // as the provider's portal shows it
};

using Query = std::map<std::string, std::string>; // of the callback, percent-decoded

// What an inbound request is answered at once, as text/plain, where the provider wants more than to hear that it came.
struct HandshakeAnswer {
    int status = 200;
    std::string body;
};

struct ConnectorParts {
    http::Transport& transport; // made for this tenant (CA file, proxy)
    const Clock& clock;
    Log log;
    Limits limits = {};                // other numbers than those of the provider's row
    http::SharedBuckets* buckets = nullptr; // of all connectors, for what a provider counts over several tenants
    std::vector<DayUse> used_before = {}; // what an earlier life of the process used today, by budget
    // Called from within calls of the connector, by any thread:
    std::function<void()> credential_proved = {};        // the newest one works; former ones are not needed
    std::function<void(const Grants&)> grants_seen = {}; // at each new token that says what it allows
    // What quarantine turned out to be, each time mail is sealed off or that is refused, with the reason of a refusal.
    std::function<void(Custody, const std::string&)> custody_seen = {};
};

struct Provider {
    std::string_view name;  // "microsoft"
    std::string_view title; // "Microsoft 365"
    std::vector<ProviderOption> options;
    // Keys of secrets that can stand for each other: a tenant has one, and a former one while it is being replaced.
    std::vector<std::string_view> credential_keys = {};
    std::vector<ProviderLimit> limits = {};
    // Fills in defaults and checks each value's form; the sentence names the option.
    std::function<Result<ProviderSettings>(ProviderSettings)> check;
    std::function<std::vector<Permission>(const ProviderSettings&)> permissions;
    std::function<Result<ConsentRequest>(const ProviderSettings&, std::string_view state, std::string_view redirect_uri)> consent;
    // Reads the callback after its state was matched: `error` first. Gives the tenant's id as claimed there (proof of
    // nothing: identify() confirms it), or "" where there is no callback.
    std::function<Result<std::string>(const Query&)> read_callback;
    std::function<std::unique_ptr<Connector>(const ProviderSettings&, const ConnectorParts&)> connect;
    // Of settings that may be incomplete. None where a provider has no such thing.
    std::function<std::vector<Credential>(const ProviderSettings&)> credentials = {};
    // Turns the callback (after read_callback) into secrets to be kept. None where consent leaves nothing behind.
    std::function<Result<std::map<std::string, Secret>>(const ProviderSettings&, const Query&, const Secret& memory,
                                                        const ConnectorParts&)>
        redeem = {};
    // A fresh credential of our own making, PEM of key and certificate, and the option it is for. None where the
    // provider takes none.
    std::function<MadeCredential(std::string_view tenant, Timestamp from, Timestamp until)> make_credential = {};
    // What notifications need beyond `permissions`, and of whom it is got. None where they need nothing more.
    std::vector<Permission> notification_permissions = {};
    // Of the query of a request to our address for notifications; nothing where it is no handshake.
    std::function<std::optional<HandshakeAnswer>(const Query&)> handshake = {};
};

[[nodiscard]] const std::vector<Provider>& providers();
[[nodiscard]] const Provider* find_provider(std::string_view name);

} // namespace remand
