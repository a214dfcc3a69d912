// Everything there is in the two clouds, in memory, behind one mutex: requests take microseconds, and what a test
// counts must not depend on how two of them interleave.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "tests/emulator/model/faults.hpp"
#include "tests/emulator/model/grants.hpp"
#include "tests/emulator/model/ledger.hpp"
#include "tests/emulator/model/mailbox.hpp"
#include "tests/emulator/model/opaque.hpp"
#include "tests/emulator/model/push.hpp"
#include "tests/emulator/model/quota.hpp"
#include "tests/emulator/model/switches.hpp"
#include "tests/emulator/model/tenants.hpp"

namespace remand::emulator {

struct Token {
    Tenant* tenant = nullptr;
    Account* subject = nullptr; // Google: whom it impersonates
    std::string client_id;
    std::vector<std::string> permissions; // roles or scopes
    Timestamp expires{};
};

class Recorder;

class World {
public:
    explicit World(const Clock& world_clock);

    std::mutex mutex; // held by whoever touches anything below
    const Clock& clock;
    const Opaque opaque;
    Switches switches;
    Faults faults;
    Ledger ledger;
    Push push;
    Grants grants;
    QuotaMeter quota;
    Recorder* recorder = nullptr; // null: nothing is recorded

    // The way out, set by main: `send` returns at once, `call` waits and is used without the mutex only.
    std::function<void(Outgoing)> send = [](const Outgoing&) {};
    std::function<OutgoingAnswer(const Outgoing&, std::chrono::milliseconds)> call;
    std::function<void(Duration)> advance = [](Duration) {}; // of the clock
    // Called by publish() for every mailbox in which something changed.
    std::vector<void (*)(World&, Mailbox&)> watchers;
    void publish();

    Tenant& add_tenant(Tenant tenant);
    [[nodiscard]] Tenant* find_tenant(Cloud cloud, std::string_view id_or_domain) const;
    [[nodiscard]] const std::vector<std::unique_ptr<Tenant>>& tenants() const { return tenants_; }

    // Null when the address, an alias or the id is taken in that tenant.
    Account* add_account(Tenant& tenant, std::string address, std::string display_name,
                         std::vector<std::string> aliases, AccountKind kind, std::string_view language = "en");
    // One that has a mailbox now gets it; one that has none any more keeps what it had, out of reach.
    void set_kind(Tenant& tenant, Account& account, AccountKind kind);
    void remove_account(Tenant& tenant, Account& account, bool is_permanent);
    void restore_account(Tenant& tenant, Account& account);
    [[nodiscard]] Mailbox* find_mailbox(Cloud cloud, std::string_view address) const;
    [[nodiscard]] Mailbox* mailbox_of(Key key) const;
    [[nodiscard]] Mailbox* mailbox_by_number(std::uint32_t number) const;
    [[nodiscard]] const std::vector<Mailbox*>& mailboxes() const { return mailboxes_; }

    // Gives it its number. What it gives is good until the next one comes.
    CalendarEvent& add_event(Mailbox& mailbox, CalendarEvent event);
    Key deliver(Mailbox& mailbox, Message message); // fills in key and thread
    // The same bytes are kept once.
    ContentPointer content_of(std::string bytes);

    void add_token(std::string token, Token grant);
    // nullptr when unknown or expired.
    [[nodiscard]] const Token* find_token(std::string_view token) const;
    void expire_tokens() { tokens_.clear(); }
    void revoke_token(const std::string& token) { tokens_.erase(token); }
    void revoke_tokens_of(const Account& subject);

    // True the first time: assertions are good for once.
    [[nodiscard]] bool is_first_use(const std::string& assertion_id, Timestamp expires);
    // Signs what Google says about itself; made when it is first needed, since making one takes a while.
    [[nodiscard]] const RsaKeyPair& signing_key();

private:
    void open_mailbox(const Tenant& tenant, Account& account, std::string_view language);
    std::vector<std::unique_ptr<Tenant>> tenants_;
    std::vector<Mailbox*> mailboxes_;
    std::unordered_map<std::string, Mailbox*> addresses_; // "m:" or "g:" and the address in lower case
    std::unordered_map<Key, Mailbox*> homes_;
    std::unordered_map<std::string, std::weak_ptr<const Content>> contents_;
    std::unordered_map<std::string, Token> tokens_;
    std::unordered_map<std::string, Timestamp> used_assertions_;
    std::optional<RsaKeyPair> signing_key_;
    std::vector<std::uint32_t> changed_mailboxes_;
    Key last_key_ = 0;
    std::uint64_t last_event_ = 0;
};

[[nodiscard]] std::string_view to_text(Cloud cloud);
[[nodiscard]] std::optional<Cloud> parse_cloud(std::string_view text);

} // namespace remand::emulator
